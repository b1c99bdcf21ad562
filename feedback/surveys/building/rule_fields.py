"""Edit a rule in plain words: rows of "this question, is at most, 6", joined by all or by any of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.surveys.building.conditions import is_plain
from feedback.surveys.building.documents import (
    Condition,
    Document,
    Item,
    choice_names,
    name_of,
    position_of,
)
from feedback.surveys.building.rules import TEST_WORDS, say_condition
from feedback.surveys.definition.document import OTHER
from feedback.surveys.definition.kinds import CHOICES, FIELD_TESTS, NUMBERS, SCORES, SILENT, TESTS, Kind

TICKED: Final = frozenset({Kind.YES_NO, Kind.CONSENT})
NO_VALUE: Final = frozenset({"answered", "empty"})
_ORDER: Final = tuple(TEST_WORDS)
_SCORE_TESTS: Final = ("at_least", "at_most")
_LOW: Final = {"nps": 6, "rating": 2, "ces": 3}
"""What a new test compares a scale with: the answers that need a closer look."""


@dataclass
class RuleRow:
    """One test: the words for what it looks at, and its bound fields."""

    position: int
    subject: str
    test: forms.BoundField
    value: forms.BoundField | None


@dataclass
class RuleBox:
    """One rule: shown if, needed if, or that of a jump. `prefix` starts the names of its fields."""

    prefix: str
    condition: Condition | None
    document: Document
    upto: str
    includes_itself: bool = False
    rows: list[RuleRow] = field(default_factory=list)
    joint: forms.BoundField | None = None
    to: forms.BoundField | None = None

    @property
    def is_plain(self) -> bool:
        return is_plain(self.condition)

    @property
    def said(self) -> str:
        """The rule in words; empty without one."""
        return say_condition(self.condition, self.document) if self.condition else ""

    @property
    def tests(self) -> list[Condition]:
        condition = self.condition or {}
        return list(condition.get("all", condition.get("any")) or []) if self.is_plain else []

    @property
    def subjects(self) -> list[tuple[str, str]]:
        """What a new test may look at: earlier questions, fields of the link, the points so far."""
        place = position_of(self.document, self.upto) + self.includes_itself
        earlier = [item for item in self.document["items"][:place] if item["kind"] not in SILENT]
        asked = [(f"question:{item['id']}", name_of(item, self.document)) for item in earlier]
        linked = [(f"field:{row['id']}", str(_("Link: %s") % row["id"])) for row in self.document["hidden"]]
        points = [("score:", str(_("The points so far")))] if any(map(_gives_points, earlier)) else []
        return [*reversed(asked), *linked, *points]

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """Yield the fields of the rule with their names."""
        if len(self.tests) > 1:
            initial = "any" if "any" in (self.condition or {}) else "all"
            joints = [("all", _("all of these hold")), ("any", _("one of these holds"))]
            yield f"{self.prefix}-joint", forms.ChoiceField(label=_("When"), choices=joints, initial=initial)
        for position, test in enumerate(self.tests):
            yield from self._row_fields(f"{self.prefix}-{position}", test)

    def bind(self, form: forms.BaseForm) -> None:
        """Take the bound fields of the form for showing the rows."""
        names = form.fields
        if f"{self.prefix}-joint" in names:
            self.joint = form[f"{self.prefix}-joint"]
        for position, test in enumerate(self.tests):
            name = f"{self.prefix}-{position}"
            value = form[f"{name}-value"] if f"{name}-value" in names else None
            self.rows.append(RuleRow(position, self._subject(test), form[f"{name}-test"], value))

    def read(self, cleaned: Mapping[str, Any]) -> Condition | None:
        """Return the condition as the fields have it now; one that can't be shown as rows stays."""
        if not self.is_plain or not self.tests:
            return self.condition
        joint = cleaned.get(f"{self.prefix}-joint") or ("any" if "any" in (self.condition or {}) else "all")
        return {
            joint: [self._read(f"{self.prefix}-{at}", test, cleaned) for at, test in enumerate(self.tests)]
        }

    def with_test(self, about: str) -> Condition | None:
        """Return the condition with one more test on a subject, ready to be changed."""
        sort, _colon, name = about.partition(":")
        if about not in dict(self.subjects):
            return self.condition
        joint = "any" if "any" in (self.condition or {}) else "all"
        return {joint: [*self.tests, self._new_test(sort, name)]}

    def without_test(self, position: int) -> Condition | None:
        joint = "any" if "any" in (self.condition or {}) else "all"
        kept = [test for at, test in enumerate(self.tests) if at != position]
        return {joint: kept} if kept else None

    def _item(self, test: Condition) -> Item | None:
        return next((item for item in self.document["items"] if item["id"] == test.get("question")), None)

    def _subject(self, test: Condition) -> str:
        if "field" in test:
            return str(_("Link: %s") % test["field"])
        item = self._item(test)
        return name_of(item, self.document) if item else str(_("The points so far"))

    def _row_fields(self, name: str, test: Condition) -> Iterator[tuple[str, forms.Field]]:
        item = self._item(test)
        known = _tests_for(test, item)
        offered = [(key, TEST_WORDS[key]) for key in _ORDER if key in known]
        asked = test.get("score") or test.get("is")
        label = self._subject(test)
        yield f"{name}-test", forms.ChoiceField(label=label, choices=offered, initial=asked)
        if known - NO_VALUE:
            made = _value_field(test, item, self.document)
            made.required, made.initial = False, _shown(test.get("value"))
            made.label = str(_("Value for %s") % label)
            yield f"{name}-value", made

    def _read(self, name: str, test: Condition, cleaned: Mapping[str, Any]) -> Condition:
        chosen, value = cleaned.get(f"{name}-test"), cleaned.get(f"{name}-value")
        if "score" in test:
            return {"score": chosen, "value": int(value or 0)}
        about: Condition = {key: test[key] for key in ("question", "field") if key in test}
        if chosen in NO_VALUE:
            return {**about, "is": chosen}
        item = self._item(test)
        return {**about, "is": chosen, "value": _stored(value, item)}

    def _new_test(self, sort: str, name: str) -> Condition:
        if sort == "score":
            return {"score": "at_least", "value": 1}
        if sort == "field":
            return {"field": name, "is": "answered"}
        item = self._item({"question": name}) or {}
        kind = item["kind"]
        about = {"question": name}
        if kind in SCORES:
            return {**about, "is": "at_most", "value": _LOW[kind]}
        if kind in {Kind.SINGLE, Kind.DROPDOWN, Kind.MULTIPLE} and item["choices"]:
            wanted = "includes" if kind == Kind.MULTIPLE else "equals"
            return {**about, "is": wanted, "value": item["choices"][0]["id"]}
        if kind in TICKED:
            return {**about, "is": "equals", "value": True}
        return {**about, "is": "answered"}


