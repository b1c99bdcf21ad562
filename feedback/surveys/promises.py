"""Say by which day a customer hears from us."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def answer_by(now: datetime, *, working_days: int, zone: ZoneInfo) -> date:
    """Return the day on which the given number of working days (Monday to Friday) after today has passed."""
    day = now.astimezone(zone).date()
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
