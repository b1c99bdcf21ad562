"""Say what an edit does to a form: question by question, choice by choice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.building.documents import LISTS, Document, Item, name_of, words
from feedback.surveys.definition.kinds import CHOICES, MEASURES, SILENT, Kind

Mapped = Mapping[str, Mapping[str, Sequence[str]]]
"""By question and earlier choice, the choices that carry on its answers: several say it was split."""


class Change(StrEnum):
    """What happened to a question or a choice between two versions."""

    SAME = "same"
    REWORDED = "reworded"
    RETYPED = "retyped"
    SPLIT = "split"
    MERGED = "merged"
    REMOVED = "removed"
    NEW = "new"


@dataclass(frozen=True)
class EntryChange:
    """What happens to one choice, row or column; `into` names the choices that carry it on."""

    id: str
    list: str
    change: Change
    before: str = ""
    after: str = ""
    into: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemChange:
    """What happens to one item. `notes` are sentences on its settings."""

    id: str
    change: Change
    before: str = ""
    after: str = ""
    kind_before: str = ""
    kind_after: str = ""
    notes: tuple[str, ...] = ()
    entries: tuple[EntryChange, ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.change is not Change.SAME or self.notes or self.changed_entries)

    @property
    def changed_entries(self) -> tuple[EntryChange, ...]:
        return tuple(entry for entry in self.entries if entry.change is not Change.SAME)

    @property
    def asks(self) -> bool:
        """Whether people answer it, before or after."""
        return bool({self.kind_before, self.kind_after} - {"", *SILENT})

    @property
    def lost_choices(self) -> tuple[EntryChange, ...]:
        """The choices that were removed and are carried on by none: staff may still name some."""
        return tuple(entry for entry in self.entries if entry.change is Change.REMOVED)


@dataclass(frozen=True)
class Comparison:
    """All that differs between two versions of a form."""

    items: tuple[ItemChange, ...]
    notes: tuple[str, ...]
    main_before: str
    main_after: str

    @property
    def changed(self) -> tuple[ItemChange, ...]:
        return tuple(item for item in self.items if item.is_changed)

    @property
    def same_count(self) -> int:
        return len(self.items) - len(self.changed)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return not self.changed and not self.notes

    @property
    def counts(self) -> dict[str, int]:
        """How many items are same, reworded, retyped, removed and new."""
        return {change.value: sum(item.change is change for item in self.items) for change in Change}


def compare(before: Document | None, after: Document, mapped: Mapped | None = None) -> Comparison:
    """Compare two versions of a form; `mapped` says which choices carry on which earlier ones."""
    earlier = {item["id"]: item for item in before["items"]} if before else {}
    later = {item["id"]: item for item in after["items"]}
    order = [*later, *(item_id for item_id in earlier if item_id not in later)]
    pair = _Pair(before or after, after, mapped or {})
    return Comparison(
        items=tuple(pair.item(earlier.get(item_id), later.get(item_id)) for item_id in order),
        notes=tuple(_form_notes(before, after)) if before else (),
        main_before=(before or {}).get("main") or "",
        main_after=after.get("main") or "",
    )


def broken_charts(comparison: Comparison) -> list[str]:
    """Name the charts in which answers before and after this edit can't be drawn as one line."""
    return [sentence for item in comparison.items for sentence in _breaks(item, comparison)] + [
        sentence for sentence in _score_breaks(comparison) if sentence
    ]


@dataclass(frozen=True)
class _Pair:
    before: Document
    after: Document
    mapped: Mapped

    def item(self, old: Item | None, new: Item | None) -> ItemChange:
        if old is None or new is None:
            return self._one_sided(old, new)
        entries = tuple(self._entries(old, new))
        return ItemChange(
            id=new["id"],
            change=_change_of(old, new),
            before=name_of(old, self.before),
            after=name_of(new, self.after),
            kind_before=old["kind"],
            kind_after=new["kind"],
            notes=tuple(_item_notes(old, new)),
            entries=entries if any(entry.change is not Change.SAME for entry in entries) else (),
        )

    def _one_sided(self, old: Item | None, new: Item | None) -> ItemChange:
        item = old or new or {}
        return ItemChange(
            id=item["id"],
            change=Change.NEW if old is None else Change.REMOVED,
            before=name_of(old, self.before) if old else "",
            after=name_of(new, self.after) if new else "",
            kind_before=old["kind"] if old else "",
            kind_after=new["kind"] if new else "",
        )

    def _entries(self, old: Item, new: Item) -> Iterator[EntryChange]:
        for name in LISTS:
            earlier = {entry["id"]: entry for entry in old.get(name) or []}
            later = {entry["id"]: entry for entry in new.get(name) or []}
            mapped = self.mapped.get(new["id"], {}) if name == "choices" else {}
            for entry in earlier.values():
                yield self._entry(name, entry, later, mapped)
            for entry_id, entry in later.items():
                if entry_id not in earlier:
                    label = words(entry["label"], self.after)
                    yield EntryChange(entry_id, name, Change.NEW, after=label)

    def _entry(
        self, name: str, entry: Item, later: Mapping[str, Item], mapped: Mapping[str, Sequence[str]]
    ) -> EntryChange:
        label, found = words(entry["label"], self.before), later.get(entry["id"])
        into = tuple(
            words(later[target]["label"], self.after)
            for target in mapped.get(entry["id"], ())
            if target in later
        )
        after = words(found["label"], self.after) if found else ""
        if into and mapped[entry["id"]] != [entry["id"]]:
            return EntryChange(entry["id"], name, _carried(into), label, after, into)
        if found is None:
            return EntryChange(entry["id"], name, Change.REMOVED, label)
        change = Change.SAME if entry["label"] == found["label"] else Change.REWORDED
        return EntryChange(entry["id"], name, change, label, after)


