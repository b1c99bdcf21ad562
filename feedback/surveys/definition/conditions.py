"""Read conditions, and see that each looks only at what comes before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from feedback.surveys.definition import reading
from feedback.surveys.definition.document import (
    All,
    AnyOf,
    Condition,
    FieldTest,
    Item,
    Not,
    QuestionTest,
    Scalar,
    ScoreTest,
)
from feedback.surveys.definition.errors import refuse
from feedback.surveys.definition.kinds import FIELD_TESTS, NUMBERS, TESTS, Kind

DEEPEST, MOST_PARTS = 6, 30
_NAMES: Final = frozenset({"all", "any", "not", "question", "field", "score", "is", "value"})
_NEEDS_NO_VALUE: Final = frozenset({"answered", "empty"})


@dataclass
class Seen:
    """What a condition may look at: the items before it, and the hidden fields."""

    fields: frozenset[str]
    items: dict[str, Item] = field(default_factory=dict)


def read_condition(raw: object, place: str, seen: Seen, depth: int = 1) -> Condition:
    """Return a condition.

    Raises: DefinitionError.
    """
    found = reading.mapping(raw, place, _NAMES)
    if depth > DEEPEST:
        raise refuse(place, _("Conditions can stand inside each other only six times."))
    if "question" in found:
        return _question_test(found, place, seen)
    if "field" in found:
        return _field_test(found, place, seen)
    if "score" in found:
        test = reading.one_of(found["score"], f"{place}.score", ("at_least", "at_most"))
        return ScoreTest(test, reading.whole(found.get("value"), f"{place}.value", -100_000, 100_000))
    return _group(found, place, seen, depth)


def _group(found: Mapping[str, Any], place: str, seen: Seen, depth: int) -> Condition:
    if len(found) != 1 or not found.keys() <= {"all", "any", "not"}:
        raise refuse(place, _("A condition is one of: all, any, not, question, field, score."))
    if "not" in found:
        return Not(read_condition(found["not"], f"{place}.not", seen, depth + 1))
    name = next(iter(found))
    parts = tuple(
        read_condition(part, f"{place}.{name}[{index}]", seen, depth + 1)
        for index, part in enumerate(reading.sequence(found[name], f"{place}.{name}", MOST_PARTS))
    )
    return All(parts) if name == "all" else AnyOf(parts)


def _question_test(found: Mapping[str, Any], place: str, seen: Seen) -> QuestionTest:
    name = reading.identifier(found["question"], f"{place}.question")
    item = seen.items.get(name)
    if item is None or not item.is_question:
        raise refuse(f"{place}.question", _("A condition can look only at an earlier question of the form."))
    test = reading.one_of(found.get("is"), f"{place}.is", sorted(TESTS[item.kind]))
    if test in _NEEDS_NO_VALUE:
        return QuestionTest(name, test)
    return QuestionTest(name, test, _value(found.get("value"), f"{place}.value", item))


def _field_test(found: Mapping[str, Any], place: str, seen: Seen) -> FieldTest:
    name = reading.identifier(found["field"], f"{place}.field")
    if name not in seen.fields:
        raise refuse(f"{place}.field", _("The form has no hidden field of this name."))
    test = reading.one_of(found.get("is"), f"{place}.is", sorted(FIELD_TESTS))
    value = "" if test in _NEEDS_NO_VALUE else reading.word(found.get("value"), f"{place}.value", 200)
    return FieldTest(name, test, value)


def _value(raw: object, place: str, item: Item) -> Scalar:
    """Return what an answer to the item is compared with."""
    if item.kind in NUMBERS:
        return reading.number(raw, place)
    if item.kind in {Kind.YES_NO, Kind.CONSENT}:
        return reading.flag(raw, place)
    if item.kind == Kind.DATE:
        return reading.day(raw, place).isoformat()
    if item.kind in {Kind.SINGLE, Kind.DROPDOWN, Kind.MULTIPLE}:
        if raw not in item.settings.choice_ids:
            raise refuse(place, _("The question has no choice of this id."))
        return str(raw)
    return reading.word(raw, place, 200)
