import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import feedback.checkins.models.check_ins
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('coupons', '0001_initial'),
        ('customers', '0001_initial'),
        ('messaging', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programs', to='surveys.survey', verbose_name='feedback form')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('text', 'Text message'), ('preferred', 'What she prefers of e-mail and text')], default='email', max_length=9, verbose_name='sent by')),
                ('segment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programs', to='customers.segment', verbose_name='only customers in the segment')),
                ('trigger', models.CharField(choices=[('cadence', 'Every so many days since the last touch'), ('event', 'So many days after an event'), ('date', 'Every year on a date of the customer'), ('once', 'Once, to everybody in the segment')], default='cadence', max_length=8, verbose_name='what starts it')),
                ('cadence_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='every how many days')),
                ('since', models.CharField(choices=[('touch', 'from the last time she wrote to us or was asked'), ('check_in', 'only from the last time this program asked her')], default='touch', max_length=8, verbose_name='counted')),
                ('is_spread', models.BooleanField(default=True, verbose_name='spread the first round evenly over these days')),
                ('event_kind', models.CharField(blank=True, max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]{0,39}\\Z', 'Write the kind in small letters, numbers and underscores, such as delivered or case_solved.')], verbose_name='kind of event')),
                ('delay_days', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000)], verbose_name='how many days after it')),
                ('date_name', models.CharField(blank=True, max_length=60, validators=[django.core.validators.RegexValidator('^[a-zA-Z]+(?:[ _-][a-zA-Z0-9]+)*\\Z', 'Write the name of one attribute.')], verbose_name='which date')),
                ('fatigue_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000)], verbose_name='days of rest after any other check-in')),
                ('release_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(90)], verbose_name='days of rest after something of hers was settled')),
                ('stale_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days after which a check-in that had to wait is dropped')),
                ('expires_after_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days to answer')),
                ('priority', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='priority')),
                ('opens', models.TimeField(default=datetime.time(9, 0), verbose_name='not before')),
                ('closes', models.TimeField(default=datetime.time(20, 0), verbose_name='not after')),
                ('weekdays', models.CharField(default='1234567', max_length=7, validators=[django.core.validators.RegexValidator('^1?2?3?4?5?6?7?\\Z')], verbose_name='on which days')),
                ('skips_holidays', models.BooleanField(default=True, verbose_name='not on public holidays of her country')),
                ('quiet', models.CharField(choices=[('place', 'By the law of her place'), ('strictest', 'By the strictest law for everybody')], default='place', max_length=9, verbose_name='quiet hours')),
                ('hourly_limit', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='at most so many an hour')),
                ('finish_in_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='spread over so many days')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='subject')),
                ('opening', models.CharField(blank=True, max_length=300, verbose_name='first sentence')),
                ('second_subject', models.CharField(blank=True, max_length=120, verbose_name='subject of the second wording')),
                ('second_opening', models.CharField(blank=True, max_length=300, verbose_name='first sentence of the second wording')),
                ('trial_size', models.PositiveIntegerField(default=200, validators=[django.core.validators.MinValueValidator(20)], verbose_name='customers asked with each wording before one is chosen')),
                ('winner', models.CharField(blank=True, choices=[('a', 'First wording'), ('b', 'Second wording')], max_length=1, verbose_name='chosen wording')),
                ('reminder_count', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(2)], verbose_name='reminders')),
                ('reminder_days', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='days before each reminder')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programs', to='coupons.offer', verbose_name='coupon for the silent')),
                ('offer_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='days of silence before the coupon')),
                ('offer_share', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='percent of the silent who get the coupon')),
                ('holdout_percent', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(50)], verbose_name='percent never asked, to compare with')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Live'), ('paused', 'Paused'), ('finished', 'Finished'), ('cancelled', 'Cancelled')], default='draft', max_length=9, verbose_name='state')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('walk_due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('walked_to', models.BigIntegerField(default=0, editable=False)),
                ('walk_counts', models.JSONField(default=dict, editable=False)),
                ('verdict_counts', models.JSONField(default=dict, editable=False)),
                ('counted_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'check-in program',
                'verbose_name_plural': 'check-in programs',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'live', 'paused', 'finished', 'cancelled'])), name='program_state_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text', 'preferred'])), name='program_channel_known'), models.CheckConstraint(condition=models.Q(('trigger__in', ['cadence', 'event', 'date', 'once'])), name='program_trigger_known'), models.CheckConstraint(condition=models.Q(('since__in', ['touch', 'check_in'])), name='program_since_known'), models.CheckConstraint(condition=models.Q(('quiet__in', ['place', 'strictest'])), name='program_quiet_known'), models.CheckConstraint(condition=models.Q(('winner__in', ['', 'a', 'b'])), name='program_winner_known'), models.CheckConstraint(condition=models.Q(('cadence_days__gte', 1)), name='program_cadence_from_one_day'), models.CheckConstraint(condition=models.Q(('expires_after_days__gte', 1)), name='program_can_be_answered'), models.CheckConstraint(condition=models.Q(models.Q(('trigger', 'event'), _negated=True), models.Q(('event_kind', ''), _negated=True), _connector='OR'), name='program_event_named'), models.CheckConstraint(condition=models.Q(models.Q(('trigger', 'date'), _negated=True), models.Q(('date_name', ''), _negated=True), _connector='OR'), name='program_date_named'), models.CheckConstraint(condition=models.Q(models.Q(('trigger', 'once'), _negated=True), ('segment__isnull', False), _connector='OR'), name='program_once_has_segment'), models.CheckConstraint(condition=models.Q(('weekdays', ''), _negated=True), name='program_has_weekdays'), models.CheckConstraint(condition=models.Q(('holdout_percent__lte', 50), ('offer_share__lte', 100), ('reminder_count__lte', 2)), name='program_shares_in_range'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'cancelled'), ('started_at__isnull', False), _connector='OR'), name='program_started_has_time')],
            },
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='checkins.program')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='surveys.survey')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='customers.customer')),
                ('occasion', models.PositiveIntegerField(help_text='Counts up for each customer in a program.', verbose_name='occasion')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('sent', 'Sent'), ('answered', 'Answered'), ('skipped', 'Skipped'), ('expired', 'Not answered'), ('failed', 'Did not arrive')], default='planned', max_length=8, verbose_name='state')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('text', 'Text message')], max_length=8, verbose_name='channel')),
                ('token', models.CharField(default=feedback.checkins.models.check_ins.new_token, editable=False, max_length=22, unique=True)),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('hold_cause', models.CharField(blank=True, choices=[('matter', 'Has something open with us'), ('rest', 'Asked by another program'), ('budget', 'Heard enough from us'), ('quiet', 'Wants quiet'), ('zone', 'Time zone unknown'), ('consent', 'No consent'), ('refused', 'Held back at hand-over'), ('closed', 'Form closed'), ('stale', 'Too late to be useful'), ('holdout', 'In the group that is not asked'), ('cancelled', 'Program cancelled')], max_length=9, verbose_name='cause of waiting')),
                ('hold_reason', models.CharField(blank=True, max_length=300, verbose_name='why not yet')),
                ('skip_cause', models.CharField(blank=True, choices=[('matter', 'Has something open with us'), ('rest', 'Asked by another program'), ('budget', 'Heard enough from us'), ('quiet', 'Wants quiet'), ('zone', 'Time zone unknown'), ('consent', 'No consent'), ('refused', 'Held back at hand-over'), ('closed', 'Form closed'), ('stale', 'Too late to be useful'), ('holdout', 'In the group that is not asked'), ('cancelled', 'Program cancelled')], max_length=9, verbose_name='cause of skipping')),
                ('skip_reason', models.CharField(blank=True, max_length=300, verbose_name='why not')),
                ('planned_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='planned at')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('not_after', models.DateTimeField(verbose_name='not after')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='check_ins', to='customers.customerevent')),
                ('wording', models.CharField(choices=[('a', 'First wording'), ('b', 'Second wording')], default='a', max_length=1, verbose_name='wording')),
                ('ask_count', models.PositiveSmallIntegerField(default=0, verbose_name='times handed to the outbox')),
                ('reminded_count', models.PositiveSmallIntegerField(default=0, verbose_name='reminders sent')),
                ('next_step_at', models.DateTimeField(blank=True, null=True, verbose_name='next step')),
                ('step_message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='check_in_steps', to='messaging.message')),
                ('step_retries', models.PositiveSmallIntegerField(default=0, verbose_name='steps tried again')),
                ('offered_at', models.DateTimeField(blank=True, null=True, verbose_name='coupon offered at')),
                ('has_fallen_back', models.BooleanField(default=False, verbose_name='tried another way')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='can be answered until')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='check_ins', to='messaging.message')),
                ('response', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='check_in', to='surveys.response')),
            ],
            options={
                'verbose_name': 'check-in',
                'verbose_name_plural': 'check-ins',
                'indexes': [models.Index(condition=models.Q(('state', 'planned')), fields=['program', 'due_at', 'id'], name='check_in_due'), models.Index(condition=models.Q(('state', 'sent')), fields=['program', 'next_step_at', 'id'], name='check_in_next_step'), models.Index(fields=['program', 'sent_at'], name='check_in_by_sent'), models.Index(condition=models.Q(('state', 'sent')), fields=['expires_at', 'id'], name='check_in_expiring'), models.Index(fields=['program', '-planned_at', '-id'], name='check_in_newest'), models.Index(fields=['program', 'state'], name='check_in_by_state'), models.Index(fields=['customer', '-sent_at'], name='check_in_of_customer')],
                'constraints': [models.UniqueConstraint(fields=('program', 'customer', 'occasion'), name='check_in_once_per_occasion'), models.UniqueConstraint(condition=models.Q(('state', 'planned')), fields=('program', 'customer'), name='check_in_planned_once'), models.UniqueConstraint(fields=('program', 'event'), name='check_in_once_per_event'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'sent', 'answered', 'skipped', 'expired', 'failed'])), name='check_in_state_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text'])), name='check_in_channel_known'), models.CheckConstraint(condition=models.Q(('skip_cause__in', ['', 'matter', 'rest', 'budget', 'quiet', 'zone', 'consent', 'refused', 'closed', 'stale', 'holdout', 'cancelled'])), name='check_in_skip_cause_known'), models.CheckConstraint(condition=models.Q(('hold_cause__in', ['', 'matter', 'rest', 'budget', 'quiet', 'zone', 'consent', 'refused', 'closed', 'stale', 'holdout', 'cancelled'])), name='check_in_hold_cause_known'), models.CheckConstraint(condition=models.Q(('wording__in', ['a', 'b'])), name='check_in_wording_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'skipped']), models.Q(('expires_at__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='check_in_sent_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='check_in_answered_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'skipped'), models.Q(('skip_reason', ''), _negated=True), models.Q(('skip_cause', ''), _negated=True)), models.Q(models.Q(('state', 'skipped'), _negated=True), ('skip_cause', ''), ('skip_reason', '')), _connector='OR'), name='check_in_skipped_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('hold_cause', ''), ('hold_reason', '')), models.Q(models.Q(('hold_cause', ''), _negated=True), models.Q(('hold_reason', ''), _negated=True), ('state', 'planned')), _connector='OR'), name='check_in_held_has_reason')],
            },
        ),
    ]
