"""Show what the words of a form are about: how often each theme comes up, and whether that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Final

from django.utils.translation import gettext as _

from feedback.insights.control import Signal
from feedback.insights.measurements import MEASUREMENTS, Measurement
from feedback.insights.periods import Period
from feedback.insights.privacy import overlapping_through, shown_windows
from feedback.insights.reading import days_by_theme
from feedback.insights.remembering import NOTHING, Memory
from feedback.insights.shares import say_range, say_share
from feedback.insights.trend import Trend, trend_of
from feedback.readings.models import Theme
from feedback.surveys.models import Survey
from feedback.surveys.scores import Tally, share_interval

MOST_DRAWN: Final = 6
"""So many of the themes that come up most have a chart."""
NAMED, NOT_NAMED = 5, 1
"""The scores that stand for who named the theme and who did not: a share like that of the satisfied."""
LEAST_TOP: Final = 0.2
"""Where the axis ends of a theme that hardly comes up."""


@dataclass(frozen=True)
class ThemeLine:
    """One theme: how many named it, of all who were read. Without `number` too few did, or did not."""

    key: str
    name: str
    number: int | None
    share: str = ""
    interval: str = ""
    trend: Trend | None = None

    @property
    def alert(self) -> str:
        """The sentence for what stands out of the newest stretch of time; empty while it is noise."""
        return say_theme_alert(self.name, self.trend.signal) if self.trend else ""


def names_of_themes() -> dict[str, str]:
    """Return the themes in use by their number, as it stands among the figures."""
    return {str(pk): name for pk, name in Theme.objects.kept().values_list("pk", "name")}


def theme_lines(
    survey: Survey,
    period: Period,
    names: Mapping[str, str],
    windows: Sequence[Mapping[str, int]],
    memory: Memory = NOTHING,
) -> list[ThemeLine]:
    """Return the themes that came up, the most frequent first, those too small to show last; one query.

    `windows` says how many named each, and under "" how many were read: in the period, and before it in the
    shorter ones that end on the same day and are shown too.
    """
    windows = shown_windows(windows, [numbers.get("", 0) for numbers in windows])
    counted = [_named(numbers, names) for numbers in windows]
    named, read = counted[-1]
    open_keys = overlapping_through(counted)[-1]
    shown = sorted((key for key in open_keys if named[key]), key=lambda key: (-named[key], names[key]))
    trends = _trends(survey, period, {key: names[key] for key in shown[:MOST_DRAWN]}, memory)
    lines = [_line(key, names[key], named[key], read, trends.get(key)) for key in shown]
    hidden = sorted((key for key in names.keys() - open_keys if named[key]), key=lambda key: names[key])
    return [*lines, *(ThemeLine(key, names[key], None) for key in hidden)]


def _named(numbers: Mapping[str, int], names: Mapping[str, str]) -> tuple[dict[str, int], int]:
    return {key: numbers.get(key, 0) for key in names}, numbers.get("", 0)


def _line(key: str, name: str, number: int, read: int, trend: Trend | None) -> ThemeLine:
    interval = share_interval(number, read)
    assert interval is not None
    return ThemeLine(key, name, number, say_share(number / read), say_range(interval), trend)


def _trends(
    survey: Survey, period: Period, names: Mapping[str, str], memory: Memory
) -> dict[str, Trend | None]:
    if not names:
        return {}
    days = days_by_theme(survey, period, ["", *names], memory)
    return {key: _trend(name, days[key], days[""], period) for key, name in names.items()}


def _trend(name: str, named: Mapping[date, int], read: Mapping[date, int], period: Period) -> Trend | None:
    days = {
        day: {NAMED: named.get(day, 0), NOT_NAMED: number - named.get(day, 0)} for day, number in read.items()
    }
    return trend_of(_share_of(name, days.values()), days, period, _sides)


def _sides(tally: Tally) -> tuple[int, int, int]:
    """Return the groups that a share shows: all, who named it, and who did not."""
    named, others = tally.get(NAMED, 0), tally.get(NOT_NAMED, 0)
    return named + others, named, others


def _share_of(name: str, tallies: Iterable[Tally]) -> Measurement:
    """Return how a theme is measured; the axis ends at a round share, about twice that of the period."""
    read, named, _others = (sum(sides) for sides in zip(*map(_sides, tallies), strict=True))
    top = min(1.0, max(LEAST_TOP, ceil(20 * named / read) / 10))
    return replace(MEASUREMENTS["csat"], name=name, highest=top)


def say_theme_alert(name: str, signal: Signal) -> str:
    """Return what a signal of a theme means; empty while it is noise."""
    sentence = {
        Signal.NONE: "",
        Signal.ABOVE: _("“%(theme)s” comes up more often than chance explains. Look at what was written."),
        Signal.BELOW: _("“%(theme)s” comes up less often than chance explains."),
        Signal.RUN_ABOVE: _("“%(theme)s” came up more than usual nine times in a row: it is here to stay."),
        Signal.RUN_BELOW: _("“%(theme)s” came up less than usual nine times in a row: it is fading."),
    }[signal]
    return sentence % {"theme": name} if sentence else ""
