"""Decide which items a person meets, which need an answer, and what follows from her answers.

One pure function, used by the server; static/js/form-logic.js follows the same rules in the browser, and a
test compares both over thousands of random forms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from feedback.surveys.definition.document import (
    OTHER,
    All,
    AnyOf,
    Condition,
    Definition,
    FieldTest,
    Item,
    Not,
    QuestionTest,
    ScoreTest,
)
from feedback.surveys.definition.kinds import CHOICES, NUMBERS, Kind


@dataclass(frozen=True)
class Outcome:
    """What one person meets: the reachable items in order, what needs an answer, and the points.

    `variables` has `score`, the sum of the scores of the choices on the path.
    """

    path: tuple[str, ...]
    required: frozenset[str]
    variables: Mapping[str, int]

    @property
    def visible(self) -> frozenset[str]:
        return frozenset(self.path)


@dataclass
class _Walk:
    """What is known so far, while going through the items in order."""

    fields: Mapping[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    score: int = 0


def evaluate(definition: Definition, answers: Mapping[str, Any], fields: Mapping[str, str]) -> Outcome:
    """Return what a person meets who gave these answers.

    An item off the path counts as unanswered, whatever was said to it before. A test of an unanswered
    question is false, except "empty", "not_equals" and "excludes".
    """
    walk = _Walk(fields_with_fallbacks(definition, fields))
    path: list[str] = []
    required: set[str] = set()
    target = ""
    for item in definition.items:
        if target and target != item.id:  # no item is called "end"
            continue
        target = ""
        if item.show_if is not None and not _holds(item.show_if, walk):
            continue
        path.append(item.id)
        if item.is_question:
            if _is_required(item, walk):
                required.add(item.id)
            _take(item, answers.get(item.id), walk)
        target = next((jump.to for jump in item.jumps if _holds(jump.condition, walk)), "")
    return Outcome(tuple(path), frozenset(required), {"score": walk.score})


def fields_with_fallbacks(definition: Definition, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the value of every hidden field of the form, and of no other."""
    return {field.id: fields.get(field.id) or field.fallback for field in definition.hidden}


def is_answered(kind: Kind, value: object) -> bool:
    """Tell whether something was said. A consent that is not given says nothing; a "no" does."""
    if kind == Kind.CONSENT:
        return value is True
    if kind == Kind.CONTACT:
        return isinstance(value, Mapping) and any(value.values())
    return value is not None and value not in ("", [], {})


def _is_required(item: Item, walk: _Walk) -> bool:
    return item.required if isinstance(item.required, bool) else _holds(item.required, walk)


def _take(item: Item, value: Any, walk: _Walk) -> None:
    if not is_answered(item.kind, value):
        return
    walk.answers[item.id] = value
    walk.kinds[item.id] = item.kind
    if item.kind in CHOICES and item.kind != Kind.RANKING:
        chosen = set(_ids(value))
        walk.score += sum(choice.score or 0 for choice in item.settings.choices if choice.id in chosen)


def _ids(value: Any) -> list[str]:
    """Return the ids that were chosen; own words count as "other"."""
    chosen = value if isinstance(value, list) else [value]
    return [OTHER if isinstance(one, Mapping) else str(one) for one in chosen]


def _holds(condition: Condition, walk: _Walk) -> bool:
    match condition:
        case All(parts):
            return all(_holds(part, walk) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, walk) for part in parts)
        case Not(part):
            return not _holds(part, walk)
        case FieldTest(name, test, wanted):
            value = walk.fields.get(name, "")
            return _compare(test, value or None, value, wanted)
        case ScoreTest(test, wanted):
            return _compare(test, walk.score, walk.score, wanted)
        case QuestionTest():
            return _question_holds(condition, walk)


def _question_holds(test: QuestionTest, walk: _Walk) -> bool:
    value = walk.answers.get(test.question)
    if value is None:
        return test.test in {"empty", "not_equals", "excludes"}
    kind = walk.kinds[test.question]
    if test.test in {"includes", "excludes"}:
        return (test.value in _ids(value)) == (test.test == "includes")
    return _compare(test.test, value, _comparable(kind, value), test.value)


def _comparable(kind: Kind, value: Any) -> Any:
    if kind in NUMBERS:
        return Decimal(str(value))
    if kind in {Kind.SINGLE, Kind.DROPDOWN}:
        return _ids(value)[0]
    return value.isoformat() if isinstance(value, date) else value


def _compare(test: str, said: object, value: Any, wanted: Any) -> bool:
    if test in {"answered", "empty"}:
        return (said is not None) == (test == "answered")
    if test in {"equals", "not_equals"}:
        return bool(value == wanted) == (test == "equals")
    return bool(value >= wanted) if test == "at_least" else bool(value <= wanted)
