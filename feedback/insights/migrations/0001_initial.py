import django.db.models.deletion
import feedback.insights.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('checkins', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changed_days', to='surveys.survey')),
                ('day', models.DateField(verbose_name='day')),
            ],
            options={
                'verbose_name': 'changed day',
                'verbose_name_plural': 'changed days',
            },
        ),
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='counted', serialize=False, to='surveys.survey')),
                ('counted_at', models.DateTimeField(verbose_name='counted at')),
                ('edition', models.CharField(default=feedback.insights.models.new_edition, help_text='Another one after each counting.', max_length=16, verbose_name='edition')),
            ],
            options={
                'verbose_name': 'counting of a form',
                'verbose_name_plural': 'countings of forms',
            },
        ),
        migrations.CreateModel(
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='daily_counts', to='surveys.survey')),
                ('day', models.DateField(verbose_name='day')),
                ('measure', models.CharField(choices=[('score', 'All answers'), ('version', 'By version'), ('channel', 'By channel'), ('language', 'By language'), ('known', 'By whether we know the customer'), ('seconds', 'By time to complete'), ('choice', 'By choice'), ('begun', 'Begun and not sent in'), ('theme', 'By theme')], max_length=8, verbose_name='measure')),
                ('segment', models.CharField(blank=True, max_length=80, verbose_name='segment')),
                ('kind', models.CharField(blank=True, choices=[('csat', 'Satisfaction, 1 to 5 (CSAT)'), ('nps', 'Recommendation, 0 to 10 (NPS)'), ('ces', 'Ease, 1 to 7 (CES)'), ('free', 'In their own words')], max_length=4, verbose_name='scale')),
                ('score', models.SmallIntegerField(help_text='-1 stands for an answer without a score.', verbose_name='score')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'daily count',
                'verbose_name_plural': 'daily counts',
                'indexes': [models.Index(fields=['survey', 'measure', 'segment', 'kind', 'score', 'day', 'number'], name='daily_count_added_up')],
                'constraints': [models.UniqueConstraint(fields=('survey', 'measure', 'day', 'segment', 'kind', 'score'), name='daily_count_once'), models.CheckConstraint(condition=models.Q(('measure__in', ['score', 'version', 'channel', 'language', 'known', 'seconds', 'choice', 'begun', 'theme'])), name='daily_count_measure_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'csat', 'nps', 'ces', 'free'])), name='daily_count_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='DailyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.surveyversion')),
                ('question', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='daily_answers', to='surveys.question')),
                ('day', models.DateField(verbose_name='day')),
                ('option', models.CharField(blank=True, max_length=70, verbose_name='option')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'daily answer',
                'verbose_name_plural': 'daily answers',
                'indexes': [models.Index(fields=['version', 'day'], name='daily_answer_of_version'), models.Index(fields=['question', 'option', 'day', 'number'], name='daily_answer_added_up')],
                'constraints': [models.UniqueConstraint(fields=('question', 'day', 'option'), name='daily_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='PublicResults',
            fields=[
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='public_results', serialize=False, to='surveys.survey')),
                ('is_open', models.BooleanField(default=False, verbose_name='shown to everybody')),
                ('may_be_indexed', models.BooleanField(default=False, verbose_name='search engines may list it')),
                ('figures', models.JSONField(default=dict, editable=False, verbose_name='figures')),
                ('released_at', models.DateTimeField(editable=False, null=True, verbose_name='released at')),
            ],
            options={
                'verbose_name': 'public results of a form',
                'verbose_name_plural': 'public results of forms',
            },
        ),
        migrations.CreateModel(
            name='DailyFate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='daily_fates', to='checkins.program')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='daily_fates', to='surveys.survey')),
                ('day', models.DateField(verbose_name='day')),
                ('fate', models.CharField(choices=[('complete', 'Answered'), ('partial', 'Began and stopped'), ('refused', 'Said no'), ('seen', 'Looked and did not answer'), ('not_reached', 'Not reached'), ('waiting', 'Can still answer'), ('unknown', 'Unknown whether it arrived'), ('ineligible', 'Not sent')], max_length=11, verbose_name='fate')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'daily fate of invitations',
                'verbose_name_plural': 'daily fates of invitations',
                'constraints': [models.UniqueConstraint(fields=('survey', 'day', 'program', 'fate'), name='daily_fate_once'), models.CheckConstraint(condition=models.Q(('fate__in', ['complete', 'partial', 'refused', 'seen', 'not_reached', 'waiting', 'unknown', 'ineligible'])), name='daily_fate_known')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='surveys.survey')),
                ('subject', models.CharField(blank=True, help_text='The number of a theme; empty: the score.', max_length=20, verbose_name='what stood out')),
                ('signal', models.CharField(max_length=9, verbose_name='in which way')),
                ('begins', models.DateField(verbose_name='first day of the week')),
                ('raised_at', models.DateTimeField(verbose_name='noticed at')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='told at')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'constraints': [models.UniqueConstraint(fields=('survey', 'subject', 'signal', 'begins'), name='alert_once'), models.CheckConstraint(condition=models.Q(('signal__in', ['above', 'below', 'run_above', 'run_below'])), name='alert_signal_known')],
            },
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.survey')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_told', models.BooleanField(default=True, verbose_name='is told')),
            ],
            options={
                'verbose_name': 'follower of a form',
                'verbose_name_plural': 'followers of forms',
                'constraints': [models.UniqueConstraint(fields=('survey', 'user'), name='follower_once')],
            },
        ),
    ]
