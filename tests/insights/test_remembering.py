"""Test that what a page read is remembered until the form is counted again, and never longer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.insights.actions import count_changed, recount
from feedback.insights.models import Counted
from feedback.insights.overview import insight_of, lines_of
from feedback.insights.periods import period_of, periods
from feedback.insights.reading import answered_by_window
from feedback.insights.remembering import memory_of
from feedback.surveys.models import Survey
from portal.accounts.models import User
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db
KEPT_TABLES = ('FROM "insights_dailycount"', 'FROM "insights_dailyanswer"')


def answered(survey: Survey, scores: list[int]) -> None:
    moment = timezone.now() - timedelta(days=2)
    for score in scores:
        make_response(survey, score, now=moment)
    count_changed(now=moment)


def readings_of(captured: CaptureQueriesContext) -> int:
    return sum(any(table in each["sql"] for table in KEPT_TABLES) for each in captured.captured_queries)


@pytest.mark.parametrize("path", ["/desk/insights/", "/desk/insights/{slug}/"])
def test_the_second_look_reads_no_figure_again(client: Client, carol: User, path: str) -> None:
    survey = make_survey("nps")
    answered(survey, [10] * 6)
    client.force_login(carol)
    path = path.format(slug=survey.slug)
    with CaptureQueriesContext(connection) as first:
        before = client.get(path).content

    with CaptureQueriesContext(connection) as second:
        after = client.get(path).content

    assert readings_of(first) > 0
    assert readings_of(second) == 0
    assert [page.count(b"<tr>") for page in (before, after)] == [after.count(b"<tr>")] * 2
    assert (b"+100" in before, b"+100" in after) == (True, True)


def test_one_more_answer_is_seen_as_soon_as_it_is_counted() -> None:
    survey, period = make_survey("nps"), period_of("13", timezone.now().date())
    answered(survey, [10] * 6)
    assert insight_of(survey, period).headline.number == 6

    answered(survey, [0] * 5)

    found = insight_of(survey, period)
    assert (found.headline.number, found.headline.value) == (11, "+9")
    assert lines_of([survey], period)[0].headline.value == "+9"


def test_a_recount_that_mends_a_figure_is_seen_at_once() -> None:
    survey, period = make_survey("nps"), period_of("13", timezone.now().date())
    answered(survey, [10] * 6)
    survey.daily_counts.filter(measure="score").update(number=60)
    assert insight_of(survey, period).headline.number == 60

    recount(now=timezone.now())

    assert insight_of(survey, period).headline.number == 6


def test_forms_read_together_are_remembered_each_for_itself() -> None:
    one, other = make_survey("nps"), make_survey("csat")
    answered(one, [10] * 5)
    answered(other, [5] * 7)
    windows = periods(timezone.now().date())[:1]
    answered_by_window([one], windows, memory_of([one]))

    both = answered_by_window([one, other], windows, memory_of([one, other]))

    assert {pk: found[0].number for pk, found in both.items()} == {one.pk: 5, other.pk: 7}


def test_what_was_remembered_is_not_read_on_another_scale_or_in_another_period() -> None:
    survey = make_survey("nps")
    answered(survey, [5] * 6)
    today = timezone.now().date()
    assert insight_of(survey, period_of("13", today)).headline.value == "−100"

    Survey.objects.filter(pk=survey.pk).update(kind="csat")
    changed = insight_of(Survey.objects.get(pk=survey.pk), period_of("13", today))

    assert changed.headline.value == "No score yet"
    assert changed.headline.elsewhere.startswith("6 earlier scores")
    assert insight_of(survey, period_of("13", today - timedelta(days=30))).headline.number == 0


def test_every_counting_has_an_edition_that_never_was() -> None:
    survey = make_survey("nps")
    editions = set()
    for _time in range(3):
        answered(survey, [10])
        editions.add(Counted.objects.get(survey=survey).edition)

    assert len(editions) == 3
