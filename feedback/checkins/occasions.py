"""Tell on which day an anniversary is kept."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def anniversary_due(told: str, zone: ZoneInfo | None, delay_days: int, now: datetime) -> datetime | None:
    """Return when the day begins, at the place, on which an anniversary is asked about: today or tomorrow.

    `told` is the date as 2020-02-29 or 02-29; 29 February is kept on the 28th of common years. The date
    itself is no anniversary of it. None on every other day, and for what is no date.
    """
    zone = zone or ZoneInfo("UTC")
    today = now.astimezone(zone).date()
    for day in (today, today + timedelta(days=1)):
        kept = day - timedelta(days=delay_days)
        if kept == _anniversary(told, kept.year):
            return datetime.combine(day, time(), zone).astimezone(UTC)
    return None


def _anniversary(told: str, year: int) -> date | None:
    try:
        *head, month, number = (int(part) for part in told[:10].split("-"))
        date(2000, month, number)
    except ValueError:
        return None
    if head and head[0] >= year:
        return None
    if (month, number) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28)
    return date(year, month, number)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
