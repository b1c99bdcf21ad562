"""Know what whoever starts the portal is told: the demo sign-ins, and how to set up an empty one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """One demo person: who it is in a word or two, and how to sign in."""

    role: str
    email: str
    password: str


_FINDERS: list[Callable[[], Sequence[SignIn]]] = []
_HINTS: list[Callable[[], str]] = []


def register(find: Callable[[], Sequence[SignIn]]) -> None:
    """Add a function that returns the demo sign-ins that exist in this database now."""
    if find not in _FINDERS:
        _FINDERS.append(find)


def sign_ins() -> list[SignIn]:
    """Return the demo sign-ins of this database; none in a real one."""
    return [sign_in for find in _FINDERS for sign_in in find()]


def register_hint(find: Callable[[], str]) -> None:
    """Add a function that returns a sentence to print at the start, or an empty text."""
    if find not in _HINTS:
        _HINTS.append(find)


def hints() -> list[str]:
    """Return the sentences to print at the start."""
    return [sentence for find in _HINTS if (sentence := find())]
