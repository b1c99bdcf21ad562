import django.db.models.deletion
import forums.search.sql
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
            name='MissedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=100, unique=True, verbose_name='looked for')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='how often')),
                ('state', models.CharField(choices=[('open', 'Open'), ('handled', 'Handled'), ('dismissed', 'Not for us')], default='open', max_length=9, verbose_name='state')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what was done')),
                ('earliest_at', models.DateTimeField(verbose_name='first')),
                ('latest_at', models.DateTimeField(verbose_name='latest')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handled by')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled')),
            ],
            options={
                'verbose_name': 'search that found nothing',
                'verbose_name_plural': 'searches that found nothing',
                'indexes': [models.Index(models.F('state'), models.OrderBy(models.F('count'), descending=True), models.OrderBy(models.F('id'), descending=True), name='missed_search_list'), models.Index(fields=['latest_at'], name='missed_search_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'handled', 'dismissed'])), name='missed_search_state_known'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='missed_search_has_words')],
            },
        ),
        migrations.RunPython(
            code=forums.search.sql.build_index,
            reverse_code=forums.search.sql.drop_index,
        ),
    ]
