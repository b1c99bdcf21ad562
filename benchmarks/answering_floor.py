"""Take an answer with the least that must be done: check five fields, insert the rows the portal inserts."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Final

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from feedback.surveys.actions.versions import write_version
from feedback.surveys.models import Answer, Response, Survey
from feedback.surveys.starts import sign_start
from portal.accounts.models import User
from portal.interactions.actions import Touch, record_interaction

CHOICES: Final = [("price", "Price"), ("speed", "Speed"), ("people", "People")]


class BareForm(forms.Form):
    """The five fields, by Django's own means."""

    key = forms.UUIDField()
    score = forms.IntegerField(min_value=0, max_value=10)
    why = forms.CharField(max_length=4000, required=False)
    topic = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    again = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])


@csrf_exempt
@login_not_required
def take(request: HttpRequest) -> HttpResponse:
    """Insert a response, its five answers and its touch."""
    form = BareForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    survey, questions = _survey()
    sent, now = form.cleaned_data, timezone.now()
    assert survey.current_version is not None
    with transaction.atomic():
        response = Response.objects.create(
            survey=survey,
            version=survey.current_version,
            kind="nps",
            score=sent["score"],
            submission_key=sent["key"],
            submitted_at=now,
        )
        rows = [
            Answer(response=response, question_id=questions["score"], number=Decimal(sent["score"])),
            Answer(response=response, question_id=questions["why"], text=sent["why"]),
            Answer(response=response, question_id=questions["topic"], value=sent["topic"]),
            Answer(response=response, question_id=questions["several"], value=sent["several"]),
            Answer(response=response, question_id=questions["again"], number=Decimal(sent["again"] == "yes")),
        ]
        Answer.objects.bulk_create(rows)
        record_interaction(
            Touch(
                kind="survey.response", source_id=response.pk, title="Form", occurred_at=now, text=sent["why"]
            )
        )
    return HttpResponse(status=303, headers={"Location": "/f/benchmark/thanks/"})


def make_benchmark_form() -> Callable[[], str]:
    """Make the form and return what signs its token, as its page does when it is opened."""
    now = timezone.now()
    User.objects.create(email="owner@example.org")  # without anybody every page leads to the set-up
    choices = [{"id": name, "label": {"en": label}} for name, label in CHOICES]
    items = [
        {"id": "score", "kind": "nps", "label": {"en": "How likely?"}, "required": True},
        {"id": "why", "kind": "long_text", "label": {"en": "Why?"}},
        {"id": "topic", "kind": "single", "label": {"en": "About what?"}, "choices": choices},
        {"id": "several", "kind": "multiple", "label": {"en": "What else?"}, "choices": choices},
        {"id": "again", "kind": "yes_no", "label": {"en": "Again?"}},
    ]
    form = {"format": 1, "language": "en", "title": {"en": "Benchmark"}, "main": "score", "items": items}
    survey = Survey.objects.create(slug="benchmark", title="Benchmark", kind="nps", created_at=now)
    version = write_version(survey, form, number=1, created_by=None, now=now)
    Survey.objects.filter(pk=survey.pk).update(current_version=version, state=Survey.State.LIVE)
    return lambda: sign_start(version, timezone.now())


@cache
def _survey() -> tuple[Survey, dict[str, int]]:
    survey = Survey.objects.select_related("current_version").get(slug="benchmark")
    assert survey.current_version is not None
    return survey, dict(survey.current_version.questions.values_list("key", "pk"))
