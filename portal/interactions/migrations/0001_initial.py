import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('customers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Interaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='interactions', to='customers.customer')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('source_id', models.BigIntegerField(blank=True, null=True, verbose_name='row of the source')),
                ('dedupe_key', models.CharField(blank=True, max_length=160, null=True, unique=True)),
                ('direction', models.CharField(choices=[('inbound', 'From the customer'), ('outbound', 'To the customer')], max_length=8, verbose_name='direction')),
                ('channel', models.CharField(blank=True, max_length=12, verbose_name='channel')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('score', models.FloatField(blank=True, null=True, verbose_name='score')),
                ('score_label', models.CharField(blank=True, max_length=40, verbose_name='score in words')),
                ('sentiment', models.FloatField(blank=True, help_text='From -1 to 1.', null=True, verbose_name='sentiment')),
                ('is_complaint', models.BooleanField(default=False, verbose_name='complaint')),
                ('is_internal', models.BooleanField(default=False, verbose_name='internal')),
                ('wants_reply', models.BooleanField(default=False, verbose_name='wants an answer')),
                ('occurred_at', models.DateTimeField(verbose_name='when')),
                ('triaged_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('answered_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'interaction',
                'verbose_name_plural': 'interactions',
                'indexes': [models.Index(fields=['customer', '-occurred_at', '-id'], name='interaction_timeline'), models.Index(fields=['-occurred_at', '-id'], name='interaction_newest'), models.Index(condition=models.Q(('answered_at__isnull', True), ('wants_reply', True)), fields=['occurred_at', 'id'], name='interaction_waiting'), models.Index(condition=models.Q(('answered_by__isnull', False)), fields=['answered_by'], name='interaction_answered_by')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_id__isnull', False)), fields=('kind', 'source_id'), name='interaction_once_per_source'), models.CheckConstraint(condition=models.Q(('sentiment__isnull', True), models.Q(('sentiment__gte', -1), ('sentiment__lte', 1)), _connector='OR'), name='interaction_sentiment_in_range'), models.CheckConstraint(condition=models.Q(('direction__in', ['inbound', 'outbound'])), name='interaction_direction_known')],
            },
        ),
    ]
