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
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=60, unique=True, verbose_name='word')),
                ('spam_count', models.PositiveIntegerField(default=0, verbose_name='spam')),
                ('fine_count', models.PositiveIntegerField(default=0, verbose_name='fine')),
            ],
            options={
                'verbose_name': 'learned word',
                'verbose_name_plural': 'learned words',
            },
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_key', models.CharField(max_length=80, unique=True, verbose_name='verdict')),
                ('subject_key', models.CharField(db_index=True, max_length=80, verbose_name='text it is about')),
                ('is_spam', models.BooleanField(verbose_name='spam')),
                ('words', models.JSONField(default=list, verbose_name='words')),
                ('learned_at', models.DateTimeField(auto_now_add=True, verbose_name='learned')),
            ],
            options={
                'verbose_name': 'lesson',
                'verbose_name_plural': 'lessons',
                'constraints': [models.CheckConstraint(condition=models.Q(('source_key', ''), _negated=True), name='lesson_has_source')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('network', 'Network'), ('address', 'E-mail address'), ('domain', 'Mail domain')], max_length=8, verbose_name='kind')),
                ('value', models.CharField(max_length=254, verbose_name='what is blocked')),
                ('reason', models.CharField(max_length=500, verbose_name='reason, for staff')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lifted by')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
            ],
            options={
                'verbose_name': 'block',
                'verbose_name_plural': 'blocks',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['network', 'address', 'domain'])), name='block_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('value', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='block_says_what_and_why'), models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('kind', 'value'), name='block_standing_once')],
            },
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traces', to=settings.AUTH_USER_MODEL)),
                ('ip', models.GenericIPAddressField(verbose_name='network address')),
                ('seen_at', models.DateTimeField(db_index=True, verbose_name='latest')),
            ],
            options={
                'verbose_name': 'trace',
                'verbose_name_plural': 'traces',
                'constraints': [models.UniqueConstraint(fields=('user', 'ip'), name='trace_once')],
            },
        ),
    ]
