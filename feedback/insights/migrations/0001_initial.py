import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
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
                ('measure', models.CharField(choices=[('score', 'All answers'), ('version', 'By version'), ('channel', 'By channel'), ('language', 'By language'), ('known', 'By whether we know the customer'), ('seconds', 'By time to complete')], max_length=8, verbose_name='measure')),
                ('segment', models.CharField(blank=True, max_length=40, verbose_name='segment')),
                ('score', models.SmallIntegerField(help_text='-1 stands for an answer without a score.', verbose_name='score')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'daily count',
                'verbose_name_plural': 'daily counts',
                'constraints': [models.UniqueConstraint(fields=('survey', 'measure', 'day', 'segment', 'score'), name='daily_count_once'), models.CheckConstraint(condition=models.Q(('measure__in', ['score', 'version', 'channel', 'language', 'known', 'seconds'])), name='daily_count_measure_known')],
            },
        ),
        migrations.CreateModel(
            name='DailyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.surveyversion')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='daily_answers', to='surveys.question')),
                ('day', models.DateField(verbose_name='day')),
                ('option', models.CharField(blank=True, max_length=70, verbose_name='option')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'daily answer',
                'verbose_name_plural': 'daily answers',
                'indexes': [models.Index(fields=['version', 'day'], name='daily_answer_of_version')],
                'constraints': [models.UniqueConstraint(fields=('question', 'day', 'option'), name='daily_answer_once')],
            },
        ),
    ]
