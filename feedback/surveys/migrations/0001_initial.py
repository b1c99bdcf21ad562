import django.db.models.deletion
import django.utils.timezone
import uuid
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
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='The form is at /f/<address>/.', max_length=60, unique=True, verbose_name='address')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('kind', models.CharField(choices=[('csat', 'Satisfaction, 1 to 5 (CSAT)'), ('nps', 'Recommendation, 0 to 10 (NPS)'), ('ces', 'Ease, 1 to 7 (CES)'), ('free', 'In their own words')], max_length=4, verbose_name='what it measures')),
                ('intro', models.TextField(blank=True, max_length=600, verbose_name='introduction')),
                ('thanks', models.TextField(blank=True, max_length=600, verbose_name='thanks')),
                ('reply_within_days', models.PositiveSmallIntegerField(default=2, help_text='What the thank-you page promises to those who ask to be contacted.', verbose_name='answered within working days')),
                ('is_listed', models.BooleanField(default=True, verbose_name='on the list of forms')),
                ('mode', models.CharField(choices=[('identified', 'Identified: staff see who answered'), ('confidential', "Confidential: the customer is kept, staff don't see who it is"), ('anonymous', 'Anonymous: nothing is kept that leads to a person')], default='identified', max_length=12, verbose_name='who answers')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='takes answers until')),
                ('response_cap', models.PositiveIntegerField(blank=True, null=True, verbose_name='takes at most so many answers')),
                ('taken_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='places taken under the cap')),
                ('is_once', models.BooleanField(default=False, verbose_name='one answer per person')),
                ('frame_hosts', models.JSONField(blank=True, default=list, verbose_name='sites that may show it in a frame')),
                ('draft', models.JSONField(blank=True, default=dict, editable=False, verbose_name='draft')),
                ('draft_step', models.PositiveIntegerField(default=0, editable=False, verbose_name='step of the draft')),
                ('draft_stamp', models.PositiveIntegerField(default=0, editable=False, verbose_name='changes of the draft')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Live'), ('closed', 'Closed')], default='draft', max_length=6, verbose_name='state')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'feedback form',
                'verbose_name_plural': 'feedback forms',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['csat', 'nps', 'ces', 'free'])), name='survey_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'live', 'closed'])), name='survey_state_known'), models.CheckConstraint(condition=models.Q(('reply_within_days__gte', 1), ('reply_within_days__lte', 30)), name='survey_reply_within_month'), models.CheckConstraint(condition=models.Q(('mode__in', ['identified', 'confidential', 'anonymous'])), name='survey_mode_known'), models.CheckConstraint(condition=models.Q(('response_cap__isnull', True), ('taken_count__lte', models.F('response_cap')), _connector='OR'), name='survey_cap_holds')],
            },
        ),
        migrations.CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='surveys.survey')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('definition', models.JSONField(default=dict, editable=False, verbose_name='definition')),
                ('carried', models.JSONField(blank=True, default=dict, editable=False, verbose_name='carried on')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'version of a form',
                'verbose_name_plural': 'versions of forms',
                'ordering': ['survey', 'number'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'number'), name='survey_version_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='survey_version_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='surveys.surveyversion')),
                ('key', models.SlugField(max_length=30, verbose_name='key')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('kind', models.CharField(choices=[('rating', 'Rating, 1 to 5'), ('nps', 'Recommendation, 0 to 10 (NPS)'), ('ces', 'Ease, 1 to 7 (CES)'), ('single', 'One of several'), ('multiple', 'Several of several'), ('dropdown', 'One of a long list'), ('matrix', 'Table of choices'), ('ranking', 'Put in order'), ('short_text', 'Short text'), ('long_text', 'Long text'), ('number', 'Number'), ('date', 'Date'), ('email', 'E-mail address'), ('phone', 'Telephone number'), ('yes_no', 'Yes or no'), ('consent', 'Consent'), ('file', 'File or photo'), ('contact', 'Contact details')], max_length=10, verbose_name='kind')),
                ('label', models.CharField(max_length=300, verbose_name='question')),
                ('is_main', models.BooleanField(default=False, verbose_name='gives the score')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='question_position_once'), models.UniqueConstraint(fields=('version', 'key'), name='question_key_once'), models.UniqueConstraint(condition=models.Q(('is_main', True)), fields=('version',), name='question_one_score_per_version'), models.CheckConstraint(condition=models.Q(('kind__in', ['rating', 'nps', 'ces', 'single', 'multiple', 'dropdown', 'matrix', 'ranking', 'short_text', 'long_text', 'number', 'date', 'email', 'phone', 'yes_no', 'consent', 'file', 'contact'])), name='question_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='surveys.survey')),
                ('key', models.SlugField(max_length=30, verbose_name='question')),
                ('choice', models.SlugField(max_length=30, verbose_name='choice')),
                ('cap', models.PositiveIntegerField(verbose_name='at most')),
                ('taken_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='taken')),
            ],
            options={
                'verbose_name': 'quota',
                'verbose_name_plural': 'quotas',
                'ordering': ['survey', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'key', 'choice'), name='quota_once_per_choice'), models.CheckConstraint(condition=models.Q(('taken_count__lte', models.F('cap'))), name='quota_cap_holds')],
            },
        ),
        migrations.CreateModel(
            name='DraftStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draft_steps', to='surveys.survey')),
                ('number', models.PositiveIntegerField(verbose_name='step')),
                ('document', models.JSONField(editable=False, verbose_name='draft')),
                ('sentence', models.CharField(max_length=200, verbose_name='what was done')),
                ('subject', models.CharField(blank=True, max_length=60, verbose_name='what was changed')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'step of a draft',
                'verbose_name_plural': 'steps of drafts',
                'ordering': ['survey', 'number'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'number'), name='draft_step_once')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.survey')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.surveyversion')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_responses', to='customers.customer')),
                ('kind', models.CharField(choices=[('csat', 'Satisfaction, 1 to 5 (CSAT)'), ('nps', 'Recommendation, 0 to 10 (NPS)'), ('ces', 'Ease, 1 to 7 (CES)'), ('free', 'In their own words')], max_length=4, verbose_name='what it measures')),
                ('state', models.CharField(choices=[('started', 'Started'), ('submitted', 'Sent in')], default='submitted', max_length=9, verbose_name='state')),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('wants_contact', models.BooleanField(default=False, verbose_name='asks to be contacted')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address left')),
                ('channel', models.CharField(choices=[('web', 'Web page'), ('email', 'E-mail'), ('text', 'Text message'), ('frame', 'Page of another site'), ('kiosk', 'Shared device'), ('import', 'Import')], default='web', max_length=6, verbose_name='came by')),
                ('mode', models.CharField(choices=[('identified', 'Identified: staff see who answered'), ('confidential', "Confidential: the customer is kept, staff don't see who it is"), ('anonymous', 'Anonymous: nothing is kept that leads to a person')], default='identified', max_length=12, verbose_name='who answers')),
                ('language', models.CharField(blank=True, max_length=20, verbose_name='language')),
                ('fields', models.JSONField(blank=True, default=dict, verbose_name='hidden fields')),
                ('points', models.IntegerField(blank=True, null=True, verbose_name='points')),
                ('draft', models.JSONField(blank=True, default=dict, editable=False, verbose_name='answers so far')),
                ('kept_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='answers so far kept at')),
                ('furthest', models.PositiveSmallIntegerField(default=0, verbose_name='furthest question reached')),
                ('token', models.CharField(editable=False, max_length=32, null=True, unique=True, verbose_name='secret address')),
                ('submission_key', models.UUIDField(default=uuid.uuid4, editable=False, null=True, unique=True)),
                ('is_suspected_spam', models.BooleanField(default=False, verbose_name='suspected spam')),
                ('suspicion', models.CharField(blank=True, max_length=200, verbose_name='why it is suspected')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sent in at')),
                ('time_to_complete_seconds', models.PositiveIntegerField(blank=True, null=True, verbose_name='seconds to complete')),
            ],
            options={
                'verbose_name': 'response',
                'verbose_name_plural': 'responses',
                'indexes': [models.Index(condition=models.Q(('is_suspected_spam', False), ('state', 'submitted')), fields=['survey', '-submitted_at', '-id'], name='response_newest'), models.Index(condition=models.Q(('is_suspected_spam', False), ('state', 'submitted')), fields=['survey', 'kind', 'score'], name='response_by_score'), models.Index(condition=models.Q(('is_suspected_spam', True)), fields=['survey', '-id'], name='response_suspected'), models.Index(fields=['customer', '-submitted_at'], name='response_of_customer'), models.Index(condition=models.Q(('state', 'started')), fields=['survey', 'started_at'], name='response_begun'), models.Index(condition=models.Q(('state', 'started')), fields=['kept_at'], name='response_left_lying')],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('kind', 'csat'), ('score__gte', 1), ('score__lte', 5)), models.Q(('kind', 'nps'), ('score__gte', 0), ('score__lte', 10)), models.Q(('kind', 'ces'), ('score__gte', 1), ('score__lte', 7)), _connector='OR'), name='response_score_on_its_scale'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'started'), ('submitted_at__isnull', True)), models.Q(('state', 'submitted'), ('submitted_at__isnull', False)), _connector='OR'), name='response_submitted_has_time'), models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'email', 'text', 'frame', 'kiosk', 'import'])), name='response_channel_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['csat', 'nps', 'ces', 'free'])), name='response_kind_known'), models.CheckConstraint(condition=models.Q(('is_suspected_spam', False), models.Q(('suspicion', ''), _negated=True), _connector='OR'), name='response_suspicion_has_reason'), models.CheckConstraint(condition=models.Q(('mode__in', ['identified', 'confidential', 'anonymous'])), name='response_mode_known'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'anonymous'), _negated=True), models.Q(('contact_email', ''), ('customer__isnull', True), ('fields', {}), ('started_at__isnull', True), ('state', 'submitted'), ('submission_key__isnull', True), ('time_to_complete_seconds__isnull', True), ('token__isnull', True), ('wants_contact', False)), _connector='OR'), name='response_anonymous_has_no_trace')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='surveys.response')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.question')),
                ('number', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='number')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('value', models.JSONField(blank=True, null=True, verbose_name='value')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['question__position'],
                'constraints': [models.UniqueConstraint(fields=('response', 'question'), name='answer_once_per_question'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('value__isnull', True)), models.Q(('number__isnull', True), ('text', '')), models.Q(('text', ''), ('value__isnull', True)), _connector='OR'), name='answer_is_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='surveys.survey')),
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='digest')),
            ],
            options={
                'verbose_name': 'receipt',
                'verbose_name_plural': 'receipts',
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='surveys.response')),
                ('earlier_score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score before')),
                ('earlier_comment', models.TextField(blank=True, verbose_name='words before')),
                ('corrected_at', models.DateTimeField(verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ['corrected_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IdentityLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_looks', to='surveys.response')),
                ('looked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who looked')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('looked_at', models.DateTimeField(verbose_name='looked at')),
            ],
            options={
                'verbose_name': 'look at who answered',
                'verbose_name_plural': 'looks at who answered',
                'ordering': ['-looked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='identity_look_has_reason')],
            },
        ),
        migrations.AddField(
            model_name='survey',
            name='current_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='surveys.surveyversion', verbose_name='current version'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('current_version__isnull', False), _connector='OR'), name='survey_open_has_version'),
        ),
    ]
