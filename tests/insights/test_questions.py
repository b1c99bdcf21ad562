"""Test what the page says of each kind of question, over several versions of a form."""

from collections.abc import Mapping
from typing import Any

import pytest

from feedback.insights.questions import QuestionFigures, figures_of_questions
from feedback.surveys.definition import Kind
from feedback.surveys.models import Question, Survey, SurveyVersion
from tests.feedback.documents import document, item
from tests.feedback.factories import make_form, make_survey

pytestmark = pytest.mark.django_db
COLORS = [("red", "Red"), ("blue", "Blue")]


def choices(pairs: list[tuple[str, str]]) -> list[object]:
    return [{"id": key, "label": {"en": label}} for key, label in pairs]


def add_version(survey: Survey, number: int, item: Mapping[str, Any]) -> tuple[SurveyVersion, Question]:
    """Return a version with one question, as publishing writes it."""
    item = {"label": {"en": "Which?"}, "help": {}, "required": False, "show_if": None, "jumps": [], **item}
    definition = {
        "format": 1,
        "language": "en",
        "languages": ["en"],
        "title": {"en": "Form"},
        "intro": {},
        "thanks": {},
        "hidden": [],
        "main": None,
        "items": [item],
    }
    version = SurveyVersion.objects.create(survey=survey, number=number, definition=definition)
    label = item["label"]["en"]
    question = Question.objects.create(
        version=version, key=item["id"], position=1, kind=item["kind"], label=label
    )
    return version, question


def figures(item: Mapping[str, Any], counts: dict[str, int], *shorter: dict[str, int]) -> QuestionFigures:
    version, question = add_version(make_survey("free"), 2, item)
    windows = [{question.pk: each} for each in shorter]
    return figures_of_questions([version], {question.pk: counts}, shorter=windows)[0]


def test_a_choice_shows_numbers_and_shares_of_those_who_answered() -> None:
    found = figures(
        {"id": "q1", "kind": "single", "choices": choices(COLORS)}, {"": 20, "red": 15, "blue": 5}
    )

    assert [(option.label, option.number, option.share) for option in found.options] == [
        ("Red", 15, "75%"),
        ("Blue", 5, "25%"),
    ]


def test_a_small_choice_hides_its_neighbor_too() -> None:
    found = figures(
        {"id": "q1", "kind": "single", "choices": choices(COLORS)}, {"": 22, "red": 20, "blue": 2}
    )

    assert [option.number for option in found.options] == [None, None]


def test_several_choices_may_add_up_to_more_than_all() -> None:
    item = {"id": "q1", "kind": "multiple", "choices": choices(COLORS)}
    found = figures(item, {"": 20, "red": 20, "blue": 15})

    assert [option.share for option in found.options] == ["100%", "75%"]


def test_a_choice_that_all_but_a_few_made_would_show_who_did_not() -> None:
    item = {"id": "q1", "kind": "multiple", "choices": choices(COLORS)}
    found = figures(item, {"": 10, "red": 10, "blue": 8})

    assert [option.number for option in found.options] == [10, None]


@pytest.mark.parametrize("kind", ["single", "multiple", "ranking"])
def test_a_choice_hides_that_two_more_made_in_the_longer_period(kind: str) -> None:
    item = {"id": "q1", "kind": kind, "choices": choices([*COLORS, ("green", "Green")])}
    place = "1:" if kind == "ranking" else ""
    short, long = {"red": 10, "blue": 10, "green": 10}, {"red": 12, "blue": 40, "green": 30}

    shown = [
        {option.label: option.number for option in figures(item, *told).options}
        for told in ([counted(short, place)], [counted(long, place), counted(short, place)])
    ]

    assert shown[0] == {"Red": 10, "Blue": 10, "Green": 10}
    assert shown[1]["Red"] is None


def counted(sizes: dict[str, int], place: str) -> dict[str, int]:
    return {"": sum(sizes.values()), **{f"{place}{choice}": size for choice, size in sizes.items()}}


def test_a_row_of_a_table_hides_what_two_more_said_in_the_longer_period() -> None:
    item = {
        "id": "q1",
        "kind": "matrix",
        "rows": choices([("tea", "Tea")]),
        "columns": choices([("good", "Good"), ("bad", "Bad")]),
    }
    (row,) = figures(
        item, {"": 60, "tea:good": 48, "tea:bad": 12}, {"": 20, "tea:good": 10, "tea:bad": 10}
    ).rows

    assert [option.number for option in row.options] == [None, None]


def test_a_question_with_a_few_answers_more_shows_those_of_the_shorter_period() -> None:
    item = {"id": "q1", "kind": "single", "choices": choices(COLORS)}
    found = figures(item, {"": 23, "red": 12, "blue": 11}, {"": 20, "red": 10, "blue": 10})

    assert [option.number for option in found.options] == [10, 10]
    assert (found.number, found.notes) == (
        20,
        ("Fewer than five older answers are left out: nobody shall find them by subtracting.",),
    )


