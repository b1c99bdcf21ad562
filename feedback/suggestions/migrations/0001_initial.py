import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('interactions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='what and why')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to=settings.AUTH_USER_MODEL)),
                ('origin', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestion', to='interactions.interaction', verbose_name='what it was made of')),
                ('state', models.CharField(choices=[('open', 'Open'), ('planned', 'Planned'), ('started', 'Started'), ('done', 'Done'), ('declined', 'Not now')], default='open', max_length=8, verbose_name='state')),
                ('decision', models.CharField(blank=True, max_length=500, verbose_name='decision')),
                ('vote_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='votes')),
                ('created_at', models.DateTimeField(verbose_name='made at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
            ],
            options={
                'verbose_name': 'suggestion',
                'verbose_name_plural': 'suggestions',
                'indexes': [models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-vote_count', '-id'], name='suggestion_most_wanted'), models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at', '-id'], name='suggestion_newest'), models.Index(condition=models.Q(('published_at__isnull', True)), fields=['created_at', 'id'], name='suggestion_unpublished')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'planned', 'started', 'done', 'declined'])), name='suggestion_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'declined']), _negated=True), models.Q(('decision', ''), _negated=True), _connector='OR'), name='suggestion_end_has_decision')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='suggestions.suggestion')),
                ('voter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to=settings.AUTH_USER_MODEL)),
                ('wants_news', models.BooleanField(default=False, verbose_name='wants to be told')),
                ('voted_at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'vote',
                'verbose_name_plural': 'votes',
                'constraints': [models.UniqueConstraint(fields=('suggestion', 'voter'), name='vote_once_for_each_person')],
            },
        ),
        migrations.CreateModel(
            name='SuggestionDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='suggestions.suggestion')),
                ('state', models.CharField(choices=[('open', 'Open'), ('planned', 'Planned'), ('started', 'Started'), ('done', 'Done'), ('declined', 'Not now')], max_length=8, verbose_name='state')),
                ('sentence', models.CharField(max_length=500, verbose_name='decision')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(verbose_name='when')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='told at')),
            ],
            options={
                'verbose_name': 'decision about a suggestion',
                'verbose_name_plural': 'decisions about suggestions',
                'indexes': [models.Index(condition=models.Q(('told_at__isnull', True)), fields=['id'], name='suggestion_decision_untold')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'planned', 'started', 'done', 'declined'])), name='suggestion_decision_state_known'), models.CheckConstraint(condition=models.Q(('sentence', ''), _negated=True), name='suggestion_decision_has_sentence')],
            },
        ),
    ]
