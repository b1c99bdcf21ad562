"""Show a form at a glance: its items in order, with their rules in words and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from feedback.surveys.building.documents import UNNUMBERED, Document, Item, name_of
from feedback.surveys.building.rules import say_condition, say_jump
from feedback.surveys.definition.kinds import Kind

ICONS: Final[Mapping[str, str]] = {
    "rating": "star",
    "nps": "gauge",
    "ces": "feather",
    "single": "circle-dot",
    "multiple": "list-checks",
    "dropdown": "chevron-down",
    "matrix": "table",
    "ranking": "list-ordered",
    "short_text": "type",
    "long_text": "text-cursor-input",
    "number": "hash",
    "date": "calendar",
    "email": "at-sign",
    "phone": "phone",
    "yes_no": "toggle-left",
    "consent": "shield-check",
    "file": "paperclip",
    "contact": "contact",
    "statement": "info",
    "section": "heading",
    "page_break": "separator-horizontal",
}
GROUPS: Final[Sequence[tuple[str | Promise, tuple[str, ...]]]] = (
    (_("Scales"), ("rating", "nps", "ces")),
    (_("Choices"), ("single", "multiple", "dropdown", "yes_no", "ranking", "matrix")),
    (_("Words and figures"), ("short_text", "long_text", "number", "date")),
    (_("About the person"), ("email", "phone", "contact", "consent", "file")),
    (_("Between the questions"), ("statement", "section", "page_break")),
)


_HEADINGS: Final = {"start": _("Beginning"), "end": _("Thanks"), "page": _("Fields of the link")}


@dataclass(frozen=True)
class KindShown:
    """One kind of item as the menu offers it."""

    kind: str
    label: str
    icon: str


@dataclass(frozen=True)
class Row:
    """One item in the outline. `number` is 0 for what asks nothing."""

    id: str
    number: int
    name: str
    kind: KindShown
    rules: tuple[str, ...]
    problems: tuple[str, ...]
    is_main: bool
    is_needed: bool
    is_first: bool
    is_last: bool
    following: str
    """The id of the item after the next one: where it goes when it moves down; empty for the end."""


def outline_of(document: Document, problems: Sequence[tuple[str, str]] = ()) -> list[Row]:
    """Return the rows of a form; `problems` are pairs of an item's id and a sentence."""
    items, rows, number = document["items"], [], 0
    for place, item in enumerate(items):
        is_asked = item["kind"] not in UNNUMBERED
        number += is_asked
        rows.append(
            Row(
                id=item["id"],
                number=number if is_asked else 0,
                name=name_of(item, document),
                kind=shown_kind(item["kind"]),
                rules=tuple(_rules(item, document)),
                problems=tuple(sentence for found, sentence in problems if found == item["id"]),
                is_main=document.get("main") == item["id"],
                is_needed=bool(item.get("required")),
                is_first=place == 0,
                is_last=place == len(items) - 1,
                following=items[place + 2]["id"] if place + 2 < len(items) else "",
            )
        )
    return rows


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way of publishing, and where in the builder it is put right."""

    query: str
    """The end of the builder's address."""
    name: str
    """What staff call the item or the part; empty for the form as a whole."""
    sentence: str


def obstacles_of(document: Document, problems: Sequence[tuple[str, str]]) -> list[Obstacle]:
    """Return each problem with the way to it; `problems` are as in `outline_of`."""
    names = {row.id: f"{row.number}. {row.name}" if row.number else row.name for row in outline_of(document)}
    names |= {part: str(heading) for part, heading in _HEADINGS.items()}
    return [
        Obstacle(f"?item={place}#fields" if place in names else "#add", names.get(place, ""), sentence)
        for place, sentence in problems
    ]


def shown_kind(kind: str) -> KindShown:
    """Return a kind with its words and its sign."""
    return KindShown(kind, str(Kind(kind).label), ICONS[kind])


def kind_groups() -> list[tuple[str, list[KindShown]]]:
    """Return all kinds by what people look for."""
    return [(str(title), [shown_kind(kind) for kind in kinds]) for title, kinds in GROUPS]


def _rules(item: Item, document: Document) -> list[str]:
    said: list[str] = []
    condition: Any = item.get("show_if")
    if condition:
        said.append(_t("Shown if %(rule)s") % {"rule": say_condition(condition, document)})
    if isinstance(item.get("required"), dict):
        said.append(_t("Needed if %(rule)s") % {"rule": say_condition(item["required"], document)})
    return said + [say_jump(jump, document) for jump in item.get("jumps") or []]
