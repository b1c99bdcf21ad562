"""Show one item of a form as fields, and put what was typed back into the form."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from feedback.surveys.building.documents import (
    LISTS,
    Document,
    Item,
    entries_of,
    item_of,
    line_name,
    name_of,
    position_of,
)
from feedback.surveys.building.edits import change_item
from feedback.surveys.building.rule_fields import NO_VALUE, RuleBox
from feedback.surveys.definition.items import (
    LARGEST_MB,
    LONGEST_CHOICE,
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_LONG_TEXT,
    LONGEST_SHORT_TEXT,
    LONGEST_STATEMENT,
)
from feedback.surveys.definition.kinds import MEASURES, SILENT, Kind

Fields = Iterator[tuple[str, forms.Field]]
_POINTS: Final = {"min_value": -1000, "max_value": 1000, "required": False, "label": _("Points")}


class ItemForm(forms.Form):
    """The fields of one item in the form's first language; other languages have a page of their own."""

    def __init__(self, document: Document, item_id: str, **options: Any) -> None:
        super().__init__(prefix="", auto_id="field-%s", **options)
        self.document, self.item = document, item_of(document, item_id)
        self.boxes = dict(_boxes(document, self.item))
        for name, made in _fields(document, self.item):
            self.fields[name] = made
        for box in self.boxes.values():
            self.fields.update(box.fields())
        for jump_name, target in _targets(document, self.item):
            self.fields[jump_name] = target
        for box in self.boxes.values():
            box.bind(self)
            box.to = self[f"{box.prefix}-to"] if f"{box.prefix}-to" in self.fields else None

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields that stand one below the other: all but choices and rules."""
        placed = ("choices-", "rows-", "columns-", "show-", "need-", "jump")
        return [self[name] for name in self.fields if not name.startswith(placed)]

    @property
    def lists(self) -> list[dict[str, Any]]:
        """The choices, rows and columns, each with its bound fields."""
        return [
            {
                "name": name,
                "title": LIST_TITLES[name],
                "rows": list(self._rows(name)),
                "add": LIST_ADDS[name],
                "has_points": any(entry.get("score") is not None for entry in self.item[name]),
            }
            for name in LISTS
            if name in self.item
        ]

    @property
    def jump_boxes(self) -> list[tuple[int, RuleBox]]:
        return [
            (int(prefix.removeprefix("jump")), box)
            for prefix, box in self.boxes.items()
            if prefix.startswith("jump")
        ]

    @property
    def may_be_needed(self) -> bool:
        return self.item["kind"] not in SILENT

    @property
    def has_rules(self) -> bool:
        return any(box.condition for box in self.boxes.values())

    def focus_on(self, pressed: str) -> None:
        """Put the cursor where the pressed button leads: its new line, or the words of a new item."""
        for start, end in _FOCUS.items():
            if pressed.startswith(start):
                rest = pressed.removeprefix(start)
                found = [name for name in self.fields if name.startswith(rest) and name.endswith(end)]
                for name in found[-1:] if start.startswith("add-") else found[:1]:
                    self.fields[name].widget.attrs["autofocus"] = True

    def changed_document(self) -> Document:
        """Return the form with what was typed."""
        changed = change_item(self.document, self.item["id"], self._changes())
        if self.item["kind"] in MEASURES:
            is_main = self.cleaned_data["is_main"]
            stands = changed["main"] == self.item["id"]
            changed["main"] = self.item["id"] if is_main else (None if stands else changed["main"])
        return changed

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for name in [name for name in self.fields if name.endswith("-value")]:
            test = cleaned.get(name.removesuffix("-value") + "-test")
            if test not in NO_VALUE and cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, ValidationError(_("Say which answer the rule looks for.")))
        _check_order(self, "least", "most", _("The most must not be less than the least."))
        _check_order(self, "earliest", "latest", _("The latest day must not be before the earliest."))
        return cleaned

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        for entry in self.item[name]:
            points = f"{name}-{entry['id']}-score"
            yield {
                "id": entry["id"],
                "label": self[f"{name}-{entry['id']}-label"],
                "score": self[points] if points in self.fields else None,
            }

    def _changes(self) -> dict[str, Any]:
        cleaned, language = self.cleaned_data, self.document["language"]
        changes: dict[str, Any] = {
            name: _said(self.item.get(name) or {}, language, cleaned[name])
            for name in ("label", "help", "wording")
            if name in cleaned
        }
        changes |= {name: _stored(cleaned[name]) for name in _PLAIN if name in cleaned}
        for name in LISTS:
            if name in self.item:
                changes[name] = [self._entry(name, entry) for entry in self.item[name]]
        changes["show_if"] = self.boxes["show"].read(cleaned)
        if self.may_be_needed:
            needed_if = self.boxes["need"].read(cleaned)
            changes["required"] = (needed_if or True) if cleaned["required"] else False
        changes["jumps"] = [
            {"if": box.read(cleaned), "to": cleaned[f"{box.prefix}-to"]} for _number, box in self.jump_boxes
        ]
        return changes

    def _entry(self, name: str, entry: dict[str, Any]) -> dict[str, Any]:
        start = f"{name}-{entry['id']}"
        label = _said(entry["label"], self.document["language"], self.cleaned_data[f"{start}-label"])
        points = {"score": self.cleaned_data[f"{start}-score"]} if f"{start}-score" in self.fields else {}
        return {**entry, "label": label, **points}


_FOCUS: Final = {"label": "label", "add-entry-": "-label", "add-test-": "-test", "add-jump": "-to"}
"""By the start of a button's name, the end of the name of the field it leads to."""
LIST_TITLES: Final = {"choices": _("Choices"), "rows": _("Rows"), "columns": _("Columns")}
LIST_ADDS: Final = {"choices": _("Add a choice"), "rows": _("Add a row"), "columns": _("Add a column")}
_PLAIN: Final = (
    *("style", "other", "randomize", "least", "most", "decimals", "longest"),
    *("earliest", "latest", "accept", "largest_mb"),
)


