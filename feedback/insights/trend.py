"""Draw a figure over time: a point and its interval for each week or month, and what stands out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insights.control import ControlChart, Signal, control_chart
from feedback.insights.measurements import Measurement
from feedback.insights.periods import Period, bucket_of, buckets_between, name_of_bucket
from feedback.insights.privacy import shown_groups
from feedback.surveys.scores import Tally

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 220, 44, 12, 28
MOST_WEEKS = 27
GroupsOf = Callable[[Tally], Sequence[int]]
"""The sizes of the groups that a stretch of time would show, always as many."""


def everybody(tally: Tally) -> tuple[int]:
    """Return the one group of all who answered."""
    return (sum(tally.values()),)


@dataclass(frozen=True)
class Point:
    """One week or month as it is drawn and said; without `value` too few answered to show it."""

    name: str
    x: int
    number: int | None = None
    value: str = ""
    low: str = ""
    high: str = ""
    y: int = 0
    y_low: int = 0
    y_high: int = 0
    is_signal: bool = False
    label: str = ""

    @property
    def answers(self) -> str:
        """How many answers it stands on, in words."""
        number = self.number or 0
        return ngettext("%(number)s answer", "%(number)s answers", number) % {"number": number}


@dataclass(frozen=True)
class Trend:
    """A chart ready to draw: points, the line through them, the axis, and the sentence it comes to."""

    points: tuple[Point, ...]
    line: str
    ticks: tuple[tuple[int, str], ...]
    centre_y: int
    sentence: str
    signal: Signal
    is_by_month: bool
    newest: date | None = None
    """The first day of the newest stretch with answers."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - 8
    base: int = HEIGHT - BOTTOM

    @property
    def alert(self) -> str:
        """The sentence for what stands out of the newest stretch; empty while it is noise."""
        return say_alert(self.signal)


def trend_of(
    measurement: Measurement, days: Mapping[date, Tally], period: Period, groups_of: GroupsOf = everybody
) -> Trend | None:
    """Return the chart of a form's scores by day; None when nobody answered.

    A stretch is shown when none of its groups is small, nor found by subtracting what the others show.
    """
    if not days:
        return None
    by_month = (period.latest - period.first).days > 7 * MOST_WEEKS
    tallies = _by_bucket(days, period.first, period.latest, by_month)
    chart = control_chart([measurement.bucket(tally) for tally in tallies.values()])
    assert chart is not None
    shown = _shown(tallies, groups_of)
    points = tuple(
        _point(measurement, place, begin, tally, (chart, len(tallies), by_month), is_shown=begin in shown)
        for place, (begin, tally) in enumerate(tallies.items())
    )
    return Trend(
        points,
        " ".join(f"{point.x},{point.y}" for point in points if point.value),
        _ticks(measurement),
        _y(measurement, _centre(measurement, days)),
        _sentence(measurement, points, by_month),
        chart.alert,
        by_month,
        max((begin for begin, tally in tallies.items() if any(tally.values())), default=None),
    )


def _shown(tallies: Mapping[date, Tally], groups_of: GroupsOf) -> set[date]:
    sizes = {begin: groups_of(tally) for begin, tally in tallies.items()}
    places = range(max(len(groups) for groups in sizes.values()))
    shown = [shown_groups({begin: groups[place] for begin, groups in sizes.items()}) for place in places]
    return set.intersection(*shown)


def _by_bucket(
    days: Mapping[date, Tally], first: date, latest: date, by_month: bool
) -> dict[date, dict[int, int]]:
    begins = buckets_between(max(first, min(days)), latest, by_month=by_month)
    tallies: dict[date, dict[int, int]] = {begin: {} for begin in begins}
    for day, tally in days.items():
        found = tallies[bucket_of(day, by_month=by_month)]
        for score, number in tally.items():
            found[score] = found.get(score, 0) + number
    return tallies


def _point(
    measurement: Measurement,
    place: int,
    begin: date,
    tally: Tally,
    drawn: tuple[ControlChart, int, bool],
    *,
    is_shown: bool,
) -> Point:
    chart, length, by_month = drawn
    name, number = name_of_bucket(begin, by_month=by_month), sum(tally.values())
    x = LEFT + round((WIDTH - LEFT - 16) * (place + 0.5) / length)
    label = name if place % max(1, -(-length // 8)) == 0 else ""
    value, interval = measurement.value(tally), measurement.interval(tally)
    if not is_shown or value is None or interval is None:
        return Point(name, x, number if is_shown else None, label=label)
    return Point(
        name,
        x,
        number,
        value=measurement.say(value),
        low=measurement.say(interval.low),
        high=measurement.say(interval.high),
        y=_y(measurement, value),
        y_low=_y(measurement, interval.low),
        y_high=_y(measurement, interval.high),
        is_signal=chart.points[place].signal != Signal.NONE,
        label=label,
    )


def _y(measurement: Measurement, value: float) -> int:
    share = min(1, (value - measurement.lowest) / (measurement.highest - measurement.lowest))
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM))


def _centre(measurement: Measurement, days: Mapping[date, Tally]) -> float:
    total: dict[int, int] = {}
    for tally in days.values():
        for score, number in tally.items():
            total[score] = total.get(score, 0) + number
    return measurement.value(total) or 0.0


def _ticks(measurement: Measurement) -> tuple[tuple[int, str], ...]:
    middle = (measurement.lowest + measurement.highest) / 2
    values = (measurement.lowest, middle, measurement.highest)
    return tuple((_y(measurement, value), measurement.say(value)) for value in values)


def _sentence(measurement: Measurement, points: Sequence[Point], by_month: bool) -> str:
    shown = [point for point in points if point.value]
    if not shown:
        return _("Too few people answered in any stretch of time to show it.")
    if len(shown) == 1:
        words = _("%(figure)s: %(value)s in %(name)s.")
        return words % {"figure": measurement.name, "value": shown[0].value, "name": shown[0].name}
    words = (
        _("%(figure)s by month: from %(first)s in %(begin)s to %(latest)s in %(end)s.")
        if by_month
        else _("%(figure)s by week: from %(first)s (%(begin)s) to %(latest)s (%(end)s).")
    )
    return words % {
        "figure": measurement.name,
        "first": shown[0].value,
        "begin": shown[0].name,
        "latest": shown[-1].value,
        "end": shown[-1].name,
    }


def say_alert(signal: Signal) -> str:
    """Return what a signal of the score means; empty while it is noise."""
    return {
        Signal.NONE: "",
        Signal.ABOVE: _("The newest figure is higher than chance explains."),
        Signal.BELOW: _("The newest figure is lower than chance explains. Look at what was written."),
        Signal.RUN_ABOVE: _("Nine figures in a row lie above the middle: something got better for good."),
        Signal.RUN_BELOW: _("Nine figures in a row lie below the middle: something got worse and stayed."),
    }[signal]
