"""Let the apps above add to a person's own page, and follow what she changes there."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest

from portal.accounts.models import User
from portal.ui.home import LoadedShelf, Shelf

Follower = Callable[[User, str], object]
"""Gets the user as saved and her previous name; runs in the transaction that saves her profile."""

_shelves: dict[str, Shelf] = {}
_followers: dict[str, Follower] = {}


def register(shelf: Shelf) -> None:
    """Put a shelf on the profile page; one with the same template replaces the old."""
    _shelves[shelf.template] = shelf


def register_follower(key: str, follower: Follower) -> None:
    """Call the follower whenever somebody saves her profile; one with the same key replaces the old."""
    _followers[key] = follower


def load_shelves(request: HttpRequest, now: datetime) -> list[LoadedShelf]:
    """Return the shelves of the profile page in their order, read."""
    ordered = sorted(_shelves.values(), key=lambda shelf: shelf.order)
    return [LoadedShelf(shelf.template, shelf.load(request, now)) for shelf in ordered]


def tell_followers(user: User, previous_name: str) -> None:
    """Tell every follower that the user saved her profile."""
    for follower in _followers.values():
        follower(user, previous_name)
