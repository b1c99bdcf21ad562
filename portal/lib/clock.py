"""Tell the time where a person is."""

from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Return every name the time zone database knows, with the old ones."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Tell whether the name is an IANA time zone such as Europe/Lisbon."""
    return name in known_zones()


def next_open(moment: datetime, *, zone: ZoneInfo, opens: time, closes: time) -> datetime:
    """Return the moment itself when it lies in the daily window at the place, else the window's next opening.

    `opens` is inside, `closes` outside. A window may cross midnight (20:00 to 08:00); equal times mean
    always open.
    A local time skipped by daylight saving counts as the first moment after the gap (PEP 495, fold=0).
    """
    local = moment.astimezone(zone)
    if _is_inside(local.timetz().replace(tzinfo=None), opens, closes):
        return moment
    opening = datetime.combine(local.date(), opens, zone)
    if opening <= moment:
        opening = datetime.combine(local.date() + timedelta(days=1), opens, zone)
    return opening.astimezone(moment.tzinfo)


def _is_inside(clock: time, opens: time, closes: time) -> bool:
    if opens == closes:
        return True
    if opens < closes:
        return opens <= clock < closes
    return clock >= opens or clock < closes