def test_beside_a_hidden_score_no_mean_gives_it_away() -> None:
    found = figures({"id": "q1", "kind": "rating"}, {"": 20, "5": 12, "4": 6, "1": 2})

    assert found.mean == ""


def test_an_order_shows_the_mean_place_first_place_first() -> None:
    item = {"id": "q1", "kind": "ranking", "choices": choices(COLORS)}
    found = figures(item, {"": 5, "1:blue": 4, "2:red": 4, "1:red": 1, "2:blue": 1})

    assert [(option.label, option.share, option.interval) for option in found.options] == [
        ("Blue", "place 1.2 on average", "1.0 to 1.8"),
        ("Red", "place 1.8 on average", "1.2 to 2.0"),
    ]


def test_a_table_shows_a_line_for_each_row() -> None:
    rows, columns = choices([("taste", "Taste")]), choices([("good", "Good"), ("bad", "Bad")])
    found = figures(
        {"id": "q1", "kind": "matrix", "rows": rows, "columns": columns},
        {"": 12, "taste:good": 6, "taste:bad": 6},
    )

    assert [(option.label, option.share) for option in found.rows[0].options] == [
        ("Good", "50%"),
        ("Bad", "50%"),
    ]


def test_numbers_have_a_mean_and_how_sure_it_is() -> None:
    found = figures({"id": "q1", "kind": "number"}, {"": 8, "1.5": 4, "4.5": 4})

    assert found.mean == "3.00 on average (1.66 to 4.34 with 95% confidence)"


def test_a_mean_is_rounded_and_not_cut_off() -> None:
    found = figures({"id": "q1", "kind": "number"}, {"": 15, "4": 5, "5": 10})

    assert found.mean.startswith("4.67 on average")


def test_a_score_that_all_gave_alike_is_not_said_to_be_certain() -> None:
    found = figures({"id": "q1", "kind": "rating"}, {"": 10, "5": 10})

    assert found.mean == "5.00 on average (3.77 to 5.00 with 95% confidence)"


def test_a_reworded_question_and_choice_are_counted_together_and_said() -> None:
    survey = make_survey("free")
    old, before = add_version(survey, 2, {"id": "q1", "kind": "single", "choices": choices(COLORS)})
    again = [("red", "Crimson"), ("green", "Green")]
    new, after = add_version(
        survey, 3, {"id": "q1", "kind": "single", "label": {"en": "Which color?"}, "choices": choices(again)}
    )

    (found,) = figures_of_questions(
        [old, new], {before.pk: {"": 16, "red": 8, "blue": 8}, after.pk: {"": 14, "red": 7, "green": 7}}
    )

    assert {option.label: option.number for option in found.options} == {"Crimson": 15, "Green": 7, "Blue": 8}
    assert "Version 2 asked: “Which?”" in found.notes
    assert "“Crimson” read “Red” in version 2." in found.notes
    assert "“Blue” was offered up to version 2." in found.notes


def test_a_question_of_another_kind_is_another_question() -> None:
    survey = make_survey("free")
    old, before = add_version(survey, 2, {"id": "q1", "kind": "number"})
    new, after = add_version(survey, 3, {"id": "q1", "kind": "single", "choices": choices(COLORS)})

    found = figures_of_questions([old, new], {before.pk: {"": 2, "1": 2}, after.pk: {"": 9, "red": 9}})

    assert [each.kind for each in found] == [Kind.SINGLE.label, Kind.NUMBER.label]
    assert found[1].notes == ("No longer asked since version 3.",)


def test_of_fewer_than_five_answers_neither_the_number_nor_the_empty_lines_are_shown() -> None:
    found = figures({"id": "q1", "kind": "single", "choices": choices(COLORS)}, {"": 3, "red": 3})

    assert found.is_hidden
    assert found.options == ()


def test_the_few_asked_on_a_branch_are_not_found_by_subtracting_those_of_the_other() -> None:
    asked = {"question": "late", "is": "equals", "value": True}
    form = document(
        item("late", "yes_no"),
        item("how", "yes_no", show_if=asked),
        item("why", "yes_no", show_if={**asked, "value": False}),
    )
    versions = list(make_form(form).versions.order_by("-number")[:1])
    keys = {each.key: each.pk for each in versions[0].questions.all()}
    numbers = {"late": 43, "how": 40, "why": 3}

    found = figures_of_questions(versions, {keys[key]: {"": n, "1": n} for key, n in numbers.items()})

    assert [(each.key, each.is_hidden) for each in found] == [("late", False), ("how", True), ("why", True)]
