import django.core.validators
import django.db.models.deletion
import forums.notifications.models.preferences
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('discussions', '0001_initial'),
        ('messaging', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CategoryLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='category_levels', to=settings.AUTH_USER_MODEL)),
                ('category', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='discussions.category')),
                ('level', models.CharField(choices=[('watch', 'Watch'), ('track', 'Track'), ('mute', 'Mute')], max_length=8, verbose_name='level')),
                ('created_at', models.DateTimeField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'level of a category',
                'verbose_name_plural': 'levels of categories',
                'constraints': [models.UniqueConstraint(fields=('category', 'user'), name='category_level_once'), models.CheckConstraint(condition=models.Q(('level__in', ['watch', 'track', 'mute'])), name='category_level_known')],
            },
        ),
        migrations.CreateModel(
            name='TagLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tag_levels', to=settings.AUTH_USER_MODEL)),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='discussions.tag')),
                ('level', models.CharField(choices=[('watch', 'Watch'), ('track', 'Track'), ('mute', 'Mute')], max_length=8, verbose_name='level')),
                ('created_at', models.DateTimeField(verbose_name='since')),
            ],
            options={
                'verbose_name': 'level of a tag',
                'verbose_name_plural': 'levels of tags',
                'constraints': [models.UniqueConstraint(fields=('tag', 'user'), name='tag_level_once'), models.CheckConstraint(condition=models.Q(('level__in', ['watch', 'track', 'mute'])), name='tag_level_known')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('topic', 'New topic'), ('reply', 'New reply'), ('mention', 'You were mentioned'), ('answer', 'Your post is an answer'), ('solved', 'A question was solved'), ('decision', 'Your post was decided about'), ('appeal', 'Your appeal was answered'), ('report', 'What came of your report'), ('edit', 'Your post was changed'), ('warning', 'You were warned'), ('silence', 'You may read, not write'), ('suspend', 'You may not sign in'), ('ended', 'A measure against you ended')], max_length=8, verbose_name='kind')),
                ('reason', models.CharField(choices=[('topic', 'you watch or track the topic'), ('category', 'you watch or track the category'), ('tag', 'you watch or track the tag'), ('mention', 'somebody mentioned you'), ('author', 'you wrote the answer'), ('asked', 'you asked the question'), ('me_too', 'you have the same question'), ('post', 'you wrote the post'), ('reported', 'you reported the post'), ('account', 'it was about your account')], max_length=8, verbose_name='why')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='discussions.post')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='page')),
                ('detail', models.CharField(blank=True, max_length=500, verbose_name='reason given')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('tag', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discussions.tag')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('key', models.CharField(max_length=40, verbose_name='event')),
                ('created_at', models.DateTimeField(verbose_name='told')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='seen')),
                ('mail_state', models.CharField(choices=[('none', 'No mail'), ('waiting', 'Waits to be mailed'), ('mailed', 'Mailed'), ('dropped', 'Not needed any more'), ('digest', 'For the digest')], max_length=8, verbose_name='mail')),
                ('mail_due_at', models.DateTimeField(blank=True, null=True, verbose_name='mail due')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='messaging.message')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(models.F('user'), models.OrderBy(models.F('id'), descending=True), name='notice_newest'), models.Index(models.F('user'), condition=models.Q(('seen_at__isnull', True)), name='notice_unseen'), models.Index(condition=models.Q(('mail_state', 'waiting')), fields=['mail_due_at', 'id'], name='notice_mail_due')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='notice_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['topic', 'reply', 'mention', 'answer', 'solved', 'decision', 'appeal', 'report', 'edit', 'warning', 'silence', 'suspend', 'ended'])), name='notice_kind_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['topic', 'category', 'tag', 'mention', 'author', 'asked', 'me_too', 'post', 'reported', 'account'])), name='notice_reason_known'), models.CheckConstraint(condition=models.Q(('mail_state__in', ['none', 'waiting', 'mailed', 'dropped', 'digest'])), name='notice_mail_known'), models.CheckConstraint(condition=models.Q(models.Q(('path', ''), ('post__isnull', False)), models.Q(('kind__in', ['appeal', 'warning', 'silence', 'suspend', 'ended']), ('mail_state', 'none'), ('post__isnull', True), ('reason', 'account'), models.Q(('path', ''), _negated=True)), _connector='OR'), name='notice_leads_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='forum_preference', to=settings.AUTH_USER_MODEL)),
                ('rhythm', models.CharField(choices=[('soon', 'Soon, folded into few mails'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('never', 'Never; I look at the bell')], default='soon', max_length=8, verbose_name='mail')),
                ('budget', models.PositiveSmallIntegerField(default=forums.notifications.models.preferences.default_budget, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='at most so many mails a day')),
                ('wants_news', models.BooleanField(default=True, help_text='The weekly digest then names the topics most people talked about.', verbose_name='also tell me once a week what is new')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='day of the weekly digest')),
            ],
            options={
                'verbose_name': 'mail preference',
                'verbose_name_plural': 'mail preferences',
                'constraints': [models.CheckConstraint(condition=models.Q(('rhythm__in', ['soon', 'daily', 'weekly', 'never'])), name='preference_rhythm_known'), models.CheckConstraint(condition=models.Q(('weekday__in', [0, 1, 2, 3, 4, 5, 6])), name='preference_weekday_known'), models.CheckConstraint(condition=models.Q(('budget__gte', 1), ('budget__lte', 50)), name='preference_budget_sane')],
            },
        ),
        migrations.CreateModel(
            name='MailDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('day', models.DateField(verbose_name='day')),
                ('count', models.PositiveSmallIntegerField(default=0, verbose_name='mails')),
            ],
            options={
                'verbose_name': 'mails of a day',
                'verbose_name_plural': 'mails of a day',
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='mail_day_once')],
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='digests', to=settings.AUTH_USER_MODEL)),
                ('period', models.CharField(help_text='Such as 2026-W47, or 2026-11-16.', max_length=12, verbose_name='period')),
                ('topics', models.JSONField(blank=True, default=list, verbose_name='topics named')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='digests', to='messaging.message')),
                ('made_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'digest',
                'verbose_name_plural': 'digests',
                'constraints': [models.UniqueConstraint(fields=('user', 'period'), name='digest_once')],
            },
        ),
    ]
