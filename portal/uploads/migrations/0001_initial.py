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
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(editable=False, max_length=32, unique=True, verbose_name='address')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploads', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('content_type', models.CharField(choices=[('image/jpeg', 'JPEG'), ('image/png', 'PNG'), ('image/webp', 'WebP'), ('application/pdf', 'PDF'), ('text/plain', 'Text'), ('application/vnd.oasis.opendocument.text', 'OpenDocument'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel')], max_length=80, verbose_name='kind')),
                ('file', models.FileField(max_length=120, upload_to='', verbose_name='file')),
                ('small', models.FileField(blank=True, max_length=120, upload_to='', verbose_name='small version')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('is_moving', models.BooleanField(default=False, verbose_name='moves when opened')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('created_at', models.DateTimeField(verbose_name='added')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'indexes': [models.Index(fields=['created_at'], name='upload_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('content_type__in', ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'text/plain', 'application/vnd.oasis.opendocument.text', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'])), name='upload_content_type_known'), models.CheckConstraint(condition=models.Q(models.Q(('height__gte', 1), ('width__gte', 1)), models.Q(('content_type__in', ['application/pdf', 'text/plain', 'application/vnd.oasis.opendocument.text', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']), ('height', 0), ('width', 0)), _connector='OR'), name='upload_has_pixels')],
            },
        ),
        migrations.CreateModel(
            name='UploadUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='uploads.upload')),
                ('about_kind', models.CharField(max_length=40, verbose_name='kind of place')),
                ('about_id', models.BigIntegerField(verbose_name='place')),
                ('is_current', models.BooleanField(default=True, verbose_name='shown now')),
                ('created_at', models.DateTimeField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'use of a picture',
                'verbose_name_plural': 'uses of pictures',
                'indexes': [models.Index(fields=['about_kind', 'about_id'], name='upload_use_place')],
                'constraints': [models.UniqueConstraint(fields=('upload', 'about_kind', 'about_id'), name='upload_used_once')],
            },
        ),
    ]
