"""Offer staff what a touch can become in one click, such as a case; the apps above register it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from portal.accounts.models import User
from portal.accounts.policies import may
from portal.interactions.models import Interaction


@dataclass(frozen=True)
class Made:
    """What a touch has become."""

    label: str
    url: str


@dataclass(frozen=True)
class Conversion:
    """One thing a touch can become: `url_name` takes a POST with the touch's `pk`.

    `made` says of several touches, in one query, what each has become already.
    """

    key: str
    label: str | Promise
    icon: str
    url_name: str
    permission: str
    made: Callable[[Collection[int]], Mapping[int, Made]]
    data_key: str = ""
    """The key of the keyboard that does it."""
    order: int = 50


@dataclass(frozen=True)
class Offered:
    """A conversion on one touch's page: done already, or a button."""

    conversion: Conversion
    url: str
    made: Made | None


_conversions: dict[str, Conversion] = {}


def register(conversion: Conversion) -> None:
    """Make a conversion known. Registering a key twice replaces it."""
    _conversions[conversion.key] = conversion


def offered_to(user: User, touch: Interaction) -> list[Offered]:
    """Return what the person may make of the touch, and what it has become already."""
    if touch.is_internal:
        return []
    offers = []
    for conversion in sorted(_conversions.values(), key=lambda each: each.order):
        if may(user, conversion.permission):
            made = conversion.made([touch.pk]).get(touch.pk)
            url = reverse(conversion.url_name, kwargs={"pk": touch.pk})
            offers.append(Offered(conversion, url, made))
    return offers
