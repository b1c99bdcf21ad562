import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='member', to=settings.AUTH_USER_MODEL)),
                ('company', models.CharField(blank=True, max_length=80, verbose_name='company')),
                ('about', models.CharField(blank=True, max_length=280, verbose_name='about you')),
                ('shows_profile', models.BooleanField(default=True, verbose_name='others may open the profile')),
                ('is_verified', models.BooleanField(default=False, editable=False, verbose_name='verified customer')),
                ('standing', models.CharField(choices=[('newcomer', 'Member'), ('reader', 'Reader'), ('regular', 'Regular'), ('guide', 'Guide')], default='newcomer', editable=False, max_length=10, verbose_name='standing')),
                ('badges', models.JSONField(blank=True, default=list, editable=False, verbose_name='badges')),
                ('counted_at', models.DateTimeField(default=datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), editable=False, verbose_name='counted')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'indexes': [models.Index(fields=['counted_at', 'id'], name='member_uncounted')],
                'constraints': [models.CheckConstraint(condition=models.Q(('standing__in', ['newcomer', 'reader', 'regular', 'guide'])), name='member_standing_known')],
            },
        ),
    ]
