"""Test that the browser follows the same rules as the server, over thousands of random forms and answers."""

import base64
from pathlib import Path
from random import Random
from typing import Any

import pytest

from feedback.surveys.compiling import compile_items
from feedback.surveys.definition import evaluate, parse
from feedback.surveys.definition.logic import fields_with_fallbacks
from tests.chromium import running_chromium
from tests.feedback.random_forms import random_answers, random_form

pytestmark = [pytest.mark.browser]
ROUNDS, ANSWERS_EACH = 2_500, 4
FOLLOW = """async ([source, rounds]) => {
  const { evaluate } = await import(source);
  return rounds.map(([items, answers, fields]) => {
    const outcome = evaluate(items, answers, fields);
    return [outcome.path, outcome.required.sort(), outcome.score];
  });
}"""


def rounds() -> tuple[list[Any], list[Any]]:
    """Return what the browser is asked, and what the server says to the same."""
    chance = Random(2026)
    asked, expected = [], []
    for _number in range(ROUNDS):
        form = parse(random_form(chance))
        rules = compile_items(form)
        for _answers in range(ANSWERS_EACH):
            answers = random_answers(chance, form.items)
            fields = chance.choice([{}, {"plan": "pro"}])
            outcome = evaluate(form, answers, fields)
            asked.append([rules, answers, fields_with_fallbacks(form, fields)])
            expected.append([list(outcome.path), sorted(outcome.required), outcome.variables["score"]])
    return asked, expected


def test_browser_and_server_agree_on_ten_thousand_forms_and_answers() -> None:
    asked, expected = rounds()
    script = base64.b64encode(Path("static/js/form_logic.js").read_bytes()).decode()
    with running_chromium() as browser:
        found = browser.new_page().evaluate(FOLLOW, [f"data:text/javascript;base64,{script}", asked])
    assert len({str(path) for path, _required, _score in expected}) > 1_000
    assert [
        number for number, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]
    ] == []
