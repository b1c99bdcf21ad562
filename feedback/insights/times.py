"""Say how long people need: the median and the quartiles, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, sqrt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insights.privacy import SMALLEST_GROUP
from feedback.surveys.scores import Z


@dataclass(frozen=True)
class Times:
    """What a quarter, half and three quarters of the people needed at most, of so many that were timed."""

    number: int
    lower: str
    median: str
    upper: str
    low: str = ""
    high: str = ""
    """The ends of the range that holds the true median with 95 % confidence; empty with too few for one."""


def times_of(seconds: Mapping[int, int]) -> Times | None:
    """Return the times of a tally of seconds; None when fewer than five were timed."""
    number = sum(seconds.values())
    if number < SMALLEST_GROUP:
        return None
    quarters = [say_time(at_share(seconds, number, quarter)) for quarter in (1, 2, 3)]
    return Times(number, *quarters, *(say_time(each) for each in _around_the_median(seconds, number)))


def _around_the_median(seconds: Mapping[int, int], number: int) -> tuple[int, ...]:
    """Return the two times whose ranks hold the median with 95 % confidence; nothing with fewer than six.

    Source: Conover, Practical Nonparametric Statistics, 3rd edition (1999), 3.2.
    """
    half = Z * sqrt(number) / 2
    first, last = floor(number / 2 - half), ceil(number / 2 + half) + 1
    if number < 6:
        return ()
    return tuple(at_rank(seconds, min(max(rank, 1), number)) for rank in (first, last))


def at_share(seconds: Mapping[int, int], number: int, quarter: int) -> int:
    """Return the smallest time that so many quarters of the people needed at most."""
    return at_rank(seconds, ceil(quarter * number / 4))


def at_rank(seconds: Mapping[int, int], rank: int) -> int:
    """Return the time of the person at this rank, the quickest first from 1; 0 beyond the last."""
    passed = 0
    for step, times in sorted(seconds.items()):
        passed += times
        if passed >= rank:
            return step
    return 0


def say_time(seconds: int) -> str:
    """Return a time as people say it: seconds up to two minutes, both up to ten, then minutes, then hours."""
    if seconds < 120:
        return ngettext("%(number)s second", "%(number)s seconds", seconds) % {"number": seconds}
    if seconds < 600 and seconds % 60:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": seconds // 60, "seconds": seconds % 60}
    minutes = round(seconds / 60)
    if minutes < 60:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    return _("an hour or more")
