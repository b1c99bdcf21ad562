import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taps', to='surveys.survey')),
                ('mail', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='mail')),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of the link')),
                ('state', models.CharField(choices=[('opened', 'Opened'), ('signed', 'Waits a moment'), ('counted', 'Counted'), ('dropped', 'Not counted')], default='opened', max_length=7, verbose_name='state')),
                ('reason', models.CharField(choices=[('counts', "A person's answer"), ('no_sign', 'Opened, and nobody did anything on the page'), ('head', 'A program asked only whether the page is there'), ('early', 'A program fetched the page in advance'), ('robot', 'A robot, by the name it gives itself'), ('honey', 'The link that no person sees was followed at the same time'), ('burst', 'Several numbers of one mail were opened within moments'), ('doubt', 'The page only stayed in view, and it came as scanners come'), ('driven', 'A browser that a program drives, in a data center'), ('shared', 'Of no mail we know: it only chooses the number, and the button answers')], default='no_sign', max_length=8, verbose_name='verdict')),
                ('method', models.CharField(max_length=4, verbose_name='method')),
                ('is_early', models.BooleanField(default=False, verbose_name='fetched in advance')),
                ('agent', models.CharField(choices=[('browser', 'a browser'), ('old', 'a browser years old'), ('driven', 'a browser without a screen'), ('robot', 'a robot'), ('none', 'a program without a name')], max_length=7, verbose_name='opened by')),
                ('network', models.CharField(choices=[('hosting', 'a data center'), ('own', 'the network of this portal'), ('open', 'elsewhere')], max_length=7, verbose_name='from')),
                ('has_language', models.BooleanField(default=True, verbose_name='says its language')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='mail sent at')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opened at')),
                ('sign', models.CharField(blank=True, choices=[('stay', 'the page stayed in view'), ('touch', 'a hand on the page'), ('press', 'the button')], max_length=5, verbose_name='sign of a person')),
                ('is_driven', models.BooleanField(default=False, verbose_name='says a program drives it')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signed at')),
            ],
            options={
                'verbose_name': 'tap in a mail',
                'verbose_name_plural': 'taps in mails',
                'indexes': [models.Index(fields=['survey', 'state', 'reason'], name='tap_by_verdict'), models.Index(fields=['survey', 'mail', 'id'], name='tap_of_mail'), models.Index(fields=['survey', '-opened_at', '-id'], name='tap_newest'), models.Index(condition=models.Q(('state', 'signed')), fields=['signed_at', 'id'], name='tap_settling'), models.Index(fields=['opened_at'], name='tap_old')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['opened', 'signed', 'counted', 'dropped'])), name='tap_state_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['counts', 'no_sign', 'head', 'early', 'robot', 'honey', 'burst', 'doubt', 'driven', 'shared'])), name='tap_reason_known'), models.CheckConstraint(condition=models.Q(('method__in', ['GET', 'HEAD'])), name='tap_method_known'), models.CheckConstraint(condition=models.Q(('agent__in', ['browser', 'old', 'driven', 'robot', 'none'])), name='tap_agent_known'), models.CheckConstraint(condition=models.Q(('network__in', ['hosting', 'own', 'open'])), name='tap_network_known'), models.CheckConstraint(condition=models.Q(('sign__in', ['', 'stay', 'touch', 'press'])), name='tap_sign_known'), models.CheckConstraint(condition=models.Q(('state', 'opened'), models.Q(('mail__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='tap_signed_has_time_and_mail')],
            },
        ),
    ]
