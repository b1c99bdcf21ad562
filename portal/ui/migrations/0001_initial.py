import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('company_name', models.CharField(max_length=80, verbose_name='company name')),
                ('accent', models.CharField(blank=True, default='', help_text="Such as #00695c. Empty: the portal's own teal.", max_length=7, validators=[django.core.validators.RegexValidator('\\A#[0-9a-fA-F]{6}\\Z', 'Write the color as # and six digits, such as #00695c.')], verbose_name='accent color')),
                ('logo', models.BinaryField(blank=True, default=b'', verbose_name='logo')),
                ('postal_address', models.TextField(blank=True, default='', help_text='Stands at the end of every e-mail.', verbose_name='postal address')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('updated_at', models.DateTimeField(editable=False, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'brand',
                'verbose_name_plural': 'brand',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='ui_brand_is_one_row')],
            },
        ),
    ]