def _gives_points(item: Item) -> bool:
    return item["kind"] in CHOICES and any(
        entry.get("score") is not None for entry in item.get("choices") or []
    )


def _tests_for(test: Condition, item: Item | None) -> frozenset[str]:
    if "score" in test:
        return frozenset(_SCORE_TESTS)
    if item is None:
        return frozenset(FIELD_TESTS)
    return frozenset(TESTS[Kind(item["kind"])])


def _value_field(test: Condition, item: Item | None, document: Document) -> forms.Field:
    if "score" in test:
        return forms.IntegerField(min_value=-100_000, max_value=100_000)
    kind = item["kind"] if item else ""
    if item and kind in {Kind.SINGLE, Kind.DROPDOWN, Kind.MULTIPLE}:
        offered = choice_names(item, document).items()
        other = [(OTHER, _("Something else"))] if item.get("other") else []
        return forms.ChoiceField(choices=[*offered, *other])
    if kind in TICKED:
        return forms.ChoiceField(choices=[("true", _("Yes")), ("false", _("No"))])
    if kind in NUMBERS:
        scale = SCORES.get(Kind(kind))
        least, most = (scale[0], scale[-1]) if scale else (-(10**9), 10**9)
        return forms.DecimalField(min_value=least, max_value=most, max_digits=16, decimal_places=6)
    if kind == Kind.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    return forms.CharField(max_length=200)


def _shown(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _stored(value: Any, item: Item | None) -> Any:
    """Return a value as the document has it: whole numbers as such, others and dates as text."""
    kind = item["kind"] if item else ""
    if kind in TICKED:
        return value == "true"
    if value is None or value == "":
        return ""
    if kind in NUMBERS:
        return int(value) if value == value.to_integral_value() else str(value.normalize())
    return value.isoformat() if kind == Kind.DATE else str(value)
