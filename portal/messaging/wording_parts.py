"""Read "Hello {{ name|there }}," once and render it many times, each time in microseconds.

An empty variable takes the space before it along; words after a bar stand in for it instead.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from django.utils.translation import gettext as _

_SLOT: Final = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|\s*([^{}]*?)\s*)?\}\}")
_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_MARKS: Final = {ord(_OPEN): None, ord(_CLOSE): None}
_HELD: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_LED: Final = re.compile(f"([^{_OPEN}]*){_OPEN}(\\d+){_CLOSE}")


class WordingWrong(ValueError):
    """The words can't be used; the message says why in a sentence."""


@dataclass(frozen=True)
class Slot:
    """The place of one variable, the words that stand in for an empty one, and what surrounds either."""

    name: str
    otherwise: str = ""
    before: str = ""
    after: str = ""


Parts = tuple[str | Slot, ...]
"""Words and places, in turn."""


def parse(text: str, known: Iterable[str]) -> Parts:
    """Return the parts of a text.

    Raises: WordingWrong for a variable nobody knows, with the name that was probably meant, and for braces
    that don't close.
    """
    names, text = sorted(known), text.translate(_MARKS)
    parts: list[str | Slot] = []
    end = 0
    for found in _SLOT.finditer(text):
        parts += [text[end : found.start()], _slot(found[1], found[2] or "", names)]
        end = found.end()
    parts.append(text[end:])
    if any(isinstance(part, str) and ("{{" in part or "}}" in part) for part in parts):
        raise WordingWrong(_("A variable is not closed: write it as {{ name }}."))
    return tuple(part for part in parts if part != "")


def _slot(name: str, otherwise: str, names: list[str]) -> Slot:
    if name in names:
        return Slot(name, otherwise)
    meant = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    unknown = _("There is no variable “%(name)s” here.") % {"name": name}
    if meant:
        raise WordingWrong(f"{unknown} " + _("Did you mean {{ %(meant)s }}?") % {"meant": meant[0]})
    raise WordingWrong(f"{unknown} " + _("These exist: %(names)s.") % {"names": ", ".join(names)})


def names_in(parts: Parts) -> set[str]:
    """Return the variables a text uses."""
    return {part.name for part in parts if isinstance(part, Slot)}


def render(parts: Parts, values: Mapping[str, str]) -> str:
    """Return the text with each value in its place."""
    out: list[str] = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
            continue
        value = values[part.name] or part.otherwise
        if value:
            out += (part.before, value, part.after)
        elif out and out[-1].endswith(" "):
            out[-1] = out[-1][:-1]
    return "".join(out)


def hold(parts: Parts) -> str:
    """Return the text with a mark in each slot's place, so that it may travel through a template."""
    return "".join(part if isinstance(part, str) else hold_at(number) for number, part in enumerate(parts))


def hold_at(number: int) -> str:
    """Return the mark of the slot at a place."""
    return f"{_OPEN}{number}{_CLOSE}"


def held_alone(text: str) -> tuple[str, int] | None:
    """Return the words before the one mark a text ends with, and its place; None for any other text."""
    found = _LED.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def take_up(text: str, parts: Parts) -> Parts:
    """Return the parts of a text whose marks were set by `hold`, each mark its slot again."""
    pieces = _HELD.split(text)
    found = [piece if at % 2 == 0 else parts[int(piece)] for at, piece in enumerate(pieces)]
    return tuple(part for part in found if part != "")
