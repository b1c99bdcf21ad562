"""Say a moment as people say it, where the reader is."""

from datetime import datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def spoken(moment: datetime, now: datetime) -> str:
    """Return "just now", "12 min ago", "yesterday 14:05", "3 May" or "3 May 2025"; the future likewise."""
    if abs(now - moment) < HOUR:
        return _within_the_hour(moment, now)
    local, today = timezone.localtime(moment), timezone.localtime(now).date()
    clock = date_format(local, "H:i")
    days = (local.date() - today).days
    near = {
        0: _("today %(clock)s"),
        -1: _("yesterday %(clock)s"),
        1: _("tomorrow %(clock)s"),
    }
    if days in near:
        return near[days] % {"clock": clock}
    return date_format(local, "j M" if local.year == today.year else "j M Y")


def day_of(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return a day as "3 May 2025": where the reader is (in a task: the company), or in the zone."""
    return date_format(timezone.localtime(moment, zone), "j F Y")


def exact(moment: datetime) -> str:
    """Return the moment in full, with the reader's time zone."""
    return date_format(timezone.localtime(moment), "l, j F Y, H:i:s T")


def _within_the_hour(moment: datetime, now: datetime) -> str:
    minutes = int(abs(now - moment) / MINUTE)
    if minutes < 1:
        return _("just now") if moment <= now else _("in a moment")
    if moment <= now:
        return ngettext("%(count)d min ago", "%(count)d min ago", minutes) % {"count": minutes}
    return ngettext("in %(count)d min", "in %(count)d min", minutes) % {"count": minutes}
