import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('kept', 'In use'), ('dropped', 'Dropped')], default='kept', max_length=8, verbose_name='state')),
                ('words', models.JSONField(blank=True, default=list, verbose_name='words that set it apart')),
                ('proposed_count', models.PositiveIntegerField(default=0, verbose_name='texts it was proposed from')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(verbose_name='made at')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='theme_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='theme_has_name'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'kept', 'dropped'])), name='theme_state_known')],
            },
        ),
        migrations.CreateModel(
            name='ToRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='to_read', to='surveys.survey')),
                ('submitted_at', models.DateTimeField(verbose_name='sent in at')),
            ],
            options={
                'verbose_name': 'answers to read',
                'verbose_name_plural': 'answers to read',
            },
        ),
        migrations.CreateModel(
            name='TextReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reading', to='surveys.answer')),
                ('language', models.CharField(blank=True, max_length=8, verbose_name='language')),
                ('language_confidence', models.FloatField(default=0.0, verbose_name='how sure of the language')),
                ('leaning', models.CharField(choices=[('positive', 'Praise'), ('negative', 'Blame'), ('unclear', 'Unclear')], default='unclear', max_length=8, verbose_name='sentiment')),
                ('praise', models.FloatField(default=0.5, verbose_name='chance of praise')),
                ('shift', models.FloatField(default=0.0, verbose_name="what the site's corrections added, in logits")),
                ('model_version', models.CharField(max_length=20, verbose_name='model')),
                ('first_of_group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='group', to='readings.textreading', verbose_name='says nearly the same as')),
                ('lot', models.IntegerField(default=0, verbose_name='lot')),
            ],
            options={
                'verbose_name': 'reading of a text',
                'verbose_name_plural': 'readings of texts',
                'indexes': [models.Index(fields=['lot', 'id'], name='reading_by_lot')],
                'constraints': [models.CheckConstraint(condition=models.Q(('leaning__in', ['positive', 'negative', 'unclear'])), name='reading_leaning_known'), models.CheckConstraint(condition=models.Q(('praise__gte', 0), ('praise__lte', 1)), name='reading_praise_is_chance')],
            },
        ),
        migrations.CreateModel(
            name='IssueText',
            fields=[
                ('reading', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='issue_text', serialize=False, to='readings.textreading')),
                ('names', models.BinaryField(verbose_name='features')),
            ],
            options={
                'verbose_name': 'features of a text',
                'verbose_name_plural': 'features of texts',
            },
        ),
        migrations.CreateModel(
            name='IssueTerm',
            fields=[
                ('name', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='feature')),
                ('number', models.PositiveIntegerField(default=0, verbose_name='texts')),
                ('postings', models.BinaryField(default=bytes, verbose_name='in which')),
            ],
            options={
                'verbose_name': 'feature of texts',
                'verbose_name_plural': 'texts by feature',
            },
        ),
        migrations.CreateModel(
            name='TwinKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='twin_keys', to='readings.textreading')),
                ('key', models.BigIntegerField(db_index=True, verbose_name='key')),
            ],
            options={
                'verbose_name': 'key of near-duplicates',
                'verbose_name_plural': 'keys of near-duplicates',
            },
        ),
        migrations.CreateModel(
            name='ReadingTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='readings.textreading')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='readings.theme')),
                ('confidence', models.FloatField(verbose_name='how sure')),
            ],
            options={
                'verbose_name': 'theme of a text',
                'verbose_name_plural': 'themes of texts',
                'constraints': [models.UniqueConstraint(fields=('reading', 'theme'), name='reading_theme_once')],
            },
        ),
        migrations.CreateModel(
            name='Judgment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgments', to='readings.textreading')),
                ('subject', models.CharField(choices=[('language', 'Language'), ('sentiment', 'Sentiment'), ('theme', 'Theme')], max_length=9, verbose_name='about')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='judgments', to='readings.theme')),
                ('said', models.CharField(blank=True, max_length=8, verbose_name='the portal said')),
                ('should', models.CharField(max_length=8, verbose_name='staff said')),
                ('praise', models.FloatField(default=0.5, verbose_name='chance of praise')),
                ('model_version', models.CharField(max_length=20, verbose_name='model')),
                ('is_sampled', models.BooleanField(default=False, verbose_name='drawn by lot')),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('judged_at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'judgment of a label',
                'verbose_name_plural': 'judgments of labels',
                'constraints': [models.UniqueConstraint(condition=models.Q(('theme__isnull', True)), fields=('reading', 'subject'), name='judgment_once'), models.UniqueConstraint(condition=models.Q(('theme__isnull', False)), fields=('reading', 'theme'), name='judgment_of_theme_once'), models.CheckConstraint(condition=models.Q(('subject__in', ['language', 'sentiment', 'theme'])), name='judgment_subject_known'), models.CheckConstraint(condition=models.Q(models.Q(('subject', 'theme'), ('theme__isnull', False)), models.Q(models.Q(('subject', 'theme'), _negated=True), ('theme__isnull', True)), _connector='OR'), name='judgment_names_its_theme')],
            },
        ),
    ]
