"""Follow the small buttons among the fields of an item: choices, tests of rules, jumps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from feedback.surveys.building.documents import Document, item_of
from feedback.surveys.building.edits import add_entry, remove_entry, step_entry
from feedback.surveys.building.item_form import ItemForm
from feedback.surveys.building.rule_fields import RuleBox
from feedback.surveys.definition.kinds import SILENT


@dataclass(frozen=True)
class Place:
    """Where a command works: the form, the item, what the fields say, and ids of choices no longer free."""

    document: Document
    item_id: str
    posted: Mapping[str, str]
    taken: Iterable[str] = ()

    def box(self, prefix: str) -> RuleBox | None:
        return ItemForm(self.document, self.item_id).boxes.get(prefix)


def follow(command: str, place: Place) -> Document:
    """Return the form after a button such as "add-entry:choices" or "remove-test:show:0".

    A button that is unknown, or that no longer fits the item, changes nothing.

    Raises: ItemGone, ChoiceGone, TooManyChoices.
    """
    name, *arguments = command.split(":")
    known = _COMMANDS.get(name)
    if known is None or len(arguments) != known[0] or not _fits(name, arguments, place):
        return place.document
    return known[1](place, arguments)


def _fits(name: str, arguments: Sequence[str], place: Place) -> bool:
    if name.endswith("-entry"):
        return arguments[0] in {"choices", "rows", "columns"} and arguments[0] in item_of(
            place.document, place.item_id
        )
    if name.endswith(("-test", "-rule")):
        return place.box(arguments[0]) is not None
    return True


def _add_entry(place: Place, arguments: Sequence[str]) -> Document:
    changed, _entry_id = add_entry(place.document, place.item_id, arguments[0], taken=place.taken)
    return changed


def _remove_entry(place: Place, arguments: Sequence[str]) -> Document:
    return remove_entry(place.document, place.item_id, *arguments)


def _entry_up(place: Place, arguments: Sequence[str]) -> Document:
    return step_entry(place.document, place.item_id, arguments[0], arguments[1], -1)


def _entry_down(place: Place, arguments: Sequence[str]) -> Document:
    return step_entry(place.document, place.item_id, arguments[0], arguments[1], 1)


def _add_test(place: Place, arguments: Sequence[str]) -> Document:
    box = place.box(arguments[0])
    about = place.posted.get(f"{arguments[0]}-about", "")
    if box is None or not about:
        return place.document
    return _with_condition(place, arguments[0], box.with_test(about))


def _remove_test(place: Place, arguments: Sequence[str]) -> Document:
    box = place.box(arguments[0])
    position = int(arguments[1]) if arguments[1].isdecimal() else -1
    condition = box.without_test(position) if box else None
    return _with_condition(place, arguments[0], condition)


def _clear_rule(place: Place, arguments: Sequence[str]) -> Document:
    return _with_condition(place, arguments[0], None)


def _add_jump(place: Place, _arguments: Sequence[str]) -> Document:
    """Add a jump to the end that looks at the item itself, or at the latest question before it."""
    changed = deepcopy(place.document)
    item = item_of(changed, place.item_id)
    box = RuleBox("jump", None, changed, place.item_id, includes_itself=item["kind"] not in SILENT)
    if box.subjects:
        item["jumps"].append({"if": box.with_test(box.subjects[0][0]), "to": "end"})
    return changed


def _remove_jump(place: Place, arguments: Sequence[str]) -> Document:
    changed = deepcopy(place.document)
    item = item_of(changed, place.item_id)
    item["jumps"] = [jump for at, jump in enumerate(item["jumps"]) if str(at) != arguments[0]]
    return changed


def _with_condition(place: Place, prefix: str, condition: dict[str, object] | None) -> Document:
    changed = deepcopy(place.document)
    item = item_of(changed, place.item_id)
    if prefix == "show":
        item["show_if"] = condition
    elif prefix == "need":
        item["required"] = condition or True
    else:
        jumps = item["jumps"]
        place_of_jump = int(prefix.removeprefix("jump"))
        jumps[place_of_jump : place_of_jump + 1] = (
            [{**jumps[place_of_jump], "if": condition}] if condition else []
        )
    return changed


_COMMANDS: Final[Mapping[str, tuple[int, Callable[[Place, Sequence[str]], Document]]]] = {
    "add-entry": (1, _add_entry),
    "remove-entry": (2, _remove_entry),
    "up-entry": (2, _entry_up),
    "down-entry": (2, _entry_down),
    "add-test": (1, _add_test),
    "remove-test": (2, _remove_test),
    "clear-rule": (1, _clear_rule),
    "add-jump": (0, _add_jump),
    "remove-jump": (1, _remove_jump),
}
"""By name: how many arguments, and what it does."""
