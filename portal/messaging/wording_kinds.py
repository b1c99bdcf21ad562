"""Know which messages staff may word, and what each can say: its variables, with an example of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape  # Django's does the same for ten times as much
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise

PARAGRAPH: Final = "<p>{}</p>"


class Shown(NamedTuple):
    """What stands in the place of a variable: in plain text, and in HTML."""

    text: str
    html: str


Show = Callable[[Any, Mapping[str, Any]], Shown]
"""Get a value of the context and the whole context; return what is shown."""


def as_words(value: Any, _context: Mapping[str, Any]) -> Shown:
    """Show a value as plain words."""
    text = "" if value is None else str(value)
    return Shown(text, escape(text).replace("\n", "<br>"))


def as_link(value: Any, _context: Mapping[str, Any]) -> Shown:
    """Show an address that can be tapped."""
    text = str(value or "")
    safe = escape(text)
    return Shown(text, f'<a href="{safe}">{safe}</a>' if text else "")


@dataclass(frozen=True)
class Variable:
    """One thing a message can say. `key` is its name in the context if that differs.

    `alone` is the HTML around it where it stands in a paragraph of its own.
    """

    name: str
    explains: str | Promise
    example: Any
    key: str = ""
    show: Show = as_words
    alone: str = PARAGRAPH

    @property
    def is_link(self) -> bool:
        return self.show is as_link

    def shown(self, context: Mapping[str, Any]) -> Shown:
        return self.show(context.get(self.key or self.name, ""), context)


@dataclass(frozen=True)
class Kind:
    """One message; `key` is its template's name. One of `needs_one_of` must stand in its words."""

    key: str
    title: str | Promise
    explains: str | Promise
    variables: tuple[Variable, ...]
    why: str | Promise = ""
    """Why she gets it, below the mail; "%(company)s" stands for the company."""
    needs_one_of: tuple[str, ...] = ()
    needs_consent: bool = False
    may_bring_subject: bool = False
    """Whether a subject of the context's own, such as a tested one, wins over the wording's."""

    def variable(self, name: str) -> Variable | None:
        return next((each for each in self.variables if each.name == name), None)

    def sample(self) -> dict[str, Any]:
        """Return a context made of the examples."""
        return {variable.key or variable.name: variable.example for variable in self.variables}


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let staff word a message. Registering a key twice replaces it."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> Kind | None:
    return _kinds.get(key)


def all_kinds() -> list[Kind]:
    """Return every message staff may word, in the order they were registered."""
    return list(_kinds.values())
