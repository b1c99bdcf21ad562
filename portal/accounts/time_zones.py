"""Know the time zones a person may choose, and guess which one she meant."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portal.lib.clock import is_zone, known_zones


@cache
def zone_names() -> tuple[str, ...]:
    """Return the zones named after places, and UTC; reading them from the system takes long, so once."""
    return tuple(sorted(name for name in known_zones() if name == "UTC" or _is_place(name)))


def find_zone(name: str) -> ZoneInfo | None:
    """Return the zone of that name; None for what is no zone, whatever a cookie says."""
    return ZoneInfo(name) if is_zone(name) else None


def unknown_zone(name: str) -> str:
    """Return the sentence for a time zone that does not exist, with the nearest that does."""
    near = get_close_matches(name.replace(" ", "_"), zone_names(), n=1, cutoff=0.5)
    if near:
        return _("There is no time zone “%(name)s”. Did you mean %(near)s?") % {"name": name, "near": near[0]}
    return _("There is no time zone “%(name)s”. Pick one from the list, such as Europe/Lisbon.") % {
        "name": name
    }


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith(
        ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
    )
