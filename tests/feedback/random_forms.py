"""Make random forms and answers, the same ones for the same seed."""

from random import Random
from typing import Any

from feedback.surveys.definition.document import Item
from feedback.surveys.definition.kinds import NUMBERS, SCORES, TESTS, Kind
from tests.feedback.documents import choice, document, item

CHOICES = [choice("red", 3), choice("blue", -1), choice("green")]
KINDS = [kind for kind in Kind if kind != Kind.PAGE_BREAK]
WORDS = ["", "yes", "No.", "Käse ✓"]
SETTINGS: dict[str, dict[str, Any]] = {
    "single": {"choices": CHOICES, "other": True},
    "multiple": {"choices": CHOICES, "other": True},
    "dropdown": {"choices": CHOICES},
    "ranking": {"choices": CHOICES},
    "matrix": {"rows": CHOICES, "columns": CHOICES},
    "number": {"decimals": 2},
    "consent": {"wording": {"en": "You may."}},
}


def random_form(chance: Random) -> dict[str, Any]:
    """Return a form of up to twelve items whose conditions and jumps point wherever they may."""
    count = chance.randint(1, 12)
    kinds = [chance.choice(KINDS).value for _number in range(count)]
    items = []
    for number, kind in enumerate(kinds):
        earlier = list(enumerate(kinds[:number]))
        made = item(f"q{number}", kind, **SETTINGS.get(kind, {}))
        if chance.random() < 0.4:
            made["show_if"] = _condition(chance, earlier, 2)
        made["required"] = chance.choice([True, False, _condition(chance, earlier, 1)])
        later = [f"q{other}" for other in range(number + 1, count)] + ["end"]
        if chance.random() < 0.4:
            made["jumps"] = [
                {"if": _condition(chance, [*earlier, (number, kind)], 2), "to": chance.choice(later)}
                for _jump in range(chance.randint(1, 2))
            ]
        items.append(made)
    return document(*items, hidden=[{"id": "plan", "fallback": chance.choice(["", "free"])}])


def random_answers(chance: Random, items: tuple[Item, ...]) -> dict[str, Any]:
    """Return answers to some of the questions, in the shapes the contract has."""
    return {found.id: _answer(chance, found.kind) for found in items if chance.random() < 0.7}


def _answer(chance: Random, kind: str) -> Any:
    one = chance.choice(["red", "blue", "green", {"other": "Words"}])
    several = chance.sample(["red", "blue", "green"], k=chance.randint(0, 3))
    made: dict[str, Any] = {
        "single": one,
        "dropdown": chance.choice(["red", "blue"]),
        "multiple": [*several, {"other": "x"}] if chance.random() < 0.3 else several,
        "matrix": dict.fromkeys(several, "red"),
        "ranking": several if len(several) == 3 else [],
        "number": chance.choice(["12.50", "12.5", "0", "-3", "999999999.25"]),
        "date": chance.choice(["2026-05-31", "2025-01-01"]),
        "yes_no": chance.random() < 0.5,
        "consent": chance.random() < 0.5,
        "contact": {"name": chance.choice(["", "Zoe"])},
        "file": chance.choice(["", "token"]),
    }
    if kind in SCORES:
        return chance.choice(SCORES[Kind(kind)])
    return made.get(kind, chance.choice(WORDS))


def _condition(chance: Random, earlier: list[tuple[int, str]], depth: int) -> dict[str, Any]:
    asked = [(number, kind) for number, kind in earlier if kind in TESTS]
    drawn = chance.random()
    if depth and drawn < 0.35:
        parts = [_condition(chance, earlier, depth - 1) for _part in range(chance.randint(0, 3))]
        name = chance.choice(["all", "any", "not"])
        return {"not": _condition(chance, earlier, depth - 1)} if name == "not" else {name: parts}
    if asked and drawn < 0.8:
        return _question_test(chance, *chance.choice(asked))
    if drawn < 0.9:
        return {"score": chance.choice(["at_least", "at_most"]), "value": chance.randint(-2, 6)}
    test = chance.choice(["answered", "empty", "equals", "not_equals"])
    return {"field": "plan", "is": test, "value": chance.choice(["pro", "free"])}


def _question_test(chance: Random, number: int, kind: str) -> dict[str, Any]:
    found = {"question": f"q{number}", "is": chance.choice(sorted(TESTS[Kind(kind)]))}
    values: dict[str, Any] = {
        "single": chance.choice(["red", "blue", "other"]),
        "multiple": chance.choice(["red", "blue", "other"]),
        "dropdown": chance.choice(["red", "blue"]),
        "yes_no": chance.random() < 0.5,
        "consent": True,
        "date": chance.choice(["2026-05-31", "2025-12-31"]),
    }
    value = chance.choice([0, 5, 12.5]) if kind in NUMBERS else values.get(kind, chance.choice(WORDS))
    return {**found, "value": value}
