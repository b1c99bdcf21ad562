"""Tell the time where a person is."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Return every name the time zone database knows, with the old ones."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Tell whether the name is an IANA time zone such as Europe/Lisbon."""
    return name in known_zones()
