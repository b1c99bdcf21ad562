"""Write the smallest pieces of a page, those that stand a hundred times in a list: they cost microseconds."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zlib import crc32

import lucide
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.ui.moments import exact, spoken

AVATAR_COLORS: Final = 8
CHANGING: Final = timedelta(hours=1)
SIGNS: Final = {
    "wait": "clock",
    "trouble": "triangle-alert",
    "solved": "circle-check",
    "note": "info",
    "plain": "",
}


@lru_cache(maxsize=512)
def icon(name: str) -> SafeString:
    """Return an icon of lucide; hidden from screen readers: a word stands beside it or on its button."""
    svg: str = lucide._render_icon(name, 20, aria_hidden="true", focusable="false")  # noqa: SLF001
    # From the wheel's own files, by a name the code gives: no visitor's text is in it.
    return mark_safe(svg.replace("<svg ", '<svg class="icon" ', 1))  # noqa: S308


@lru_cache(maxsize=4096)
def avatar(name: str, initials: str, size: str = "") -> SafeString:
    """Return a person's initials on a color that belongs to the name; `size` is "", "small" or "large"."""
    color = crc32(name.encode()) % AVATAR_COLORS
    modifier = f" avatar-{size}" if size else ""
    return format_html(
        '<span class="avatar avatar-{}{}" aria-hidden="true">{}</span>', color, modifier, initials
    )


def badge(meaning: str, text: object) -> SafeString:
    """Return a short state with its sign: wait, trouble, solved, note or plain."""
    sign = SIGNS[meaning]
    return format_html('<span class="badge badge-{}">{}{}</span>', meaning, icon(sign) if sign else "", text)


class Clock(NamedTuple):
    """What a page's moments are said by, read once for all of them."""

    now: datetime
    today: date
    zone: str
    language: str


def read_clock(now: datetime) -> Clock:
    """Return the clock of the reader whose time zone and language are active."""
    zone = timezone.get_current_timezone_name()
    return Clock(now, timezone.localtime(now).date(), zone, get_language() or "")


def time_element(moment: datetime, clock: Clock) -> SafeString:
    """Return a moment as people say it, exact on hover."""
    if abs(clock.now - moment) < CHANGING:
        opened = _opened_time(moment, clock.zone, clock.language)
        return mark_safe(f"{opened}{escape(spoken(moment, clock.now))}</time>")  # noqa: S308 - escaped here
    return _steady_time(moment, clock.zone, clock.language, clock.today)


@lru_cache(maxsize=8192)
def _opened_time(moment: datetime, _zone: str, _language: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">', moment.isoformat(), exact(moment))


@lru_cache(maxsize=8192)
def _steady_time(moment: datetime, zone: str, language: str, _today: date) -> SafeString:
    """Keep what stays the same all day in one zone and language: dates are a quarter of a topic page."""
    opened = _opened_time(moment, zone, language)
    return format_html("{}{}</time>", opened, spoken(moment, timezone.now()))
