"""Let an upper app say who follows a tag, so that its followers go where the tag goes, and come back."""

from collections.abc import Sequence
from typing import Protocol

from forums.discussions.models import Tag

Follower = dict[str, str | int]
"""What one person set for a tag, as JSON holds it; `user` is her key."""


class Followers(Protocol):
    """Reads and writes what people set for a tag."""

    def of(self, tag: Tag) -> list[Follower]:
        """Return what everybody set."""
        ...

    def add(self, tag: Tag, followers: Sequence[Follower]) -> list[Follower]:
        """Set it for those who set nothing yet and are still there; return what was added."""
        ...

    def take(self, tag: Tag, followers: Sequence[Follower]) -> None:
        """Take away what still stands exactly as given."""
        ...


_registered: list[Followers] = []


def register(followers: Followers) -> None:
    """Name who keeps the followers of tags."""
    _registered[:] = [followers]


def followers_of(tag: Tag) -> list[Follower]:
    """Return what everybody set for a tag."""
    return [each for room in _registered for each in room.of(tag)]


def add_followers(tag: Tag, followers: Sequence[Follower]) -> list[Follower]:
    """Let people follow a tag who set nothing for it; return what was added."""
    return [each for room in _registered for each in room.add(tag, followers)]


def take_followers(tag: Tag, followers: Sequence[Follower]) -> None:
    """Take away what was added, where nobody changed it since."""
    for room in _registered:
        room.take(tag, followers)