def _fields(document: Document, item: Item) -> Fields:
    kind, language = Kind(item["kind"]), document["language"]
    if kind != Kind.PAGE_BREAK:
        longest = LONGEST_STATEMENT if kind == Kind.STATEMENT else LONGEST_LABEL
        yield (
            "label",
            _needed_words(_LABELS.get(kind, _("Question")), item["label"].get(language, ""), longest),
        )
        yield "help", _words(_("Help"), (item.get("help") or {}).get(language, ""), LONGEST_HELP)
    if kind == Kind.CONSENT:
        said = item["wording"].get(language, "")
        yield "wording", _needed_words(_("Wording of the consent"), said, LONGEST_STATEMENT)
    for name, entry in entries_of(item):
        said = entry["label"].get(language, "")
        yield f"{name}-{entry['id']}-label", _line(name, item[name].index(entry) + 1, said)
        if name == "choices" and kind != Kind.RANKING:
            yield f"{name}-{entry['id']}-score", forms.IntegerField(initial=entry.get("score"), **_POINTS)  # type: ignore[arg-type]
    if kind in _SETTINGS:
        yield from _SETTINGS[kind](item)
    if kind not in SILENT:
        needed = bool(item.get("required"))
        yield "required", forms.BooleanField(label=_("Needs an answer"), required=False, initial=needed)
    if kind in MEASURES:
        is_main = document["main"] == item["id"]
        label = _("Its answer is the score of the form")
        yield "is_main", forms.BooleanField(label=label, required=False, initial=is_main)


class NeededLater(forms.CharField):
    """Words that a form needs before it is published, not before a draft of it is saved."""

    def validate(self, value: str) -> None:
        """Take an empty text: what is missing is said in the outline."""


def _words(label: Any, said: str, longest: int) -> forms.CharField:
    rows = 4 if longest > LONGEST_HELP else 2
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, initial=said, max_length=longest, required=False, widget=widget)


class LaterArea(forms.Textarea):
    """A field for words that may still be missing."""

    def use_required_attribute(self, initial: Any) -> bool:
        """Let the browser send it empty."""
        return False


def _line(name: str, number: int, said: str) -> forms.CharField:
    """Return the field of a choice, a row or a column; what it is stands in it while it is empty."""
    hint = line_name(name, number)
    widget = forms.TextInput(attrs={"placeholder": hint})
    return forms.CharField(label=hint, initial=said, required=False, max_length=LONGEST_CHOICE, widget=widget)


def _needed_words(label: Any, said: str, longest: int) -> forms.CharField:
    widget = LaterArea(attrs={"rows": 4 if longest > LONGEST_HELP else 2})
    return NeededLater(label=label, initial=said, max_length=longest, widget=widget)


_LABELS: Final = {
    Kind.STATEMENT: _("Text"),
    Kind.SECTION: _("Heading"),
}


def _rating(item: Item) -> Fields:
    styles = [("stars", _("Stars")), ("faces", _("Faces")), ("numbers", _("Numbers"))]
    yield (
        "style",
        forms.ChoiceField(label=_("Shown as"), choices=styles, initial=item.get("style", "numbers")),
    )


def _offered(item: Item) -> Fields:
    yield (
        "other",
        forms.BooleanField(
            label=_("Offer “something else” with a field to write in"),
            required=False,
            initial=item.get("other"),
        ),
    )
    yield from _shuffled(item)


