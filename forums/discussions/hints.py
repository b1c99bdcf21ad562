"""Hold who finds what looks like a new topic; upper apps register theirs (`registrations.py`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from portal.accounts.policies import Person


@dataclass(frozen=True)
class Titled:
    """Something that is no topic and may hold the answer; `topic_id` is the topic it came from."""

    title: str
    url: str
    topic_id: int


Hint = Callable[[HttpRequest, str], SafeString]
Shelf = Callable[[Person, Sequence[str]], Iterable[Titled]]

_hints: list[Hint] = []
_shelves: list[Shelf] = []


def register_hint(load: Hint) -> None:
    """Ask `load` for what looks much like a title before a topic is started; nothing is an empty text."""
    _hints.append(load)


def register_shelf(find: Shelf) -> None:
    """Let `find` say what of its own holds one of the words, as far as the person may read it."""
    _shelves.append(find)


def hints(request: HttpRequest, title: str) -> SafeString:
    """Return what others already asked or wrote; the person may go on all the same."""
    return mark_safe("".join(load(request, title) for load in _hints))  # noqa: S308 - safe by its type


def on_shelves(person: Person, words: Sequence[str]) -> list[Titled]:
    """Return what the shelves hold about the words."""
    return [titled for find in _shelves for titled in find(person, words)]
