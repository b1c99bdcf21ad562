"""Test what the chart of a figure draws and says."""

from datetime import date, timedelta

from feedback.insights.measurements import MEASUREMENTS
from feedback.insights.periods import Period, periods
from feedback.insights.trend import Trend, trend_of
from feedback.surveys.scores import Tally

TODAY = date(2026, 6, 30)


def chart(days: dict[date, Tally]) -> Trend:
    found = trend_of(MEASUREMENTS["csat"], days, thirteen_weeks())
    assert found is not None
    return found


def thirteen_weeks() -> Period:
    return next(period for period in periods(TODAY) if period.key == "13")


def test_each_point_says_its_figure_its_range_and_how_many_answered() -> None:
    found = chart({TODAY - timedelta(days=7): {5: 8, 1: 2}, TODAY: {5: 6}})
    shown = [point for point in found.points if point.value]

    assert [(point.value, point.low, point.high, point.answers) for point in shown] == [
        ("80%", "49%", "94%", "10 answers"),
        ("100%", "61%", "100%", "6 answers"),
    ]


def test_a_higher_figure_is_drawn_higher_and_inside_its_range() -> None:
    lower, higher = (
        point
        for point in chart({TODAY - timedelta(days=7): {5: 4, 1: 6}, TODAY: {5: 9, 1: 1}}).points
        if point.value
    )

    assert higher.y < lower.y
    for point in (lower, higher):
        assert 0 <= point.y_high <= point.y <= point.y_low <= Trend.height


def test_a_week_of_four_is_neither_drawn_nor_numbered() -> None:
    found = chart({TODAY - timedelta(days=14): {5: 10}, TODAY - timedelta(days=7): {5: 10}, TODAY: {1: 4}})

    assert [point.number for point in found.points if point.name == found.points[-1].name] == [None]
    assert len(found.line.split()) <= 1 + len([point for point in found.points if point.value])


def test_nobody_answered_nothing_is_drawn() -> None:
    assert trend_of(MEASUREMENTS["csat"], {}, thirteen_weeks()) is None
