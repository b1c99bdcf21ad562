"""Write the rules of a page down for its script, which follows the same rules (static/js/form_logic.js)."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from feedback.surveys.definition import Definition, Item, Value
from feedback.surveys.definition.document import (
    All,
    AnyOf,
    Condition,
    FieldTest,
    Not,
    QuestionTest,
    ScoreTest,
)
from feedback.surveys.definition.kinds import CHOICES, Kind
from feedback.surveys.definition.logic import fields_with_fallbacks


def compile_logic(definition: Definition, carried: Mapping[str, Value], fields: Mapping[str, str]) -> str:
    """Return as JSON what the script of a page needs: every rule, and the answers of the other pages."""
    rules = {
        "items": compile_items(definition),
        "answers": {key: _plain(value) for key, value in carried.items()},
        "fields": fields_with_fallbacks(definition, fields),
    }
    return json.dumps(rules, separators=(",", ":"))


def compile_items(definition: Definition) -> list[dict[str, Any]]:
    """Return the rules of a form, without its words."""
    return [_item(item) for item in definition.items]


def _item(item: Item) -> dict[str, Any]:
    required = item.required if isinstance(item.required, bool) else _condition(item.required)
    compiled: dict[str, Any] = {"id": item.id, "kind": item.kind.value}
    if item.is_question and required is not False:
        compiled["required"] = required
    if item.show_if is not None:
        compiled["show_if"] = _condition(item.show_if)
    if item.jumps:
        compiled["jumps"] = [{"if": _condition(jump.condition), "to": jump.to} for jump in item.jumps]
    if item.kind in CHOICES and item.kind != Kind.RANKING:
        scores = {choice.id: choice.score for choice in item.settings.choices if choice.score}
        if scores:
            compiled["scores"] = scores
    return compiled


def _condition(condition: Condition) -> dict[str, Any]:
    match condition:
        case All(parts):
            return {"all": [_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_condition(part) for part in parts]}
        case Not(part):
            return {"not": _condition(part)}
        case QuestionTest(question, test, value):
            return {"question": question, "is": test, "value": _plain(value)}
        case FieldTest(name, test, value):
            return {"field": name, "is": test, "value": value}
        case ScoreTest(test, value):
            return {"score": test, "value": value}


def _plain(value: object) -> object:
    """Return a value as JSON holds it; numbers keep their text, which the script reads as a number."""
    return str(value) if isinstance(value, Decimal) else value
