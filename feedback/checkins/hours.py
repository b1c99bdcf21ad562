"""Say at which hours a customer may be asked at her place: the program's hours, the law's, and no holiday.

Pure functions. Every moment they return lies, on the clock at the place, inside the hours: where daylight
saving skips or repeats an edge of them, the later opening and the earlier closing count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

Minutes = tuple[int, int]
"""A part of a local day in minutes since its start: the first is inside, the last outside."""

WHOLE_DAY: Final[Minutes] = (0, 24 * 60)
EVERY_DAY: Final = frozenset(range(1, 8))
SEARCHED_DAYS: Final = 400
"""How far ahead an opening is looked for: longer than any run of holidays or days a program leaves out."""


def _from_to(opens: int, closes: int) -> Minutes:
    return opens * 60, closes * 60


@dataclass(frozen=True)
class Law:
    """When a place lets a company write to people: on weekdays, on Saturdays and on Sundays."""

    weekdays: Minutes
    saturdays: Minutes
    sundays: Minutes

    def on(self, day: date) -> Minutes:
        return {6: self.saturdays, 7: self.sundays}.get(day.isoweekday(), self.weekdays)


USUAL: Final = Law(*[_from_to(8, 21)] * 3)
"""Source: 47 CFR 64.1200(c)(1), 8 a.m. to 9 p.m. at the called party's location."""
_UNTIL_EIGHT: Final = Law(*[_from_to(8, 20)] * 3)
_STATES: Final[Mapping[str, Law]] = {
    **dict.fromkeys(("FL", "OK", "MD", "MS", "NJ"), _UNTIL_EIGHT),
    "CT": Law(*[_from_to(9, 20)] * 3),
    "RI": Law(_from_to(9, 18), _from_to(10, 17), _from_to(10, 17)),
    "TX": Law(_from_to(9, 21), _from_to(9, 21), _from_to(12, 21)),
}
STRICTEST: Final = Law(_from_to(9, 18), _from_to(10, 17), _from_to(12, 17))
"""The hours that every one of these laws allows."""


def law_of(country: str, state: str = "") -> Law:
    """Return the law of a place; the usual one where no stricter is known."""
    return _STATES.get(state.strip().upper(), USUAL) if country.upper() in {"US", ""} else USUAL


@dataclass(frozen=True)
class Hours:
    """When a program asks. `opens` after `closes` means over midnight; equal, the whole day."""

    opens: time
    closes: time
    weekdays: frozenset[int] = EVERY_DAY
    """ISO numbers of the days at the place: 1 is Monday."""
    law: Law = USUAL
    holidays_of: str = ""
    """The country whose public holidays are left out; empty for none."""

    def on(self, day: date) -> list[Minutes]:
        """Return the parts of a local day in which the customer may be asked."""
        if day.isoweekday() not in self.weekdays or is_holiday(day, self.holidays_of):
            return []
        lawful = self.law.on(day)
        parts = ((max(start, lawful[0]), min(end, lawful[1])) for start, end in self._parts())
        return [(start, end) for start, end in parts if start < end]

    def _parts(self) -> list[Minutes]:
        opens, closes = _minutes(self.opens), _minutes(self.closes)
        if opens == closes:
            return [WHOLE_DAY]
        if opens < closes:
            return [(opens, closes)]
        return [(0, closes), (opens, WHOLE_DAY[1])]


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def windows(start: datetime, *, zone: ZoneInfo, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """Yield each opening and closing in UTC, in order, from the one the moment lies in or before."""
    day = start.astimezone(zone).date()
    for offset in range(SEARCHED_DAYS):
        for part in hours.on(day + timedelta(days=offset)):
            opening, closing = _edges(day + timedelta(days=offset), part, zone)
            if max(opening, start) < closing:
                yield opening, closing


def next_moment(moment: datetime, *, zone: ZoneInfo, hours: Hours) -> datetime | None:
    """Return the moment itself if the customer may be asked then, else the next opening; None if never."""
    for opening, _closing in windows(moment, zone=zone, hours=hours):
        return max(opening, moment)
    return None


def closing_of(moment: datetime, *, zone: ZoneInfo, hours: Hours) -> datetime:
    """Return when the hours that a moment lies in are over; the moment itself if it lies in none."""
    for opening, closing in windows(moment, zone=zone, hours=hours):
        return closing if opening <= moment else moment
    return moment


def _edges(day: date, part: Minutes, zone: ZoneInfo) -> tuple[datetime, datetime]:
    opening, closing = (_instants(day, minutes, zone) for minutes in part)
    return max(opening), min(closing)


def _instants(day: date, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the two readings of a local time; they differ only where the clock is turned (PEP 495)."""
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return early, late


def is_holiday(day: date, country: str) -> bool:
    """Tell whether the day is a public holiday of the country; of a country nobody knows, it is none."""
    return bool(country) and day in _holidays(country.upper(), day.year)


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries(include_aliases=False):
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))
