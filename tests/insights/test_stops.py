"""Test where people stop, and how long they need."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from feedback.insights.actions import count_changed, recount, wrong_days
from feedback.insights.overview import insight_of
from feedback.insights.periods import BEGINNING, Period
from feedback.insights.stops import Stops, stops_of
from feedback.insights.times import say_time, times_of
from feedback.surveys.actions import Progress, Submission, save_progress, submit_response
from feedback.surveys.actions.forgetting import forget_left_lying
from feedback.surveys.models import Survey, SurveyVersion
from tests.feedback.documents import document
from tests.feedback.factories import make_form

pytestmark = pytest.mark.django_db


def question(key: str, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    usual = {"label": {"en": key}, "help": {}, "required": False, "show_if": None, "jumps": []}
    return {"id": key, "kind": kind, **usual, **more}


def begin(survey: Survey, now: datetime, **answers: Any) -> Progress:
    assert survey.current_version is not None
    progress = Progress(version=survey.current_version, key=uuid4(), answers=answers)
    save_progress(survey=survey, progress=progress, now=now)
    return progress


def send(survey: Survey, now: datetime, progress: Progress | None = None, **answers: Any) -> None:
    assert survey.current_version is not None
    key = progress.key if progress else uuid4()
    submission = Submission(version=survey.current_version, answers=answers, key=key, started_at=now)
    submit_response(survey=survey, submission=submission, now=now)


def stops(survey: Survey, now: datetime) -> Stops:
    count_changed(now=now)
    assert list(wrong_days(now=now)) == []
    return insight_of(survey, Period("all", "", BEGINNING, now.date())).stops


def lines(found: Stops) -> list[tuple[str, int, int]]:
    return [(stop.label, stop.touched, stop.left) for stop in found.stops]


def test_leaving_is_charged_to_the_last_question_answered(now: datetime) -> None:
    survey = make_form(document(question("first"), question("second"), question("third")))
    begin(survey, now, first=True)
    begin(survey, now, first=True, second=False)
    begin(survey, now)
    send(survey, now, first=True, second=True, third=True)

    found = stops(survey, now)

    assert lines(found) == [("first", 3, 1), ("second", 2, 1), ("third", 1, 0)]
    assert (found.begun, found.left, found.unanswered) == (4, 3, 1)


def test_a_question_on_a_branch_is_not_blamed_for_whom_it_never_met(now: datetime) -> None:
    shown = {"question": "first", "is": "equals", "value": True}
    survey = make_form(document(question("first"), question("why", show_if=shown), question("last")))
    begin(survey, now, first=False)
    begin(survey, now, first=True, why=True)
    send(survey, now, first=False, last=True)

    assert lines(stops(survey, now)) == [("first", 3, 1), ("why", 1, 1), ("last", 1, 0)]


def test_an_answer_on_a_branch_she_left_again_is_charged_with_nothing(now: datetime) -> None:
    shown = {"question": "first", "is": "equals", "value": True}
    survey = make_form(document(question("first"), question("why", show_if=shown)))
    begin(survey, now, first=False, why=True)

    assert lines(stops(survey, now)) == [("first", 1, 1)]


def test_what_is_forgotten_of_those_who_left_changes_no_figure(now: datetime) -> None:
    shown = {"question": "first", "is": "equals", "value": True}
    survey = make_form(document(question("first"), question("why", show_if=shown), question("last")))
    begin(survey, now, first=True, why=False)
    begin(survey, now, first=False, why=True)
    before = lines(stops(survey, now))

    assert forget_left_lying(now=now + timedelta(days=31)) == 2
    recount(now=now)

    assert lines(stops(survey, now)) == before == [("first", 2, 1), ("why", 1, 1)]


def test_who_sends_in_what_she_began_has_not_stopped(now: datetime) -> None:
    survey = make_form(document(question("first"), question("second")))
    progress = begin(survey, now, first=True)
    assert stops(survey, now).left == 1

    send(survey, now + timedelta(days=2), progress, first=True, second=True)

    assert stops(survey, now + timedelta(days=3)).left == 0


def test_the_median_and_the_quartiles_are_said() -> None:
    found = times_of({10: 5, 20: 5, 30: 5, 600: 5})

    assert found is not None
    assert (found.lower, found.median, found.upper) == ("10 seconds", "20 seconds", "30 seconds")


def test_fewer_than_five_have_no_typical_time() -> None:
    assert times_of({10: 4}) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (159, "2 min 39 s"),
        (630, "10 minutes"),
        (1800, "30 minutes"),
        (3600, "an hour or more"),
    ],
)
def test_a_time_is_said_as_people_do(seconds: int, words: str) -> None:
    assert say_time(seconds) == words


def branched() -> tuple[list[SurveyVersion], dict[str, int]]:
    """Return a form that asks one thing of who says yes and another of who says no, and its questions."""
    asked = {"question": "first", "is": "equals", "value": True}
    survey = make_form(
        document(
            question("first"),
            question("happy", show_if=asked),
            question("angry", show_if={**asked, "value": False}),
        )
    )
    versions = list(survey.versions.order_by("-number")[:1].prefetch_related("questions"))
    return versions, {each.key: each.pk for each in versions[0].questions.all()}


def hidden(found: Stops) -> list[str]:
    return [stop.label for stop in found.stops if stop.is_hidden]


def test_the_few_of_a_branch_are_not_found_by_subtracting_those_of_the_other() -> None:
    versions, keys = branched()
    chosen = {keys["first"]: {"": 43}, keys["happy"]: {"": 40}, keys["angry"]: {"": 3}}

    found = stops_of(versions, chosen, left=0, sent=43)

    assert hidden(found) == ["happy", "angry"]


def test_two_periods_do_not_give_away_the_few_who_took_a_branch() -> None:
    versions, keys = branched()
    month = {keys["first"]: {"": 20}, keys["happy"]: {"": 10}, keys["angry"]: {"": 10}}
    year = {keys["first"]: {"": 32}, keys["happy"]: {"": 12}, keys["angry"]: {"": 20}}

    assert hidden(stops_of(versions, month, left=0, sent=20)) == []
    assert "happy" in hidden(stops_of(versions, year, [month], left=0, sent=32))
