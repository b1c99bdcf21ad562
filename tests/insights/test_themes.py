"""Test that the themes of what was written are counted, move the score, and ring only beyond noise."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.insights.actions import count_changed, wrong_days
from feedback.insights.models import DailyCount
from feedback.insights.overview import Insight, insight_of
from feedback.insights.periods import BEGINNING, Period
from feedback.insights.reading import kept_of
from feedback.insights.themes import ThemeLine, names_of_themes, theme_lines
from feedback.readings.actions import Ruling, drop_theme, judge_theme, make_theme, read_new
from feedback.readings.models import TextReading, Theme
from feedback.surveys.models import Survey
from portal.accounts.models import User
from tests.factories import THEN
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_survey("csat")


@pytest.fixture
def delivery(adam: User) -> Theme:
    return make_theme(name="Delivery", made_by=adam, now=THEN)


def write(survey: Survey, scores: Sequence[int], *, now: datetime = THEN) -> list[TextReading]:
    """Return the readings of so many answers in words, in the order of the scores."""
    for score in scores:
        make_response(survey, score, "Some words of hers.", now=now)
    read_new()
    return list(TextReading.objects.order_by("-pk")[: len(scores)])[::-1]


def say(readings: Sequence[TextReading], theme: Theme, by: User, *, is_about: bool = True) -> None:
    for reading in readings:
        judge_theme(reading=reading, theme=theme, is_about=is_about, ruling=Ruling(by, THEN))


def insight(survey: Survey) -> Insight:
    count_changed(now=THEN)
    assert list(wrong_days(now=THEN)) == []
    return insight_of(survey, Period("all", "", BEGINNING, THEN.date()))


def shown(lines: Sequence[ThemeLine]) -> list[tuple[str, int | None, str]]:
    return [(line.name, line.number, line.share) for line in lines]


def test_a_theme_that_comes_with_low_scores_moves_the_score(
    survey: Survey, delivery: Theme, adam: User
) -> None:
    readings = write(survey, [1] * 10 + [5] * 30)
    say(readings[:10], delivery, adam)

    found = insight(survey)

    (driver,) = [line for line in found.drivers if not line.question]
    assert (driver.choice, driver.number, driver.share) == ("Delivery", 10, "25%")
    assert (driver.impact, driver.is_beyond_noise) == ("+25 percentage points", True)
    assert shown(found.themes) == [("Delivery", 10, "25%")]


def test_what_staff_correct_is_counted_again(survey: Survey, delivery: Theme, adam: User) -> None:
    readings = write(survey, [3] * 20)
    say(readings[:8], delivery, adam)
    assert insight(survey).themes[0].number == 8

    say(readings[:2], delivery, adam, is_about=False)

    assert insight(survey).themes[0].number == 6


def test_a_dropped_theme_leaves_the_figures(survey: Survey, delivery: Theme, adam: User) -> None:
    say(write(survey, [3] * 20)[:8], delivery, adam)
    assert insight(survey).themes
    drop_theme(theme=delivery)

    assert insight(survey).themes == []
    assert not DailyCount.objects.measuring("theme").exclude(segment="").exists()


@pytest.mark.parametrize("number", [4, 16])
def test_a_theme_of_few_or_of_all_but_few_is_not_counted_out(
    survey: Survey, delivery: Theme, adam: User, number: int
) -> None:
    say(write(survey, [1] * 20)[:number], delivery, adam)

    found = insight(survey)

    assert shown(found.themes) == [("Delivery", None, "")]
    assert [line for line in found.drivers if not line.question] == []


def lines_of(survey: Survey, period: Period) -> list[ThemeLine]:
    return theme_lines(survey, period, names_of_themes(), [kept_of(survey, [period]).numbers_by_theme(0)])


def weeks(survey: Survey, theme: Theme, named: Sequence[int], *, read: int = 100) -> ThemeLine:
    """Return the theme's line where so many of the hundred of each week named it."""
    first = date(2026, 6, 1)
    told = {"survey": survey, "measure": "theme", "score": -1}
    rows = [
        DailyCount(day=first + timedelta(weeks=week), segment=segment, number=each, **told)
        for week, number in enumerate(named)
        for segment, each in (("", read), (str(theme.pk), number))
        if each
    ]
    DailyCount.objects.bulk_create(rows)
    period = Period("", "", first, first + timedelta(weeks=len(named), days=-1))
    return lines_of(survey, period)[0]


def test_a_theme_that_comes_up_more_than_chance_explains_rings(survey: Survey, delivery: Theme) -> None:
    assert "comes up more often" in weeks(survey, delivery, [10, 12, 9, 11, 8, 10, 12, 9, 11, 32]).alert


def test_a_week_without_words_is_a_gap(survey: Survey, delivery: Theme) -> None:
    first, third = date(2026, 6, 1), date(2026, 6, 15)
    told = {"survey": survey, "measure": "theme", "score": -1}
    for day in (first, third):
        DailyCount.objects.create(day=day, segment="", number=20, **told)
        DailyCount.objects.create(day=day, segment=str(delivery.pk), number=8, **told)

    (line,) = lines_of(survey, Period("", "", first, third))

    assert line.trend is not None
    assert [point.value for point in line.trend.points] == ["40%", "", "40%"]


def test_a_theme_that_wavers_as_chance_does_is_silent(survey: Survey, delivery: Theme) -> None:
    line = weeks(survey, delivery, [10, 12, 9, 11, 8, 10, 12, 9, 11, 17])

    assert line.alert == ""
    assert line.trend is not None
    assert line.trend.points[-1].value == "17%"


def test_a_week_in_which_few_named_it_is_not_drawn_nor_found_by_subtracting(
    survey: Survey, delivery: Theme
) -> None:
    line = weeks(survey, delivery, [10, 12, 9, 11, 8, 10, 12, 9, 11, 2])

    assert line.trend is not None
    hidden = [point.name for point in line.trend.points if point.number is None]
    assert len(hidden) == 2


def test_the_page_asks_the_database_the_same_for_many_themes(
    client: Client, survey: Survey, adam: User
) -> None:
    client.force_login(adam)
    counts = []
    for place in range(2):
        for number in range(3 + 9 * place):
            theme = make_theme(name=f"Theme {place} {number}", made_by=adam, now=THEN)
            say(write(survey, [2] * 5 + [4] * 5, now=timezone.now())[:5], theme, adam)
        count_changed(now=timezone.now())
        client.get(f"/desk/insights/{survey.slug}/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/desk/insights/{survey.slug}/").content.decode()
        counts.append(len(queries))
    assert "What the words are about" in page
    assert counts[0] == counts[1]