def _shuffled(item: Item) -> Fields:
    label = _("Show the choices in a new order to each person")
    yield "randomize", forms.BooleanField(label=label, required=False, initial=item.get("randomize"))


def _multiple(item: Item) -> Fields:
    yield from _offered(item)
    yield "least", _whole(_("At least so many"), item.get("least"), 0, 100)
    yield "most", _whole(_("At most so many"), item.get("most"), 1, 100)


def _text(longest: int) -> Callable[[Item], Fields]:
    def made(item: Item) -> Fields:
        label = _("Longest text, in characters")
        yield (
            "longest",
            forms.IntegerField(
                label=label, min_value=1, max_value=longest, initial=item.get("longest") or longest
            ),
        )

    return made


def _number(item: Item) -> Fields:
    for name, label in (("least", _("Smallest number")), ("most", _("Largest number"))):
        yield (
            name,
            forms.DecimalField(
                label=label,
                required=False,
                max_digits=15,
                decimal_places=6,
                min_value=-(10**9),
                max_value=10**9,
                initial=item.get(name),
            ),
        )
    yield (
        "decimals",
        forms.IntegerField(
            label=_("Digits after the point"), min_value=0, max_value=6, initial=item.get("decimals", 0)
        ),
    )


def _date(item: Item) -> Fields:
    for name, label in (("earliest", _("Earliest day")), ("latest", _("Latest day"))):
        widget = forms.DateInput(attrs={"type": "date"})
        yield name, forms.DateField(label=label, required=False, initial=item.get(name), widget=widget)


def _file(item: Item) -> Fields:
    accepted = [("image", _("Photos")), ("document", _("Photos and documents"))]
    yield (
        "accept",
        forms.ChoiceField(label=_("Takes"), choices=accepted, initial=item.get("accept", "image")),
    )
    yield (
        "largest_mb",
        forms.IntegerField(
            label=_("Largest file, in MB"),
            min_value=1,
            max_value=LARGEST_MB,
            initial=item.get("largest_mb", LARGEST_MB),
        ),
    )


_SETTINGS: Final[Mapping[str, Callable[[Item], Fields]]] = {
    Kind.RATING: _rating,
    Kind.SINGLE: _offered,
    Kind.DROPDOWN: _offered,
    Kind.MULTIPLE: _multiple,
    Kind.RANKING: _shuffled,
    Kind.SHORT_TEXT: _text(LONGEST_SHORT_TEXT),
    Kind.LONG_TEXT: _text(LONGEST_LONG_TEXT),
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.FILE: _file,
}


def _whole(label: Any, initial: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, initial=initial)


def _boxes(document: Document, item: Item) -> Iterator[tuple[str, RuleBox]]:
    yield "show", RuleBox("show", item.get("show_if"), document, item["id"])
    required = item.get("required")
    if item["kind"] not in SILENT:
        condition = required if isinstance(required, dict) else None
        yield "need", RuleBox("need", condition, document, item["id"])
    for number, jump in enumerate(item.get("jumps") or []):
        prefix = f"jump{number}"
        yield prefix, RuleBox(prefix, jump["if"], document, item["id"], includes_itself=True)


def _targets(document: Document, item: Item) -> Fields:
    later = document["items"][position_of(document, item["id"]) + 1 :]
    offered = [(other["id"], name_of(other, document)) for other in later]
    for number, jump in enumerate(item.get("jumps") or []):
        choices = [*offered, ("end", _("The end of the form"))]
        field = forms.ChoiceField(label=_("Then go to"), choices=choices, initial=jump["to"])
        yield f"jump{number}-to", field


def _said(text: dict[str, str], language: str, said: str) -> dict[str, str]:
    others = {code: words for code, words in text.items() if code != language}
    return {language: said, **others} if said else others


def _stored(value: Any) -> Any:
    """Return a cleaned value as JSON has it: numbers with decimals and dates as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return int(value) if value == value.to_integral_value() else str(value.normalize())


def _check_order(form: forms.Form, low: str, high: str, sentence: Any) -> None:
    least, most = form.cleaned_data.get(low), form.cleaned_data.get(high)
    if least is not None and most is not None and most < least:
        form.add_error(high, ValidationError(sentence))


def typed_over(document: Document, item_id: str, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, and for fields that weren't on the page then, what stands in them now."""
    form = ItemForm(document, item_id)
    stands = {
        name: field.initial
        for name, field in form.fields.items()
        if not isinstance(field, forms.BooleanField) and field.initial is not None
    }
    return {**stands, **{name: posted[name] for name in posted}}
