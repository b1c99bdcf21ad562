import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('discussions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='practice', to='discussions.post')),
                ('slug', models.SlugField(max_length=90, unique=True, verbose_name='address')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('summary', models.CharField(max_length=600, verbose_name='summary')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='practices', to=settings.AUTH_USER_MODEL, verbose_name='kept by')),
                ('review_date', models.DateField(verbose_name='look again by')),
                ('state', models.CharField(choices=[('on_shelf', 'On the shelf'), ('retired', 'Retired')], default='on_shelf', max_length=8, verbose_name='state')),
                ('promoted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put here by')),
                ('promoted_at', models.DateTimeField(verbose_name='put here')),
                ('reviewed_at', models.DateTimeField(verbose_name='latest review')),
            ],
            options={
                'verbose_name': 'best practice',
                'verbose_name_plural': 'best practices',
                'indexes': [models.Index(fields=['state', 'review_date'], name='practice_shelf')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['on_shelf', 'retired'])), name='practice_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('summary', ''), _negated=True)), name='practice_has_words')],
            },
        ),
        migrations.CreateModel(
            name='PracticeReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='library.practice')),
                ('kind', models.CharField(choices=[('promoted', 'Put on the shelf'), ('reviewed', 'Reviewed'), ('edited', 'Changed'), ('retired', 'Retired'), ('returned', 'Put back on the shelf')], max_length=8, verbose_name='kind')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('before', models.JSONField(blank=True, default=dict, verbose_name='before')),
                ('after', models.JSONField(blank=True, default=dict, verbose_name='after')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('done_at', models.DateTimeField(verbose_name='done')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
            ],
            options={
                'verbose_name': 'review of a practice',
                'verbose_name_plural': 'reviews of practices',
                'indexes': [models.Index(models.F('practice'), models.OrderBy(models.F('id'), descending=True), name='practice_review_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['promoted', 'reviewed', 'edited', 'retired', 'returned'])), name='practice_review_kind_known')],
            },
        ),
    ]
