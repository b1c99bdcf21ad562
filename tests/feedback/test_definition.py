"""Test that a form is read as it was written, and refused with the place and a sentence where it is wrong."""

from copy import deepcopy
from typing import Any

import pytest

from feedback.surveys.definition import DefinitionError, Kind, evaluate, parse, pipe
from feedback.surveys.definition.remembering import MOST_KEPT, recall
from tests.feedback.documents import choice, document, item, one_of_each

ANY: dict[str, Any] = {"all": []}
SELF = {"question": "q1", "is": "answered"}
ODD = {"question": "q1", "is": "includes"}


def problem_of(form: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(DefinitionError) as caught:
        parse(form)
    return caught.value.problems[0].place, caught.value.problems[0].sentence


def test_a_form_with_every_kind_is_read() -> None:
    form = parse(one_of_each())
    assert {found.kind for found in form.items} == set(Kind)
    assert [len(page) for page in form.pages] == [7, 13]
    assert form.measures == "nps"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"format": 2}, "format"),
        ({"language": "EN"}, "language"),
        ({"title": {}}, "title.en"),
        ({"title": {"en": "Form", "de": "Formular"}}, "title.de"),
        ({"main": "long"}, "main"),
        ({"surprise": 1}, "form.surprise"),
        ({"hidden": [{"id": "plan"}, {"id": "plan"}]}, "hidden[1].id"),
        ({"items": [{"kind": "nps"}]}, "items[0].id"),
        ({"items": [item("q1", "telepathy")]}, "items[0].kind"),
        ({"items": [item("Q1", "nps")]}, "items[0].id"),
        ({"items": [item("q1", "nps"), item("q1", "nps")]}, "items[1].id"),
        ({"items": [item("start", "nps")]}, "items[0].id"),
        ({"items": [item("q1", "single")]}, "items[0].choices"),
        ({"items": [item("q1", "single", choices=[choice("a"), choice("a")])]}, "items[0].choices[1].id"),
        ({"items": [item("q1", "single", choices=[choice("other")])]}, "items[0].choices[0].id"),
        ({"items": [item("q1", "number", least=5, most=1)]}, "items[0].most"),
        ({"items": [item("q1", "number", least="NaN")]}, "items[0].least"),
        ({"items": [item("q1", "nps", jumps=[{"if": ANY, "to": "q1"}])]}, "items[0].jumps[0].to"),
        ({"items": [item("q1", "nps", show_if=SELF)]}, "items[0].show_if.question"),
        ({"items": [item("q1", "nps"), item("q2", "nps", show_if=ODD)]}, "items[1].show_if.is"),
        ({"items": [item("q1", "short_text", label={"en": "Hello {{nobody}}"})]}, "items[0].label"),
    ],
)
def test_what_is_wrong_is_named_by_its_place_and_a_sentence(change: dict[str, Any], place: str) -> None:
    found, sentence = problem_of({**document(), "main": None, **change})
    assert found == place
    assert sentence.endswith(".")


def test_every_wrong_item_is_named_in_one_reading() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(document(item("q1", "single"), item("q2", "nps"), item("q3", "matrix")))
    assert [found.item for found in caught.value.problems] == ["q1", "q3"]


def test_conditions_end_somewhere() -> None:
    deep: dict[str, Any] = {"all": []}
    for _level in range(50):
        deep = {"not": deep}
    place, sentence = problem_of(document(item("q1", "nps", show_if=deep)))
    assert place.startswith("items[0].show_if")
    assert "six" in sentence


PRO = {"field": "plan", "is": "equals", "value": "pro"}


def branching() -> dict[str, Any]:
    low = {"question": "score", "is": "at_most", "value": 6}
    return document(
        item("score", "nps", required=True, jumps=[{"if": {"not": low}, "to": "bye"}]),
        item("why", "long_text", required=low),
        item("topic", "multiple", choices=[choice("price", 2), choice("speed", 3)]),
        item("more", "short_text", show_if={"question": "topic", "is": "includes", "value": "price"}),
        item("bye", "statement", show_if={"any": [{"score": "at_least", "value": 5}, PRO]}),
        hidden=[{"id": "plan"}],
    )


@pytest.mark.parametrize(
    ("answers", "path", "required"),
    [
        ({}, "score", "score"),
        ({"score": 9}, "score", "score"),
        ({"score": 3}, "score why topic", "score why"),
        ({"score": 3, "topic": ["price"]}, "score why topic more", "score why"),
        ({"score": 3, "topic": ["price", "speed"]}, "score why topic more bye", "score why"),
        ({"score": 9, "topic": ["price", "speed"]}, "score", "score"),
    ],
)
def test_the_path_follows_the_answers(answers: dict[str, Any], path: str, required: str) -> None:
    outcome = evaluate(parse(branching()), answers, {})
    assert " ".join(outcome.path) == path
    assert outcome.required == set(required.split())


def test_a_hidden_field_opens_what_its_value_opens() -> None:
    assert "bye" in evaluate(parse(branching()), {"score": 9}, {"plan": "pro"}).visible
    assert "bye" not in evaluate(parse(branching()), {"score": 9}, {"plan": "free"}).visible


def test_points_count_only_on_the_path() -> None:
    form, answers = parse(branching()), {"score": 9, "topic": ["price"]}
    assert evaluate(form, answers, {}).variables == {"score": 0}
    assert evaluate(form, {**answers, "score": 0}, {}).variables == {"score": 2}


def test_reading_a_form_leaves_its_document_alone() -> None:
    form = one_of_each()
    kept = deepcopy(form)
    parse(form)
    assert form == kept


def test_earlier_answers_are_put_into_words_with_a_fallback() -> None:
    assert pipe("Hello {{name|there}}, {{ city }}!", {"city": "{{name}}"}) == "Hello there, {{name}}!"


def test_a_form_is_read_once_for_its_key() -> None:
    assert recall(1, document(item("q1", "nps"))) is recall(1, document(item("q1", "nps")))


def test_a_key_that_means_another_form_now_shows_that_one() -> None:
    recall(1, document(item("q1", "nps")))
    assert recall(1, document(item("q2", "nps"))).by_id.keys() == {"q2"}


def test_a_kept_form_does_not_follow_its_document() -> None:
    form = document(item("q1", "nps"))
    recall(1, form)
    form["items"].append(item("q2", "nps"))
    assert recall(1, form).by_id.keys() == {"q1", "q2"}


def test_not_more_forms_are_kept_than_a_process_can_bear() -> None:
    for key in range(2 * MOST_KEPT):
        recall(key, document(item("q1", "nps")))
    first = recall(0, document(item("q1", "nps")))
    assert recall(0, document(item("q1", "nps"))) is first
