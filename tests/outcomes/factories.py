"""Make outcomes for tests, and the people who contributed to them."""

from datetime import datetime
from itertools import count
from typing import Any

from feedback.outcomes.actions import Words, publish_outcome, tell_due, write_outcome
from feedback.outcomes.models import Outcome
from feedback.readings.models import ReadingTheme, TextReading, Theme
from feedback.surveys.models import Mode, Response, Survey
from portal.accounts.models import User
from portal.customers.models import Customer
from tests.factories import THEN
from tests.feedback.factories import make_response, make_survey

_numbers = count(1)


def words(**changes: Any) -> Words:
    """Return what an outcome says."""
    said = {"title": "The parcels came late", "text": "We send them by another carrier.", "result": "done"}
    return Words(**{**said, **changes})


def make_theme(name: str = "") -> Theme:
    """Return a theme in use."""
    return Theme.objects.create(name=name or f"Theme {next(_numbers)}", made_at=THEN)


def make_outcome(author: User, *, is_public: bool = False, now: datetime = THEN, **changes: Any) -> Outcome:
    """Return an outcome, a draft unless asked otherwise."""
    outcome = write_outcome(words=words(**changes), author=author, now=now)
    return publish_outcome(outcome=outcome, author=author, now=now) if is_public else outcome


def make_voice(
    theme: Theme,
    *,
    customer: Customer | None = None,
    email: str = "",
    wants_contact: bool = True,
    mode: str = Mode.IDENTIFIED,
    now: datetime = THEN,
) -> Response:
    """Return an answer of the theme; its author asked to be contacted unless said otherwise."""
    response = make_response(
        _survey(mode), 3, "The parcel came late.", customer=customer, email=email, now=now
    )
    if mode != Mode.ANONYMOUS:
        Response.objects.filter(pk=response.pk).update(wants_contact=wants_contact)
    answer = response.answers.get(question__key="comment")
    reading, _made = TextReading.objects.get_or_create(answer=answer, defaults={"model_version": "test"})
    ReadingTheme.objects.create(reading=reading, theme=theme, confidence=0.9)
    response.refresh_from_db()
    return response


def tell(now: datetime = THEN) -> int:
    """Tell whoever is to be told."""
    return tell_due(now=now)


def _survey(mode: str) -> Survey:
    survey = make_survey("nps")
    Survey.objects.filter(pk=survey.pk).update(mode=mode)
    survey.refresh_from_db()
    return survey
