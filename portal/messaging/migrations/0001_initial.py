import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
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
            name='ContactBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekly', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='messages in seven days')),
                ('quarterly', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='messages in ninety days')),
            ],
            options={
                'verbose_name': 'contact budget',
                'verbose_name_plural': 'contact budget',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='contact_budget_is_one'), models.CheckConstraint(condition=models.Q(('quarterly__gte', 1), ('weekly__gte', 1)), name='contact_budget_from_one')],
            },
        ),
        migrations.CreateModel(
            name='InboundText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40, verbose_name='provider')),
                ('provider_ref', models.CharField(max_length=120, verbose_name="provider's number")),
                ('sender', models.CharField(max_length=20, verbose_name='from')),
                ('body', models.TextField(verbose_name='text')),
                ('keyword', models.CharField(blank=True, max_length=8, verbose_name='read as')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inbound_texts', to='customers.customer')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
            ],
            options={
                'verbose_name': 'inbound text',
                'verbose_name_plural': 'inbound texts',
                'constraints': [models.UniqueConstraint(fields=('provider', 'provider_ref'), name='inbound_text_once')],
            },
        ),
        migrations.CreateModel(
            name='InboundMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=64, unique=True, verbose_name='hash of the Message-ID')),
                ('sender', models.CharField(blank=True, max_length=254, verbose_name='from')),
                ('subject', models.CharField(blank=True, max_length=250, verbose_name='subject')),
                ('state', models.CharField(choices=[('accepted', 'Taken'), ('held', 'Waiting for staff'), ('refused', 'Turned down')], max_length=8, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='inbound_mails', to=settings.AUTH_USER_MODEL, verbose_name='reply address of')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='inbound_mails', to='customers.customer')),
                ('kind', models.CharField(blank=True, max_length=1, verbose_name='kind')),
                ('about_id', models.BigIntegerField(blank=True, null=True)),
                ('text', models.TextField(blank=True, verbose_name='words')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='where it stands')),
                ('received_at', models.DateTimeField(verbose_name='received')),
            ],
            options={
                'verbose_name': 'inbound mail',
                'verbose_name_plural': 'inbound mails',
                'indexes': [models.Index(fields=['state', '-id'], name='inbound_mail_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'held', 'refused'])), name='inbound_mail_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Lane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('is_provider', models.BooleanField(default=False, verbose_name='is a provider')),
                ('hourly_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='at most an hour')),
                ('tokens', models.FloatField(default=0)),
                ('counted_at', models.DateTimeField(blank=True, null=True)),
                ('booked_until', models.DateTimeField(blank=True, null=True)),
                ('trouble_count', models.PositiveIntegerField(default=0, verbose_name='pauses in a row')),
                ('closed_until', models.DateTimeField(blank=True, null=True, verbose_name='closed until')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
            ],
            options={
                'verbose_name': 'lane',
                'verbose_name_plural': 'lanes',
                'constraints': [models.CheckConstraint(condition=models.Q(('hourly_limit__isnull', True), ('hourly_limit__gte', 1), _connector='OR'), name='lane_limit_positive')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('spf', 'SPF: who may send for the domain'), ('dkim', 'DKIM: the key our mail is signed with'), ('dmarc', 'DMARC: what happens to forged mail'), ('one_click', 'Unsubscribing with one click'), ('list_headers', 'Headers of lists'), ('postal_address', 'Postal address'), ('text_part', 'Text part'), ('size', 'Size'), ('transport', 'Connection to the mail server')], max_length=20, verbose_name='finding')),
                ('reason', models.CharField(max_length=500, verbose_name='why it may pass')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(verbose_name='since')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
            ],
            options={
                'verbose_name': 'override',
                'verbose_name_plural': 'overrides',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('name',), name='override_standing_once'), models.CheckConstraint(condition=models.Q(('name__in', ['spf', 'dkim', 'dmarc', 'one_click', 'list_headers', 'postal_address', 'text_part', 'size', 'transport'])), name='override_name_known')],
            },
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revocations', to='customers.customer')),
                ('sender', models.CharField(blank=True, max_length=254, verbose_name='from')),
                ('interaction', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='revocation', to='interactions.interaction')),
                ('words', models.TextField(verbose_name='words')),
                ('state', models.CharField(choices=[('waiting', 'Waits for a person'), ('ended', 'Messages ended'), ('kept', 'Meant something else')], default='waiting', max_length=8, verbose_name='state')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'wish for no more messages',
                'verbose_name_plural': 'wishes for no more messages',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['received_at'], name='revocation_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ended', 'kept'])), name='revocation_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='revocation_decided_has_time'), models.CheckConstraint(condition=models.Q(('customer__isnull', False), models.Q(('sender', ''), _negated=True), _connector='OR'), name='revocation_is_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='MessageWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='message')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('is_default', models.BooleanField(default=False, verbose_name='back to the words that came with the portal')),
                ('subject', models.CharField(blank=True, max_length=250, verbose_name='subject')),
                ('body', models.TextField(blank=True, verbose_name='mail')),
                ('text', models.TextField(blank=True, verbose_name='text message')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'words of a message',
                'verbose_name_plural': 'words of messages',
                'constraints': [models.UniqueConstraint(fields=('kind', 'language', 'number'), name='wording_version_once'), models.CheckConstraint(condition=models.Q(('is_default', True), models.Q(('body', ''), ('subject', ''), ('text', ''), _negated=True), _connector='OR'), name='wording_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('dedupe_key', models.CharField(max_length=160, unique=True)),
                ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='customers.customer')),
                ('address', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='customers.address')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('text', 'Text message')], max_length=8, verbose_name='channel')),
                ('purpose', models.CharField(choices=[('account', 'Your account'), ('service', 'An answer to you'), ('check_in', 'Check-ins'), ('forum', 'Forum notifications')], max_length=12, verbose_name='purpose')),
                ('is_our_idea', models.BooleanField(default=False, help_text='It answers nothing the customer did, and counts in her contact budget.', verbose_name='our own idea')),
                ('template', models.CharField(max_length=60, verbose_name='template')),
                ('about_kind', models.CharField(blank=True, max_length=40)),
                ('about_id', models.BigIntegerField(blank=True, null=True)),
                ('to', models.CharField(max_length=254, verbose_name='to')),
                ('subject', models.CharField(blank=True, max_length=250, verbose_name='subject')),
                ('message_id', models.CharField(blank=True, max_length=200, verbose_name='Message-ID')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('claimed', 'Being prepared'), ('handing', 'Being handed over'), ('accepted', 'Handed over'), ('delivered', 'Delivered'), ('bounced', 'Came back'), ('failed', 'Failed'), ('cancelled', 'Cancelled'), ('expired', 'Too late to send'), ('in_doubt', 'In doubt')], default='queued', max_length=12, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('not_after', models.DateTimeField(blank=True, null=True, verbose_name='not after')),
                ('attempt_count', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('owner', models.CharField(blank=True, max_length=120)),
                ('lease_expires_at', models.DateTimeField(blank=True, null=True)),
                ('held_by', models.CharField(blank=True, max_length=100, verbose_name='lane that put it off')),
                ('is_booked', models.BooleanField(default=False, verbose_name='has a promised moment')),
                ('transport', models.CharField(blank=True, max_length=40, verbose_name='sent by')),
                ('provider_ref', models.CharField(blank=True, max_length=120, verbose_name="provider's number")),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='queued at')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['due_at', 'id'], name='message_due'), models.Index(condition=models.Q(('state', 'claimed'), ('state', 'handing'), ('state', 'failed'), ('state', 'in_doubt'), ('state', 'bounced'), ('state', 'cancelled'), ('state', 'expired'), _connector='OR'), fields=['state', '-id'], name='message_by_state'), models.Index(fields=['customer', '-id'], name='message_by_customer'), models.Index(condition=models.Q(('provider_ref', ''), _negated=True), fields=['provider_ref'], name='message_by_provider_ref'), models.Index(condition=models.Q(('about_kind', ''), _negated=True), fields=['about_kind', 'about_id'], name='message_by_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'claimed', 'handing', 'accepted', 'delivered', 'bounced', 'failed', 'cancelled', 'expired', 'in_doubt'])), name='message_state_known'), models.CheckConstraint(condition=models.Q(('to', ''), _negated=True), name='message_has_address'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text'])), name='message_channel_known'), models.CheckConstraint(condition=models.Q(('purpose__in', ['account', 'service', 'check_in', 'forum'])), name='message_purpose_known')],
            },
        ),
        migrations.CreateModel(
            name='MessageBody',
            fields=[
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='body', serialize=False, to='messaging.message')),
                ('text', models.TextField(verbose_name='text')),
                ('html', models.TextField(blank=True, verbose_name='HTML')),
                ('headers', models.JSONField(blank=True, default=dict, verbose_name='extra headers')),
            ],
            options={
                'verbose_name': 'words of one message',
                'verbose_name_plural': 'words of single messages',
            },
        ),
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='messaging.message')),
                ('kind', models.CharField(max_length=20, verbose_name='event')),
                ('provider', models.CharField(max_length=40, verbose_name='provider')),
                ('provider_ref', models.CharField(blank=True, max_length=120)),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='detail')),
                ('occurred_at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'delivery event',
                'verbose_name_plural': 'delivery events',
                'ordering': ['occurred_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('message', 'provider', 'provider_ref', 'kind'), name='delivery_event_once')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('text', 'Text message')], max_length=8, verbose_name='channel')),
                ('value', models.CharField(max_length=254, verbose_name='address')),
                ('reason', models.CharField(choices=[('bounced', 'Mail came back for good'), ('complained', 'Reported as spam'), ('stopped', 'Answered STOP'), ('invalid', 'No such address'), ('staff', 'Set by staff')], max_length=12, verbose_name='why')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='detail')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted at')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'suppression',
                'verbose_name_plural': 'suppressions',
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('channel', 'value'), name='suppression_standing_once'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text'])), name='suppression_channel_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['bounced', 'complained', 'stopped', 'invalid', 'staff'])), name='suppression_reason_known')],
            },
        ),
    ]
