import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import portal.customers.guards
import portal.customers.models
import portal.customers.seals
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('match', models.CharField(choices=[('all', 'all of these'), ('any', 'at least one of these')], default='all', max_length=3, verbose_name='meets')),
                ('conditions', models.JSONField(default=list, verbose_name='conditions')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'segment',
                'verbose_name_plural': 'segments',
                'constraints': [models.CheckConstraint(condition=models.Q(('match__in', ['all', 'any'])), name='segment_match_known')],
            },
        ),
        migrations.CreateModel(
            name='ConsentSeal',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('line_id', models.BigIntegerField(unique=True, verbose_name='line')),
                ('line_digest', models.CharField(max_length=64, verbose_name='digest of the line')),
                ('digest', models.CharField(max_length=64, verbose_name='digest of the chain so far')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='line erased at')),
            ],
            options={
                'verbose_name': 'seal of a consent',
                'verbose_name_plural': 'seals of consents',
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='consent_seal_from_one')],
            },
        ),
        migrations.CreateModel(
            name='ConsentHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='number')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest')),
                ('signature', models.CharField(blank=True, max_length=64, verbose_name='signature')),
            ],
            options={
                'verbose_name': 'end of the chain of consents',
                'verbose_name_plural': 'end of the chain of consents',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='consent_head_is_one')],
            },
        ),
        migrations.CreateModel(
            name='CustomerTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'customer tag',
                'verbose_name_plural': 'customer tags',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=portal.customers.models.new_reference, editable=False, max_length=12, unique=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='customer', to=settings.AUTH_USER_MODEL, verbose_name='login')),
                ('display_name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('company', models.CharField(blank=True, max_length=120, verbose_name='company')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, max_length=64, verbose_name='time zone')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('preferred_channel', models.CharField(blank=True, choices=[('email', 'E-mail'), ('text', 'Text message')], max_length=8, verbose_name='prefers')),
                ('external_id', models.CharField(blank=True, max_length=120, null=True, unique=True, verbose_name='your own number for this customer')),
                ('attributes', models.JSONField(blank=True, default=dict, verbose_name='attributes')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='known since')),
                ('tags', models.ManyToManyField(blank=True, related_name='customers', to='customers.customertag', verbose_name='tags')),
            ],
            options={
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
                'indexes': [models.Index(fields=['-created_at', '-id'], name='customer_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('preferred_channel__in', ['', 'email', 'text'])), name='customer_prefers_known')],
            },
        ),
        migrations.CreateModel(
            name='CustomerEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='customers.customer')),
                ('kind', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]{0,39}\\Z', 'Write the kind in small letters, numbers and underscores, such as delivered or case_solved.')], verbose_name='kind')),
                ('subject', models.CharField(blank=True, help_text='Your number of the order, the case, the visit.', max_length=120, verbose_name='about')),
                ('occurred_at', models.DateTimeField(verbose_name='when')),
                ('key', models.CharField(max_length=255, unique=True, verbose_name='key')),
                ('fingerprint', models.CharField(editable=False, max_length=64)),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
            ],
            options={
                'verbose_name': 'customer event',
                'verbose_name_plural': 'customer events',
                'indexes': [models.Index(fields=['kind', 'occurred_at', 'id'], name='customer_event_by_kind'), models.Index(fields=['customer', 'kind', '-occurred_at'], name='customer_event_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='customer_event_has_kind'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='customer_event_has_key')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='message_preferences', to='customers.customer')),
                ('purpose', models.CharField(max_length=12, verbose_name='purpose')),
                ('paused_until', models.DateTimeField(blank=True, null=True, verbose_name='quiet until')),
                ('rest_days', models.PositiveSmallIntegerField(blank=True, choices=[(30, 'at most once a month'), (90, 'at most once in three months'), (182, 'at most twice a year'), (365, 'at most once a year')], null=True, verbose_name='how often')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'choice of how often',
                'verbose_name_plural': 'choices of how often',
                'constraints': [models.UniqueConstraint(fields=('customer', 'purpose'), name='preference_once_per_purpose'), models.CheckConstraint(condition=models.Q(('purpose__in', ['check_in', 'forum'])), name='preference_purpose_known'), models.CheckConstraint(condition=models.Q(('rest_days__isnull', True), ('rest_days__in', [30, 90, 182, 365]), _connector='OR'), name='preference_rest_known')],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='customers.customer')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('text', 'Text message')], max_length=8, verbose_name='channel')),
                ('value', models.CharField(help_text='An e-mail address, or a number as +14155550132.', max_length=254, verbose_name='address')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='proved at')),
                ('as_typed', models.CharField(blank=True, help_text='A number as she wrote it when she proved it.', max_length=40, verbose_name='as it was typed')),
                ('doubted_at', models.DateTimeField(blank=True, null=True, verbose_name='in doubt since')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='added at')),
            ],
            options={
                'verbose_name': 'address',
                'verbose_name_plural': 'addresses',
                'ordering': ['channel', 'pk'],
                'indexes': [models.Index(fields=['channel', 'value'], name='address_by_value')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'channel', 'value'), name='address_once_per_customer'), models.UniqueConstraint(condition=models.Q(('verified_at__isnull', False)), fields=('channel', 'value'), name='address_proved_once'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text'])), name='address_channel_known')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='customers.customer')),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='customers.address')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('text', 'Text message')], max_length=8, verbose_name='channel')),
                ('purpose', models.CharField(choices=[('check_in', 'Check-ins'), ('forum', 'Forum notifications'), ('quote', 'Being quoted')], max_length=12, verbose_name='purpose')),
                ('state', models.CharField(choices=[('granted', 'Agreed'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='word')),
                ('wording', models.TextField(verbose_name='wording shown')),
                ('wording_version', models.CharField(max_length=20, verbose_name='version of the wording')),
                ('method', models.CharField(choices=[('page', 'The page “What we may send you”'), ('link', 'The link in a message'), ('one_click', "The mail program's unsubscribe button"), ('text', 'A text message'), ('words', 'Her own words, read by a person'), ('staff', "Staff, on the customer's word"), ('import', 'Imported with its proof')], max_length=12, verbose_name='method')),
                ('page', models.CharField(blank=True, max_length=200, verbose_name='page')),
                ('ip_network', models.CharField(blank=True, max_length=45, verbose_name='network address, host part removed')),
                ('evidence', models.JSONField(blank=True, default=dict, verbose_name='evidence')),
                ('salt', models.CharField(default=portal.customers.seals.new_salt, editable=False, max_length=32)),
                ('given_at', models.DateTimeField(verbose_name='given at')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'indexes': [models.Index(models.F('address'), models.F('purpose'), models.OrderBy(models.F('id'), descending=True), name='consent_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['check_in', 'forum', 'quote'])), name='consent_purpose_known'), models.CheckConstraint(condition=models.Q(('state__in', ['granted', 'withdrawn'])), name='consent_state_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text'])), name='consent_channel_known'), models.CheckConstraint(condition=models.Q(('method__in', ['page', 'link', 'one_click', 'text', 'words', 'staff', 'import'])), name='consent_method_known')],
            },
        ),
        migrations.CreateModel(
            name='PhoneCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phone_codes', to='customers.customer')),
                ('number', models.CharField(max_length=16)),
                ('as_typed', models.CharField(blank=True, max_length=40)),
                ('code_hash', models.CharField(max_length=128)),
                ('attempts_left', models.PositiveSmallIntegerField(default=5)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'phone code',
                'verbose_name_plural': 'phone codes',
                'indexes': [models.Index(fields=['customer', '-created_at'], name='phone_code_newest')],
            },
        ),
        migrations.RunPython(
            code=portal.customers.guards.guard_ledger,
            reverse_code=portal.customers.guards.unguard_ledger,
        ),
    ]
