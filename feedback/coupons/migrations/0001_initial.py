import django.db.models.deletion
import feedback.coupons.models
from decimal import Decimal
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
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For staff, such as “Spring thank-you”.', max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('percent', 'Per cent off'), ('amount', 'An amount off'), ('text', 'Something in words')], default='percent', max_length=8, verbose_name='what it gives')),
                ('percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='per cent')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='amount')),
                ('currency', models.CharField(default='EUR', help_text='Such as EUR.', max_length=3, verbose_name='currency')),
                ('words', models.CharField(blank=True, help_text='Such as “A bag of coffee”.', max_length=120, verbose_name='in words')),
                ('terms', models.TextField(blank=True, max_length=2000, verbose_name='terms')),
                ('cost_each', models.DecimalField(decimal_places=2, default=Decimal('0'), help_text='Your estimate for one coupon used; the money budget counts with it.', max_digits=9, verbose_name='what one costs you')),
                ('most_coupons', models.PositiveIntegerField(blank=True, null=True, verbose_name='at most so many coupons')),
                ('most_cost', models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True, verbose_name='at most so much money')),
                ('valid_days', models.PositiveSmallIntegerField(default=30, help_text='Counted from the day it is given.', verbose_name='days a coupon is valid')),
                ('ends_at', models.DateTimeField(blank=True, help_text='No coupon is given or valid after it.', null=True, verbose_name='no coupons after')),
                ('is_once_each', models.BooleanField(default=True, help_text='Nobody gets a second coupon of this offer.', verbose_name='one for each customer')),
                ('budget_count', models.PositiveIntegerField(blank=True, editable=False, help_text='How many coupons both budgets allow; nothing means any number.', null=True, verbose_name='budget as coupons')),
                ('taken_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='budget taken by')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(verbose_name='made at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
            ],
            options={
                'verbose_name': 'offer',
                'verbose_name_plural': 'offers',
                'indexes': [models.Index(fields=['-created_at', '-id'], name='offer_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'percent'), ('percent__gte', 1), ('percent__lte', 100)), models.Q(('amount__gt', 0), ('kind', 'amount')), models.Q(('kind', 'text'), models.Q(('words', ''), _negated=True)), _connector='OR'), name='offer_gives_something'), models.CheckConstraint(condition=models.Q(('budget_count__isnull', True), ('taken_count__lte', models.F('budget_count')), _connector='OR'), name='offer_budget_holds'), models.CheckConstraint(condition=models.Q(('cost_each__gte', 0)), name='offer_cost_not_negative'), models.CheckConstraint(condition=models.Q(('valid_days__gte', 1), ('valid_days__lte', 1000)), name='offer_valid_days_in_range')],
            },
        ),
        migrations.CreateModel(
            name='Coupon',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coupons', to='coupons.offer')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coupons', to='customers.customer')),
                ('state', models.CharField(choices=[('reserved', 'Reserved'), ('issued', 'Given'), ('redeemed', 'Used'), ('expired', 'Expired'), ('cancelled', 'Cancelled')], default='reserved', max_length=9, verbose_name='state')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='code')),
                ('token', models.CharField(default=feedback.coupons.models.new_token, editable=False, max_length=32, unique=True)),
                ('message_key', models.CharField(help_text='Its dedupe key.', max_length=160, unique=True, verbose_name='key of the message that carries it')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='why it was given')),
                ('is_only_one', models.BooleanField(default=True, editable=False)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reserved_at', models.DateTimeField(verbose_name='reserved at')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='given at')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('redeemed_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
                ('redeemed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('redeemed_way', models.CharField(blank=True, choices=[('api', 'By the shop'), ('desk', 'At the desk')], max_length=4, verbose_name='used where')),
                ('order_number', models.CharField(blank=True, max_length=80, verbose_name='your order number')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='expired or cancelled at')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='why it was cancelled')),
            ],
            options={
                'verbose_name': 'coupon',
                'verbose_name_plural': 'coupons',
                'indexes': [models.Index(condition=models.Q(('state__in', ['reserved', 'issued'])), fields=['expires_at', 'id'], name='coupon_expiring'), models.Index(condition=models.Q(('state', 'reserved')), fields=['id'], name='coupon_reserved'), models.Index(fields=['offer', '-reserved_at', '-id'], name='coupon_newest'), models.Index(fields=['customer', '-reserved_at'], name='coupon_of_customer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_only_one', True), models.Q(('state', 'cancelled'), _negated=True)), fields=('offer', 'customer'), name='coupon_once_for_each_customer'), models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'issued', 'redeemed', 'expired', 'cancelled'])), name='coupon_state_known'), models.CheckConstraint(condition=models.Q(('redeemed_way__in', ['', 'api', 'desk'])), name='coupon_redeemed_way_known'), models.CheckConstraint(condition=models.Q(models.Q(('redeemed_at__isnull', False), ('state', 'redeemed'), models.Q(('redeemed_way', ''), _negated=True)), models.Q(models.Q(('state', 'redeemed'), _negated=True), ('redeemed_at__isnull', True), ('redeemed_way', '')), _connector='OR'), name='coupon_redeemed_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), ('issued_at__isnull', False), _connector='OR'), name='coupon_issued_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['expired', 'cancelled'])), models.Q(models.Q(('state__in', ['expired', 'cancelled']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='coupon_ended_has_time')],
            },
        ),
    ]
