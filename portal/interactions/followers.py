"""Let the apps above do their part when a touch is recorded or answered, in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.models import User
from portal.interactions.models import Interaction


@dataclass(frozen=True)
class Answered:
    """A touch was answered; `text` is empty when that happened another way than through the portal."""

    touch: Interaction
    text: str
    author: User
    now: datetime


@dataclass(frozen=True)
class Judged:
    """A touch was found to be no customer's word, or to be one after all; `reason` tells staff why."""

    touch: Interaction
    reason: str
    now: datetime


@dataclass(frozen=True)
class Follower:
    """What one app does; an error of it takes back the touch or the answer, so it raises only for bugs."""

    key: str
    recorded: Callable[[Interaction], object] | None = None
    answered: Callable[[Answered], object] | None = None
    held: Callable[[Judged], object] | None = None
    accepted: Callable[[Judged], object] | None = None


_followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Make a follower known. Registering a key twice replaces it."""
    _followers[follower.key] = follower


def tell_recorded(touch: Interaction) -> None:
    """Tell every follower of a touch that was just written."""
    for follower in _followers.values():
        if follower.recorded is not None:
            follower.recorded(touch)


def tell_answered(answered: Answered) -> None:
    """Tell every follower of a touch that was just answered."""
    for follower in _followers.values():
        if follower.answered is not None:
            follower.answered(answered)


def tell_held(judged: Judged) -> None:
    """Tell every follower of a touch that is held apart from now on."""
    for follower in _followers.values():
        if follower.held is not None:
            follower.held(judged)


def tell_accepted(judged: Judged) -> None:
    """Tell every follower of a touch that counts again."""
    for follower in _followers.values():
        if follower.accepted is not None:
            follower.accepted(judged)
