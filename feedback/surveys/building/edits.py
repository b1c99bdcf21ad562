"""Change a form that is being written: each edit returns a new document and leaves the old one as it was."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from feedback.surveys.building.conditions import mend
from feedback.surveys.building.documents import (
    Document,
    Item,
    entries_of,
    item_of,
    next_id,
    position_of,
)
from feedback.surveys.definition.kinds import MEASURES, Kind
from portal.lib.errors import ActionError

MOST_ITEMS: Final = 200
MOST_ENTRIES: Final = 200


class TooManyItems(ActionError):
    sentence = _("A form holds 200 questions at most. Make a second form, or remove some questions first.")


class TooManyChoices(ActionError):
    sentence = _("A question offers 200 choices at most.")


class ChoiceGone(ActionError):
    sentence = _("This choice is no longer in the question. Reload the page to see how it stands.")


def add_item(
    document: Document, kind: str, *, after: str = "", taken: Iterable[str] = ()
) -> tuple[Document, str]:
    """Put a new item after another one, or at the end; return the form and the new id.

    Raises: TooManyItems, ItemGone.
    """
    changed = deepcopy(document)
    item = new_item(Kind(kind), _free_id(document, taken))
    _insert(changed, item, after)
    if not changed["main"] and kind in MEASURES:
        changed["main"] = item["id"]
    return changed, item["id"]


def remove_item(document: Document, item_id: str) -> Document:
    """Take an item out, with the rules that looked at it or led to it.

    Raises: ItemGone.
    """
    changed = deepcopy(document)
    del changed["items"][position_of(changed, item_id)]
    for item in changed["items"]:
        item["jumps"] = [jump for jump in item.get("jumps") or [] if jump["to"] != item_id]
    mend(changed, lambda test: test.get("question") == item_id)
    if changed.get("main") == item_id:
        changed["main"] = next((item["id"] for item in changed["items"] if item["kind"] in MEASURES), None)
    return changed


def move_item(document: Document, item_id: str, *, before: str = "") -> Document:
    """Put an item before another one, or at the end.

    Raises: ItemGone.
    """
    changed = deepcopy(document)
    item = changed["items"].pop(position_of(changed, item_id))
    place = position_of(changed, before) if before and before != item_id else len(changed["items"])
    if before == item_id:
        place = position_of(document, item_id)
    changed["items"].insert(place, item)
    return changed


def step_item(document: Document, item_id: str, step: int) -> Document:
    """Move an item up (-1) or down (1) by one place; at the ends it stays.

    Raises: ItemGone.
    """
    changed = deepcopy(document)
    place = position_of(changed, item_id)
    item = changed["items"].pop(place)
    changed["items"].insert(max(0, place + step), item)
    return changed


def duplicate_item(document: Document, item_id: str, *, taken: Iterable[str] = ()) -> tuple[Document, str]:
    """Put a copy after an item: the same words, choices and rules, an id of its own.

    Raises: TooManyItems, ItemGone.
    """
    changed = deepcopy(document)
    copy = {**deepcopy(item_of(document, item_id)), "id": _free_id(document, taken)}
    _insert(changed, copy, item_id)
    return changed, copy["id"]


def change_item(document: Document, item_id: str, changes: Mapping[str, Any]) -> Document:
    """Replace settings of an item. An empty text in one language is taken out of its words.

    Raises: ItemGone.
    """
    changed = deepcopy(document)
    item = item_of(changed, item_id)
    item.update(deepcopy(dict(changes)))
    return changed


def retype_item(document: Document, item_id: str, kind: str) -> Document:
    """Ask the same words in another way; what both kinds know stays, what only the old one knew goes.

    Raises: ItemGone.
    """
    changed = deepcopy(document)
    old = changed["items"][position_of(changed, item_id)]
    fresh = new_item(Kind(kind), item_id)
    kept = {name: old[name] for name in fresh if name in old and name != "kind"}
    changed["items"][position_of(changed, item_id)] = {**fresh, **kept}
    mend(changed, lambda test: test.get("question") == item_id)
    if changed["main"] == item_id and kind not in MEASURES:
        changed["main"] = None
    return changed


def add_entry(
    document: Document, item_id: str, name: str, *, label: str = "", taken: Iterable[str] = ()
) -> tuple[Document, str]:
    """Add a choice, a row or a column at the end of its list; return the form and the new id.

    Raises: ItemGone, TooManyChoices.
    """
    changed = deepcopy(document)
    item = item_of(changed, item_id)
    if len(item[name]) >= MOST_ENTRIES:
        raise TooManyChoices
    ids = [*taken, *(entry["id"] for _name, entry in entries_of(item))]
    entry = {"id": next_id(_PREFIXES[name], ids), "label": {changed["language"]: label} if label else {}}
    item[name].append({**entry, "score": None} if name == "choices" else entry)
    return changed, str(entry["id"])


def remove_entry(document: Document, item_id: str, name: str, entry_id: str) -> Document:
    """Take a choice, a row or a column out, with the rules that looked at it.

    Raises: ItemGone, ChoiceGone.
    """
    changed = deepcopy(document)
    item = item_of(changed, item_id)
    item[name].pop(_entry_position(item, name, entry_id))
    if name == "choices":
        mend(changed, lambda test: test.get("question") == item_id and test.get("value") == entry_id)
    return changed


def step_entry(document: Document, item_id: str, name: str, entry_id: str, step: int) -> Document:
    """Move a choice, a row or a column up or down by one place; at the ends it stays.

    Raises: ItemGone, ChoiceGone.
    """
    changed = deepcopy(document)
    item = item_of(changed, item_id)
    place = _entry_position(item, name, entry_id)
    entry = item[name].pop(place)
    item[name].insert(max(0, place + step), entry)
    return changed


def new_item(kind: Kind, item_id: str) -> Item:
    """Return an item as it looks before anybody wrote anything: no words of ours could go live in it."""
    item: Item = {"id": item_id, "kind": str(kind), "label": {}, "help": {}}
    item |= {"required": False, "show_if": None, "jumps": []}
    return item | _settings_of(kind)


_PREFIXES: Final = {"choices": "c", "rows": "r", "columns": "k"}


def _settings_of(kind: Kind) -> dict[str, Any]:
    choices = {"choices": _entries("c", 2, score=None)}
    offered = {**choices, "other": False, "randomize": False}
    table = {"rows": _entries("r", 2), "columns": _entries("k", 3)}
    known: dict[str, dict[str, Any]] = {
        "rating": {"style": "stars"},
        "single": offered,
        "dropdown": offered,
        "multiple": {**offered, "least": None, "most": None},
        "ranking": {**choices, "randomize": False},
        "matrix": table,
        "short_text": {"longest": 200},
        "long_text": {"longest": 4000},
        "number": {"least": None, "most": None, "decimals": 0},
        "date": {"earliest": None, "latest": None},
        "consent": {"wording": {}},
        "file": {"accept": "image", "largest_mb": 10},
    }
    return known.get(kind, {})


def _entries(prefix: str, count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"{prefix}{number}", "label": {}, **more} for number in range(1, count + 1)]


def _entry_position(item: Item, name: str, entry_id: str) -> int:
    for place, entry in enumerate(item.get(name) or []):
        if entry["id"] == entry_id:
            return place
    raise ChoiceGone


def _free_id(document: Document, taken: Iterable[str]) -> str:
    return next_id("q", [*taken, *(item["id"] for item in document["items"])])


def _insert(document: Document, item: Item, after: str) -> None:
    if len(document["items"]) >= MOST_ITEMS:
        raise TooManyItems
    place = position_of(document, after) + 1 if after else len(document["items"])
    document["items"].insert(place, item)
