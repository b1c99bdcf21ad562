"""Know the days of the site: when they begin and end, in its own time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def site_zone() -> ZoneInfo:
    """Return the time zone whose days the figures have."""
    return ZoneInfo(settings.TIME_ZONE)


def day_of(moment: datetime) -> date:
    """Return the day of the site in which a moment lies."""
    return moment.astimezone(site_zone()).date()


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """Return the beginning of a day of the site and of the next: 23 to 25 hours."""
    zone = site_zone()
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)
