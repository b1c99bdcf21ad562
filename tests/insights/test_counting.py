"""Test that the kept figures are those of a recount, whatever happened to the answers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from feedback.insights.actions import count_changed, wrong_days
from feedback.insights.counting import STEPS, step_of
from feedback.insights.days import bounds_of
from feedback.insights.models import ChangedDay, DailyAnswer, DailyCount
from feedback.insights.options import options_of
from feedback.surveys.actions import Submission, accept_response, correct_response, submit_response
from feedback.surveys.models import Response
from tests.factories import THEN
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db


def numbers(measure: str = "score") -> dict[tuple[str, int], int]:
    rows = DailyCount.objects.measuring(measure)
    return {(row.segment, row.score): row.number for row in rows}


def test_answers_are_counted_by_score_and_channel() -> None:
    survey = make_survey("nps")
    for score in (9, 9, 3):
        make_response(survey, score)

    count_changed(now=THEN)

    assert numbers() == {("", 9): 2, ("", 3): 1}
    assert numbers("channel") == {("web", 9): 2, ("web", 3): 1}
    assert numbers("known") == {("unknown", 9): 2, ("unknown", 3): 1}


def test_every_question_counts_who_answered_and_what() -> None:
    survey = make_survey("csat")
    make_response(survey, 4, "Good tea.")
    make_response(survey, 2)

    count_changed(now=THEN)

    rows = {(row.question.key, row.option): row.number for row in DailyAnswer.objects.all()}
    assert rows == {("score", ""): 2, ("score", "4"): 1, ("score", "2"): 1, ("comment", ""): 1}


def test_a_suspected_answer_counts_from_the_moment_staff_accept_it() -> None:
    response = make_response(make_survey("nps"), 10, suspicion="sent in 0 seconds")
    count_changed(now=THEN)
    assert numbers() == {}

    accept_response(response=response, now=THEN)
    count_changed(now=THEN)

    assert numbers() == {("", 10): 1}


def test_a_corrected_answer_counts_once_as_corrected() -> None:
    survey = make_survey("nps")
    response = make_response(survey, 2)
    count_changed(now=THEN)
    again = Submission(version=response.version, answers={"score": 8}, key=uuid4())

    correct_response(response=response, submission=again, correction_kind="survey.correction", now=THEN)
    count_changed(now=THEN)

    assert numbers() == {("", 8): 1}


def test_a_day_is_that_of_the_site(settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    make_response(make_survey("nps"), 9, now=datetime(2026, 3, 1, 12, tzinfo=UTC))

    count_changed(now=THEN)

    assert DailyCount.objects.values_list("day", flat=True).distinct().get() == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_days_of_a_change_of_clocks_are_shorter_and_longer(settings: Settings, day: date, hours: int) -> None:
    settings.TIME_ZONE = "Europe/Lisbon"
    begins, ends = bounds_of(day)

    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=hours)


def test_the_command_finds_and_mends_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    make_response(make_survey("nps"), 9)
    call_command("recount_insights", "--check")
    DailyCount.objects.filter(measure="score").update(number=7)

    with pytest.raises(CommandError, match="1 days differ"):
        call_command("recount_insights", "--check")
    call_command("recount_insights")
    call_command("recount_insights", "--check")

    assert capsys.readouterr().out.endswith("Every figure equals a recount.\n")


def test_what_was_deleted_past_the_actions_is_found() -> None:
    response = make_response(make_survey("nps"), 9)
    count_changed(now=THEN)
    Response.objects.filter(pk=response.pk).delete()

    assert [wrong.number > 0 for wrong in wrong_days(now=THEN)] == [True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_answers_of_the_same_moment_are_all_counted_while_they_come_in() -> None:
    survey = make_survey("nps")
    assert survey.current_version is not None
    version = survey.current_version

    def answer() -> None:
        for _time in range(5):
            submission = Submission(version=version, answers={"score": 9}, key=uuid4())
            submit_response(survey=survey, submission=submission, now=THEN)
        connections.close_all()

    def count() -> None:
        for _time in range(3):
            count_changed(now=THEN)
        connections.close_all()

    in_parallel([answer] * 4 + [count] * 2)
    count_changed(now=THEN)

    assert numbers() == {("", 9): 20}
    assert not ChangedDay.objects.exists()
    assert list(wrong_days(now=THEN)) == []


def in_parallel(works: list[Callable[[], None]]) -> None:
    threads = [Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


@given(st.integers(0, 100_000))
def test_a_time_lies_in_the_stretch_it_is_counted_in(seconds: int) -> None:
    step = step_of(seconds)

    assert step <= seconds
    assert seconds < STEPS[0] if step == 0 else all(not step < later <= seconds for later in STEPS)


@pytest.mark.parametrize(
    ("kind", "value", "options"),
    [
        ("single", "blue", ["blue"]),
        ("single", {"other": "a mix"}, ["other"]),
        ("multiple", ["blue", {"other": "a mix"}], ["blue", "other"]),
        ("ranking", ["b", "a"], ["1:b", "2:a"]),
        ("matrix", {"taste": "good", "smell": "bad"}, ["taste:good", "smell:bad"]),
        ("consent", {"given": True, "wording": "…"}, ["given"]),
        ("contact", {"email": "ada@example.org"}, []),
    ],
)
def test_answers_of_parts_count_for_their_options(kind: str, value: object, options: list[str]) -> None:
    assert list(options_of(kind, value)) == options
