"""Hold the bell of the site header; the app that rings it registers it when it starts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from portal.lib.addresses import address_of


@dataclass(frozen=True)
class Bell:
    """Where the bell leads, where its count is asked again, and who counts (at most one query)."""

    url_name: str
    count_url_name: str
    count: Callable[[HttpRequest], int]


@dataclass(frozen=True)
class BellShown:
    """The bell on one page."""

    url: str
    count_url: str
    count: int


_bells: list[Bell] = []


def register(bell: Bell) -> None:
    """Put the bell in the header; a second one replaces the first."""
    _bells[:] = [bell]


def shown(request: HttpRequest) -> BellShown | None:
    """Return the bell of a signed-in person's page, counted; None when nobody registered one."""
    for bell in _bells:
        return BellShown(address_of(bell.url_name), address_of(bell.count_url_name), bell.count(request))
    return None
