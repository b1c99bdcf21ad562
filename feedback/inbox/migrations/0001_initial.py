import django.db.models.deletion
import django.utils.timezone
import feedback.inbox.models.quotes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('customers', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'tag of answers',
                'verbose_name_plural': 'tags of answers',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='answer_tag_has_name')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('response', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='surveys.response', verbose_name='answer')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='surveys.survey')),
                ('submitted_at', models.DateTimeField(verbose_name='sent in at')),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('band', models.CharField(blank=True, choices=[('good', 'Good: 9–10, 4–5 of 5, 5–7 of 7'), ('middle', 'Middle: 7–8, 3 of 5, 3–4 of 7'), ('bad', 'Bad: 0–6, 1–2 of 5, 1–2 of 7')], max_length=6, verbose_name='how good')),
                ('has_words', models.BooleanField(default=False, verbose_name='has words')),
                ('wants_contact', models.BooleanField(default=False, verbose_name='asks to be contacted')),
                ('words', models.TextField(blank=True, editable=False, verbose_name='words, for the search')),
                ('state', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('done', 'Done')], default='new', max_length=4, verbose_name='state')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='with')),
                ('tags', models.ManyToManyField(blank=True, related_name='entries', to='inbox.tag', verbose_name='tags')),
            ],
            options={
                'verbose_name': 'answer to work on',
                'verbose_name_plural': 'answers to work on',
                'indexes': [models.Index(models.F('survey'), models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('response'), descending=True), name='entry_of_form'), models.Index(models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('response'), descending=True), name='entry_newest'), models.Index(models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('response'), descending=True), condition=models.Q(('done_at__isnull', True)), name='entry_to_do'), models.Index(models.F('survey'), models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('response'), descending=True), condition=models.Q(('done_at__isnull', True)), name='entry_to_do_of_form'), models.Index(condition=models.Q(('done_at__isnull', True), ('has_words', True)), fields=['submitted_at', 'response'], name='entry_to_read')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['new', 'open', 'done'])), name='entry_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(('done_at__isnull', True), ('state__in', ['new', 'open'])), _connector='OR'), name='entry_done_has_time'), models.CheckConstraint(condition=models.Q(('band', ''), ('band__in', ['good', 'middle', 'bad']), _connector='OR'), name='entry_band_known')],
            },
        ),
        migrations.CreateModel(
            name='Deed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('done', 'Marked as done'), ('open', 'Opened'), ('new', 'Put back to new'), ('assign', 'Given to somebody'), ('release', 'Given to nobody'), ('tag', 'Tagged'), ('untag', 'Tag taken off')], max_length=7, verbose_name='what')),
                ('changed_count', models.PositiveIntegerField(default=0, verbose_name='answers')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_at', models.DateTimeField(verbose_name='when')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
            ],
            options={
                'verbose_name': 'deed',
                'verbose_name_plural': 'deeds',
                'indexes': [models.Index(models.OrderBy(models.F('done_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='deed_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verb__in', ['done', 'open', 'new', 'assign', 'release', 'tag', 'untag'])), name='deed_verb_known')],
            },
        ),
        migrations.CreateModel(
            name='EntryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='inbox.entry')),
                ('kind', models.CharField(choices=[('moved', 'changed the state'), ('given', 'gave it'), ('tagged', 'tagged it'), ('untagged', 'took a tag off'), ('noted', 'noted'), ('replied', 'answered'), ('thanked', 'said thank you'), ('corrected', 'changed the answer'), ('quote', 'about quoting it'), ('undone', 'took a step back')], max_length=9, verbose_name='what')),
                ('before', models.CharField(blank=True, max_length=120, verbose_name='before')),
                ('after', models.CharField(blank=True, max_length=120, verbose_name='after')),
                ('text', models.TextField(blank=True, verbose_name='words')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken from')),
                ('given_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given to')),
                ('deed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='inbox.deed')),
                ('happened_at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'step of an answer',
                'verbose_name_plural': 'steps of answers',
                'indexes': [models.Index(fields=['entry', 'id'], name='entry_event_of_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['moved', 'given', 'tagged', 'untagged', 'noted', 'replied', 'thanked', 'corrected', 'quote', 'undone'])), name='entry_event_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='quote', to='surveys.response', verbose_name='answer')),
                ('words', models.TextField(max_length=600, verbose_name='words')),
                ('name_shown', models.CharField(blank=True, max_length=80, verbose_name='name shown')),
                ('state', models.CharField(choices=[('asked', 'She was asked'), ('agreed', 'She agreed'), ('refused', 'She said no'), ('withdrawn', 'She took it back'), ('down', 'We took it down')], default='asked', max_length=9, verbose_name='state')),
                ('token', models.CharField(default=feedback.inbox.models.quotes.new_token, editable=False, max_length=32, unique=True)),
                ('address', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.address')),
                ('wording', models.TextField(blank=True, verbose_name='wording she agreed to')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='agreed at')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'quote',
                'verbose_name_plural': 'quotes',
                'indexes': [models.Index(models.OrderBy(models.F('agreed_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('state', 'agreed')), name='quote_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'agreed', 'refused', 'withdrawn', 'down'])), name='quote_state_known'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='quote_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), _negated=True), models.Q(('agreed_at__isnull', False), models.Q(('wording', ''), _negated=True)), _connector='OR'), name='quote_agreed_with_wording')],
            },
        ),
        migrations.CreateModel(
            name='Thanks',
            fields=[
                ('response', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='thanks', serialize=False, to='surveys.response', verbose_name='answer')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('said_at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'verbose_name': 'thanks for an answer',
                'verbose_name_plural': 'thanks for answers',
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('survey', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to='surveys.survey')),
                ('query', models.CharField(blank=True, max_length=500, verbose_name='filters')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_answer_views', to=settings.AUTH_USER_MODEL)),
                ('is_shared', models.BooleanField(default=False, verbose_name='for all staff')),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='saved_view_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_name')],
            },
        ),
    ]
