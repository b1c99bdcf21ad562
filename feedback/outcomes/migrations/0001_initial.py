import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('inbox', '0001_initial'),
        ('readings', '0001_initial'),
        ('suggestions', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='what you said')),
                ('text', models.TextField(max_length=3000, verbose_name='what we did, or why not')),
                ('result', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done'), ('declined', 'Decided against')], max_length=8, verbose_name='what became of it')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('retracted', 'Taken back')], default='draft', max_length=9, verbose_name='state')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='outcomes', to='readings.theme', verbose_name='theme')),
                ('since_date', models.DateField(blank=True, null=True, verbose_name='answers since')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='answers until')),
                ('quote', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='inbox.quote', verbose_name="a customer's words")),
                ('edit_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='edits')),
                ('contributor_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='people, at least')),
                ('response_mark', models.BigIntegerField(default=0, editable=False)),
                ('vote_mark', models.BigIntegerField(default=0, editable=False)),
                ('confidential_mark', models.BigIntegerField(default=0, editable=False)),
                ('made_at', models.DateTimeField(verbose_name='written at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('retracted_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='told at')),
                ('suggestions', models.ManyToManyField(blank=True, related_name='outcomes', to='suggestions.suggestion', verbose_name='ideas')),
            ],
            options={
                'verbose_name': 'outcome',
                'verbose_name_plural': 'outcomes',
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='outcome_newest'), models.Index(condition=models.Q(('result__in', ['done', 'declined']), ('state', 'published'), ('told_at__isnull', True)), fields=['id'], name='outcome_to_tell')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'retracted'])), name='outcome_state_known'), models.CheckConstraint(condition=models.Q(('result__in', ['planned', 'done', 'declined'])), name='outcome_result_known'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='outcome_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='outcome_published_has_time'), models.CheckConstraint(condition=models.Q(('since_date__isnull', True), ('until_date__isnull', True), ('since_date__lte', models.F('until_date')), _connector='OR'), name='outcome_period_runs_forward')],
            },
        ),
        migrations.CreateModel(
            name='OutcomeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='outcomes.outcome')),
                ('kind', models.CharField(choices=[('written', 'written'), ('edited', 'edited'), ('published', 'published'), ('retracted', 'taken back')], max_length=9, verbose_name='what happened')),
                ('title', models.CharField(max_length=160, verbose_name='what you said')),
                ('text', models.TextField(verbose_name='what we did, or why not')),
                ('result', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done'), ('declined', 'Decided against')], max_length=8, verbose_name='what became of it')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'step of an outcome',
                'verbose_name_plural': 'steps of outcomes',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['written', 'edited', 'published', 'retracted'])), name='outcome_step_kind_known'), models.CheckConstraint(condition=models.Q(('result__in', ['planned', 'done', 'declined'])), name='outcome_step_result_known')],
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='outcomes.outcome')),
                ('person', models.CharField(blank=True, editable=False, max_length=64, verbose_name='digest of the customer')),
                ('address', models.CharField(editable=False, max_length=64, verbose_name='digest of the address')),
                ('response', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='surveys.response')),
                ('vote', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='suggestions.vote')),
            ],
            options={
                'verbose_name': 'telling',
                'verbose_name_plural': 'tellings',
                'constraints': [models.UniqueConstraint(fields=('outcome', 'address'), name='telling_once_per_address'), models.UniqueConstraint(condition=models.Q(('person', ''), _negated=True), fields=('outcome', 'person'), name='telling_once_per_person')],
            },
        ),
    ]