def _carried(into: tuple[str, ...]) -> Change:
    return Change.SPLIT if len(into) > 1 else Change.MERGED


def _change_of(old: Item, new: Item) -> Change:
    if old["kind"] != new["kind"]:
        return Change.RETYPED
    asked = ("label", "help", "wording")
    is_same = all((old.get(name) or {}) == (new.get(name) or {}) for name in asked)
    return Change.SAME if is_same else Change.REWORDED


_NOTES: Final[Mapping[str, str | Promise]] = {
    "required": gettext_lazy("Whether it needs an answer changes."),
    "show_if": gettext_lazy("When it is shown changes."),
    "jumps": gettext_lazy("What comes after it changes."),
    "style": gettext_lazy("It is drawn in another way; the scale stays."),
    "other": gettext_lazy("An answer in their own words is offered or no longer offered."),
    "randomize": gettext_lazy("The order of its choices changes."),
    "least": gettext_lazy("Its limits change."),
    "most": gettext_lazy("Its limits change."),
    "decimals": gettext_lazy("Its limits change."),
    "longest": gettext_lazy("Its limits change."),
    "earliest": gettext_lazy("Its limits change."),
    "latest": gettext_lazy("Its limits change."),
    "accept": gettext_lazy("Which files it takes changes."),
    "largest_mb": gettext_lazy("Which files it takes changes."),
}


def _item_notes(old: Item, new: Item) -> Iterator[str]:
    said: set[str] = set()
    for name, sentence in _NOTES.items():
        if (old.get(name) or None) != (new.get(name) or None) and str(sentence) not in said:
            said.add(str(sentence))
            yield str(sentence)
    for name in LISTS:
        if _scores(old, name) != _scores(new, name):
            yield _("The points of its choices change; points already given stay.")


def _scores(item: Item, name: str) -> dict[str, Any]:
    return {
        entry["id"]: entry.get("score") for entry in item.get(name) or [] if entry.get("score") is not None
    }


def _form_notes(before: Document, after: Document) -> Iterator[str]:
    for name, sentence in (
        ("title", _("The title changes.")),
        ("intro", _("The introduction changes.")),
        ("thanks", _("The thanks change.")),
        ("hidden", _("The fields that come with the link change.")),
        ("languages", _("The languages change.")),
    ):
        if before.get(name) != after.get(name):
            yield sentence
    kept = {item["id"] for item in before["items"]} & {item["id"] for item in after["items"]}
    orders = [[item["id"] for item in side["items"] if item["id"] in kept] for side in (before, after)]
    if orders[0] != orders[1]:
        yield _("The order of the questions changes.")


def _breaks(item: ItemChange, comparison: Comparison) -> Iterator[str]:
    shown = {"question": item.before or item.after}
    if not item.asks:
        return
    if item.change is Change.REMOVED:
        yield _("“%(question)s” gets no more answers; its chart ends here.") % shown
    if item.change is Change.RETYPED and not _is_compatible(item.kind_before, item.kind_after):
        yield _("“%(question)s” is asked in another way; its chart starts anew beside the old one.") % shown
    if item.lost_choices:
        yield _("“%(question)s” loses choices; answers to them stay in the chart as earlier choices.") % shown


def _is_compatible(before: str, after: str) -> bool:
    one_of = {Kind.SINGLE.value, Kind.DROPDOWN.value}
    written = {Kind.SHORT_TEXT.value, Kind.LONG_TEXT.value}
    return {before, after} <= one_of or {before, after} <= written


def _score_breaks(comparison: Comparison) -> Iterator[str]:
    kinds = {item.id: (item.kind_before, item.kind_after) for item in comparison.items}
    before = kinds.get(comparison.main_before, ("", ""))[0]
    after = kinds.get(comparison.main_after, ("", ""))[1]
    if before in MEASURES and after != before:
        yield _("The form measures something else from here on; its score starts anew.")
    elif before and comparison.main_before != comparison.main_after:
        yield _("Another question gives the score from here on; compare before and after with care.")


def may_carry(item: Item) -> bool:
    """Tell whether staff can say that the choices of an item were split or merged."""
    return item["kind"] in CHOICES
