from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('holder', models.CharField(max_length=200, verbose_name='holder')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
            ],
            options={
                'verbose_name': 'lease',
                'verbose_name_plural': 'leases',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='process')),
                ('beat_at', models.DateTimeField(blank=True, null=True, verbose_name='last seen')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('restart_count', models.PositiveIntegerField(default=0, verbose_name='restarts')),
                ('latest_exit', models.CharField(blank=True, default='', max_length=200, verbose_name='latest exit')),
                ('latest_exit_at', models.DateTimeField(blank=True, null=True, verbose_name='latest exit at')),
                ('detail', models.JSONField(blank=True, default=dict, verbose_name='detail')),
            ],
            options={
                'verbose_name': 'heartbeat',
                'verbose_name_plural': 'heartbeats',
                'ordering': ['name'],
            },
        ),
    ]
