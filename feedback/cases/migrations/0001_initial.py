import django.db.models.deletion
import feedback.cases.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('customers', '0001_initial'),
        ('interactions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='customers.customer')),
                ('origin', models.OneToOneField(on_delete=django.db.models.deletion.RESTRICT, related_name='case', to='interactions.interaction', verbose_name='what it began with')),
                ('state', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('pending', 'Waiting for the customer'), ('resolved', 'Solved, we think'), ('closed', 'Closed')], default='new', max_length=8, verbose_name='state')),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Normal'), (3, 'High'), (4, 'Urgent')], default=2, verbose_name='priority')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to=settings.AUTH_USER_MODEL, verbose_name='taken by')),
                ('token', models.CharField(default=feedback.cases.models.new_token, editable=False, max_length=32, unique=True)),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_response_due_at', models.DateTimeField(verbose_name='first answer due')),
                ('first_response_at', models.DateTimeField(blank=True, null=True, verbose_name='first answer')),
                ('resolution_due_at', models.DateTimeField(verbose_name='solution due')),
                ('due_at', models.DateTimeField(help_text='The first of its clocks that still runs.', verbose_name='next due')),
                ('pending_since', models.DateTimeField(blank=True, null=True, verbose_name='waiting since')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='solved at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                ('outcome', models.CharField(blank=True, choices=[('put_right', 'Put right, the customer says'), ('no_word', 'Solved, and the customer said no more'), ('set_aside', 'Nothing to put right')], max_length=9, verbose_name='outcome')),
                ('reopened_count', models.PositiveSmallIntegerField(default=0, verbose_name='times reopened')),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'indexes': [models.Index(condition=models.Q(('state__in', ['new', 'open'])), fields=['due_at', 'id'], name='case_working'), models.Index(fields=['state', 'due_at', 'id'], name='case_by_state'), models.Index(fields=['assignee', 'state', 'due_at', 'id'], name='case_of_assignee'), models.Index(condition=models.Q(('state__in', ['new', 'open', 'pending', 'resolved'])), fields=['customer'], name='case_open_of_customer'), models.Index(fields=['customer', '-closed_at'], name='case_of_customer'), models.Index(condition=models.Q(('state', 'closed')), fields=['-closed_at', '-id'], name='case_lately_closed'), models.Index(condition=models.Q(('state', 'resolved')), fields=['resolved_at', 'id'], name='case_unconfirmed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['new', 'open', 'pending', 'resolved', 'closed'])), name='case_state_known'), models.CheckConstraint(condition=models.Q(('priority__in', [1, 2, 3, 4])), name='case_priority_known'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'put_right', 'no_word', 'set_aside'])), name='case_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('outcome', '')), _connector='OR'), name='case_closed_has_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('pending_since__isnull', False), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('pending_since__isnull', True)), _connector='OR'), name='case_pending_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'resolved'), _negated=True), ('resolved_at__isnull', False), _connector='OR'), name='case_resolved_has_time')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='cases.case')),
                ('kind', models.CharField(choices=[('opened', 'opened the case'), ('taken', 'took the case'), ('given', 'gave the case to somebody'), ('priority', 'changed the priority'), ('replied', 'answered'), ('noted', 'noted'), ('thanked', 'gave a coupon'), ('waiting', 'waits for the customer'), ('said', 'wrote'), ('resolved', 'solved the case'), ('confirmed', 'says it is put right'), ('reopened', 'reopened the case'), ('closed', 'closed the case')], max_length=9, verbose_name='what')),
                ('text', models.TextField(blank=True, verbose_name='words')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_customer', models.BooleanField(default=False, verbose_name='by the customer')),
                ('touch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='case_events', to='interactions.interaction')),
                ('happened_at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'case event',
                'verbose_name_plural': 'case events',
                'indexes': [models.Index(fields=['case', 'id'], name='case_event_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'taken', 'given', 'priority', 'replied', 'noted', 'thanked', 'waiting', 'said', 'resolved', 'confirmed', 'reopened', 'closed'])), name='case_event_kind_known')],
            },
        ),
    ]
