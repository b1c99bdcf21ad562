"""Say how long people need: the median and the quartiles, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insights.privacy import SMALLEST_GROUP


@dataclass(frozen=True)
class Times:
    """What a quarter, half and three quarters of the people needed at most, of so many that were timed."""

    number: int
    lower: str
    median: str
    upper: str


def times_of(seconds: Mapping[int, int]) -> Times | None:
    """Return the times of a tally of seconds; None when fewer than five were timed."""
    number = sum(seconds.values())
    if number < SMALLEST_GROUP:
        return None
    quarters = [say_time(at_share(seconds, number, quarter)) for quarter in (1, 2, 3)]
    return Times(number, *quarters)


def at_share(seconds: Mapping[int, int], number: int, quarter: int) -> int:
    """Return the smallest time that so many quarters of the people needed at most."""
    passed = 0
    for step, times in sorted(seconds.items()):
        passed += times
        if 4 * passed >= quarter * number:
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
