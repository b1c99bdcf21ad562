"""Test the pure parts of building: edits, comparison, rules in words, texts, files and schemas."""

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from feedback.surveys.building import edits
from feedback.surveys.building.answer_schema import answer_schema
from feedback.surveys.building.comparison import Change, broken_charts, compare
from feedback.surveys.building.documents import LISTS, completed, empty_document, item_of, next_id
from feedback.surveys.building.exchange import FormRefused, read, written
from feedback.surveys.building.library import LIBRARY
from feedback.surveys.building.rules import say_condition, say_jump
from feedback.surveys.building.texts import completeness_of, missing_in, say_at, without_language
from feedback.surveys.definition import Kind, parse
from tests.feedback.documents import choice, document, item, one_of_each

FORM_SCHEMA = Draft202012Validator(
    json.loads(files("feedback.surveys.building").joinpath("form-1.json").read_bytes())
)


def as_file(**changes: Any) -> bytes:
    return json.dumps({**document(item("q1", "nps")), **changes}).encode()


@pytest.mark.parametrize("template", LIBRARY, ids=lambda template: template.key)
def test_every_template_can_be_published_and_fits_the_schema(template: Any) -> None:
    made = template.document()
    assert parse(made).questions
    FORM_SCHEMA.validate(made)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(Kind.values), max_size=12), st.data())
def test_random_edits_keep_a_form_that_leaves_and_comes_back(kinds: list[str], data: st.DataObject) -> None:
    form = empty_document("A form", "en")
    for kind in kinds:
        form, key = edits.add_item(form, kind)
        said: dict[str, Any] = {"label": {"en": "Words"}} | (
            {"wording": {"en": "Words"}} if kind == "consent" else {}
        )
        lists = {name: item_of(form, key).get(name) for name in LISTS}
        said |= {
            name: [{**line, "label": {"en": "Words"}} for line in lines]
            for name, lines in lists.items()
            if lines
        }
        form = edits.change_item(form, key, said)
        chosen = data.draw(st.sampled_from([one["id"] for one in form["items"]]))
        form = data.draw(
            st.sampled_from([form, edits.step_item(form, chosen, -1), edits.duplicate_item(form, chosen)[0]])
        )
    FORM_SCHEMA.validate(form)
    assert read(written(form).encode()) == completed(form)


def test_an_id_is_never_used_twice() -> None:
    form, first = edits.add_item(empty_document("A form", "en"), "nps")
    _again, second = edits.add_item(edits.remove_item(form, first), "nps", taken=["q1", "q7"])
    assert (first, second) == ("q1", "q8")
    assert next_id("c", ["c1", "other", "c10"]) == "c11"


def test_removing_a_question_takes_the_rules_that_looked_at_it() -> None:
    about = {"question": "q1", "is": "answered"}
    form = document(
        item("q1", "nps", jumps=[{"if": about, "to": "q3"}]),
        item("q2", "long_text", show_if={"any": [about, {"not": about}]}, required=about),
        item("q3", "long_text", show_if={"all": [about, {"question": "q2", "is": "answered"}]}),
        main="q1",
    )
    left = edits.remove_item(form, "q1")
    assert left["items"][0]["show_if"] is None
    assert left["items"][0]["required"] is False
    assert left["items"][1]["show_if"] == {"all": [{"question": "q2", "is": "answered"}]}
    assert left["main"] is None
    assert edits.remove_item(form, "q3")["items"][0]["jumps"] == []


def test_removing_a_choice_takes_the_rules_that_looked_for_it() -> None:
    rule = {"all": [{"question": "q1", "is": "equals", "value": "red"}]}
    form = document(
        item("q1", "single", choices=[choice("red"), choice("blue")]), item("q2", "long_text", show_if=rule)
    )
    left = edits.remove_entry(completed(form), "q1", "choices", "red")
    assert [left["items"][0]["choices"][0]["id"], left["items"][1]["show_if"]] == ["blue", None]


def test_asking_in_another_way_keeps_words_and_choices() -> None:
    form = document(item("q1", "single", choices=[choice("red")], other=True), item("q2", "email"))
    asked = edits.retype_item(completed(form), "q1", "multiple")["items"][0]
    assert (asked["kind"], asked["label"], [row["id"] for row in asked["choices"]]) == (
        "multiple",
        {"en": "Label of q1"},
        ["red"],
    )


def changes_between(before: dict[str, Any], after: dict[str, Any], **mapped: Any) -> dict[str, str]:
    found = compare(completed(before), completed(after), mapped)
    return {row.id: row.change.value for row in found.items}


def test_questions_are_same_reworded_retyped_removed_or_new() -> None:
    before = document(
        item("a", "nps"), item("b", "email"), item("c", "single", choices=[choice("red")]), item("d", "date")
    )
    after = document(
        item("a", "nps"),
        item("b", "email", label={"en": "Other words"}),
        item("c", "rating"),
        item("e", "number"),
    )
    assert changes_between(before, after) == {
        "a": "same",
        "b": "reworded",
        "c": "retyped",
        "e": "new",
        "d": "removed",
    }


def choices_between(*after: dict[str, Any], **carried: list[str]) -> dict[str, Change]:
    before = document(item("q1", "single", choices=[choice("red"), choice("blue"), choice("green")]))
    later = document(item("q1", "single", choices=list(after)))
    found = compare(completed(before), completed(later), {"q1": carried}).items[0]
    return {entry.id: entry.change for entry in found.changed_entries}


