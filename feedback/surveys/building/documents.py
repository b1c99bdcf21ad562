"""Find and name the parts of a form that is being written.

A draft may be unfinished, so it stays a plain document; `definition.parse` checks it when it is published.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition.kinds import Kind
from portal.lib.errors import ActionError

Document = dict[str, Any]
"""A form as the contract in docs/develop/forms.md writes it."""
Item = dict[str, Any]
Condition = dict[str, Any]
Text = dict[str, str]

LISTS: Final = ("choices", "rows", "columns")
"""The settings of an item that hold several entries with an id and a label."""


class ItemGone(ActionError):
    sentence = _("This question is no longer in the form. Somebody removed it; undo brings it back.")


def empty_document(title: str, language: str) -> Document:
    """Return a form without questions."""
    return {
        "format": 1,
        "language": language,
        "languages": [language],
        "title": {language: title},
        "intro": {},
        "thanks": {},
        "hidden": [],
        "main": None,
        "items": [],
    }


def completed(document: Document) -> Document:
    """Return a copy of a form with everything spelled out that a document may leave out."""
    whole: Document = {"intro": {}, "thanks": {}, "hidden": [], "main": None, **deepcopy(document)}
    whole.setdefault("languages", [whole["language"]])
    whole["items"] = [_completed_item(item) for item in whole.get("items", [])]
    return whole


def _completed_item(item: Item) -> Item:
    return {"label": {}, "help": {}, "required": False, "show_if": None, "jumps": [], **item}


def position_of(document: Document, item_id: str) -> int:
    """Return where an item stands, from 0.

    Raises: ItemGone.
    """
    for position, item in enumerate(document["items"]):
        if item["id"] == item_id:
            return position
    raise ItemGone


def item_of(document: Document, item_id: str) -> Item:
    """Return an item by its id.

    Raises: ItemGone.
    """
    found: Item = document["items"][position_of(document, item_id)]
    return found


def words(text: Text | None, document: Document, language: str = "") -> str:
    """Return words in a language, else in the form's first one, else in any."""
    text = text or {}
    return text.get(language) or text.get(document["language"]) or next(iter(text.values()), "")


def name_of(item: Item, document: Document, language: str = "") -> str:
    """Return what staff call an item: its words, or what it is."""
    return words(item.get("label"), document, language) or str(Kind(item["kind"]).label)


UNNUMBERED: Final = frozenset({"statement", "section", "page_break"})
"""Kinds of item without a number: texts and breaks."""


_LINES: Final = {
    "choices": _("Choice %(number)s"),
    "rows": _("Row %(number)s"),
    "columns": _("Column %(number)s"),
}


def line_name(name: str, number: int) -> str:
    """Return what staff call a line of a list that has no words yet."""
    return str(_LINES[name]) % {"number": number}


def choice_names(item: Item, document: Document) -> dict[str, str]:
    """Return what staff call each choice of an item, by its id."""
    entries = enumerate(item.get("choices") or [], start=1)
    return {
        entry["id"]: words(entry["label"], document) or line_name("choices", number)
        for number, entry in entries
    }


def next_id(prefix: str, taken: Iterable[str]) -> str:
    """Return the first id after every id that was ever taken: an id is never used twice."""
    pattern = re.compile(rf"^{prefix}([0-9]{{1,6}})$")
    numbers = [int(match[1]) for match in map(pattern.match, taken) if match]
    return f"{prefix}{max(numbers, default=0) + 1}"


def entries_of(item: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each choice, row and column of an item with the name of its list."""
    for name in LISTS:
        for entry in item.get(name) or []:
            yield name, entry