def test_choices_are_reworded_removed_new_split_or_merged() -> None:
    reworded = {"id": "red", "label": {"en": "Crimson"}}
    assert choices_between(reworded, choice("blue"), choice("pink")) == {
        "red": Change.REWORDED,
        "green": Change.REMOVED,
        "pink": Change.NEW,
    }
    carried = choices_between(choice("red"), choice("pink"), blue=["red", "pink"], green=["red"])
    assert carried == {"blue": Change.SPLIT, "green": Change.MERGED, "pink": Change.NEW}


def test_the_charts_that_break_are_named() -> None:
    before = document(
        item("a", "nps"), item("b", "single", choices=[choice("red"), choice("blue")]), main="a"
    )
    after = document(item("a", "rating"), item("b", "dropdown", choices=[choice("red")]), main="a")
    said = broken_charts(compare(completed(before), completed(after)))
    assert said == [
        "“Label of a” is asked in another way; its chart starts anew beside the old one.",
        "“Label of b” loses choices; answers to them stay in the chart as earlier choices.",
        "The form measures something else from here on; its score starts anew.",
    ]
    assert broken_charts(compare(completed(before), completed(before))) == []


def test_rules_are_said_in_plain_words() -> None:
    form = document(item("a", "nps"), item("b", "single", choices=[choice("red")]), hidden=[{"id": "plan"}])
    rule = {
        "all": [
            {"question": "a", "is": "at_most", "value": 6},
            {"any": [{"question": "b", "is": "equals", "value": "red"}, {"field": "plan", "is": "answered"}]},
            {"not": {"question": "a", "is": "empty"}},
        ]
    }
    assert say_condition(rule, form) == (
        "“Label of a” is at most 6 and (“Label of b” is “Red” or “plan” of the link has an answer) "
        "and not (“Label of a” has no answer)"
    )
    assert say_jump({"if": {"score": "at_least", "value": 3}, "to": "end"}, form) == (
        "Go to the end if the points so far: is at least 3"
    )


def test_each_language_says_how_far_it_is() -> None:
    form = completed(document(item("q1", "single", choices=[choice("red")]), languages=["en", "de"]))
    assert [(row.language, row.done, row.total) for row in completeness_of(form)] == [
        ("en", 3, 3),
        ("de", 0, 3),
    ]
    said = say_at(form, "de", {"q1.choices.red": "Rot", "title": " ", "nowhere": "x"})
    assert [place.path for place in missing_in(said, "de")] == ["title", "q1.label"]
    assert without_language(said, "de") == {**form, "languages": ["en"]}


def deep(levels: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"question": "q1", "is": "answered"}
    for _level in range(levels):
        rule = {"not": rule}
    return rule


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "isn't text in UTF-8"),
        (b"not json", "isn't JSON"),
        (b"[]", "one JSON object"),
        (b'{"format": NaN}', "isn't JSON"),
        (b'{"format": 1, "format": 1}', "stands twice"),
        (b"[" * 100_000, "too deeply"),
        (b" " * 500_001, "larger than 500 kB"),
        (b'{"format": 1, "title": {"en": "\\ud800"}}', "characters that can't be kept"),
        (as_file(format=2), "format 1"),
        (as_file(language="<script>"), "language code"),
        (as_file(items=[item("q1", "telepathy")]), "Choose one of"),
        (as_file(items=[item("q1", "nps"), item("q1", "nps")]), "id already"),
        (as_file(items=[item("q1", "nps")] * 201), "At most 200"),
        (as_file(items=[item("q1", "nps"), item("q2", "nps", show_if=deep(7))]), "only six times"),
        (as_file(items=[item("q1", "nps"), item("q2", "nps", show_if=deep(40))]), "too deeply"),
        (as_file(items=[item("q1", "nps", show_if={"question": "q1", "is": "empty"})]), "only at an earlier"),
        (
            as_file(items=[item("q1", "nps"), item("q2", "nps", jumps=[{"if": deep(0), "to": "q1"}])]),
            "must lead to a later item",
        ),
        (as_file(onload="alert(1)"), "means nothing here"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FormRefused) as refusal:
        read(content)
    assert sentence in " ".join(refusal.value.sentences)


def test_the_schema_refuses_what_the_portal_refuses() -> None:
    for wrong in (
        document(item("Q1", "nps")),
        document(item("q1", "telepathy")),
        document(item("q1", "nps", choices=[choice("red")])),
        document(item("q1", "single")),
        {**document(item("q1", "nps")), "onload": "alert(1)"},
    ):
        assert not FORM_SCHEMA.is_valid(wrong)
    FORM_SCHEMA.validate(one_of_each())


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("nps", 10, 11),
        ("rating", 1, 0),
        ("single", "red", "pink"),
        ("single", {"other": "Mauve"}, {"more": "Mauve"}),
        ("multiple", ["red", "blue"], ["red", "blue", "green"]),
        ("dropdown", "blue", {"other": "Mauve"}),
        ("matrix", {"price": "red"}, {"taste": "red"}),
        ("ranking", ["green", "red"], ["red", "red"]),
        ("short", "Words", "x" * 201),
        ("number", 10.5, 11),
        ("yes_no", False, "no"),
        ("contact", {"email": "zoe@example.org"}, {"iban": "DE"}),
    ],
)
def test_the_schema_of_answers_tells_right_from_wrong(key: str, right: object, wrong: object) -> None:
    schema = Draft202012Validator(answer_schema(completed(one_of_each())))
    assert schema.is_valid({key: right})
    assert not schema.is_valid({key: wrong})
    assert not schema.is_valid({"unknown": 1})
