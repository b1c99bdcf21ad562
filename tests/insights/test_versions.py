"""Test that answers given before a form was edited all count, under what carries them on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from feedback.insights.actions import count_changed, wrong_days
from feedback.insights.lineage import Lineage
from feedback.insights.overview import Insight, insight_of
from feedback.insights.periods import BEGINNING, Period
from feedback.insights.questions import QuestionFigures
from feedback.surveys import changes
from feedback.surveys.actions.publishing import publish_draft
from feedback.surveys.models import Answer, Question, Response, Survey
from tests.factories import THEN
from tests.feedback.documents import document
from tests.feedback.factories import make_form

pytestmark = pytest.mark.django_db
ALL = Period("all", "All", BEGINNING, THEN.date())
BEFORE, AFTER = 1000, 100


def question(key: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    usual = {"help": {}, "required": False, "show_if": None, "jumps": []}
    return {"id": key, "kind": kind, "label": {"en": label}, **usual, **more}


def choices(**labels: str) -> list[dict[str, Any]]:
    return [{"id": key, "label": {"en": label}, "score": None} for key, label in labels.items()]


def picking(label: str, kind: str = "single", **labels: str) -> dict[str, Any]:
    more: dict[str, Any] = {"least": None, "most": None} if kind == "multiple" else {}
    return question("why", kind, label, choices=choices(**labels), other=False, randomize=False, **more)


def publish(survey: Survey, form: dict[str, Any], carried: dict[str, Any], now: datetime = THEN) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(draft=form, draft_stamp=1)
    publish_draft(survey=survey, stamp=1, carried=carried, published_by=None, now=now)
    return Survey.objects.get(pk=survey.pk)


def answer(survey: Survey, given: Sequence[dict[str, Any]], scale: str = "free") -> None:
    """Write one response for each, as many rows at once; a whole number is a score."""
    version = survey.current_version
    questions = {each.key: each for each in Question.objects.filter(version=version)}
    rows = Response.objects.bulk_create(
        Response(
            survey=survey,
            version=version,
            kind=scale,
            submitted_at=THEN,
            submission_key=uuid4(),
            score=said.get("score"),
            language="en",
        )
        for said in given
    )
    Answer.objects.bulk_create(
        Answer(
            response=row, question=questions[key], **{"number" if isinstance(value, int) else "value": value}
        )
        for row, said in zip(rows, given, strict=True)
        for key, value in said.items()
    )
    changes.tell(survey.pk, THEN)


def insight(survey: Survey) -> Insight:
    count_changed(now=THEN)
    assert list(wrong_days(now=THEN)) == []
    return insight_of(survey, ALL)


def why(survey: Survey) -> QuestionFigures:
    return next(each for each in insight(survey).questions if each.key == "why")


def numbers(found: QuestionFigures) -> dict[str, int | None]:
    return {option.label: option.number for option in found.options}


@pytest.fixture
def survey() -> Survey:
    form = document(picking("Why?", late="Late", cold="Cold", rude="Rude", dear="Dear", rare="Rare"))
    made = make_form(form)
    kinds = ["late"] * 400 + ["cold"] * 300 + ["rude"] * 150 + ["dear"] * 100 + ["rare"] * 50
    answer(made, [{"why": kind} for kind in kinds])
    return made


def test_a_rename_a_split_a_merge_a_deletion_and_an_order_lose_no_answer(survey: Survey) -> None:
    edited = picking(
        "What went wrong?", dear="Too dear", box="Box late", van="Van late", food="Cold or rude", new="New"
    )
    carried = {"why": {"late": ["box", "van"], "cold": ["food"], "rude": ["food"]}}
    survey = publish(survey, document(edited), carried)
    answer(
        survey,
        [{"why": "box"}] * 60 + [{"why": "food"}] * 20 + [{"why": "dear"}] * 10 + [{"why": "van"}] * 10,
    )

    found = why(survey)

    assert found.number == BEFORE + AFTER
    assert numbers(found) == {
        "Too dear": 110,
        "Box late": 60,
        "Van late": 10,
        "Cold or rude": 470,
        "New": 0,
        "Late (before it was split)": 400,
        "Rare": 50,
    }
    assert [(option.number, option.share) for option in found.together] == [(470, "43%")]
    assert sum(number or 0 for number in numbers(found).values()) == BEFORE + AFTER


def test_the_page_says_what_was_split_merged_reworded_and_dropped(survey: Survey) -> None:
    edited = picking("What went wrong?", dear="Too dear", box="Box late", van="Van late", food="Cold or rude")
    carried = {"why": {"late": ["box", "van"], "cold": ["food"], "rude": ["food"]}}

    notes = why(publish(survey, document(edited), carried)).notes

    assert "Version 3 split “Late” into “Box late” and “Van late”." in notes
    assert "Version 3 merged “Cold” and “Rude” into “Cold or rude”; they are counted together." in notes
    assert "“Too dear” read “Dear” in version 2." in notes
    assert "“Rare” was offered up to version 2." in notes
    assert "Version 2 asked: “Why?”" in notes


def test_who_chose_two_that_were_merged_counts_once() -> None:
    made = make_form(document(picking("Why?", "multiple", late="Late", cold="Cold", dear="Dear")))
    answer(made, [{"why": ["late", "cold"]}] * 30 + [{"why": ["late"]}] * 20 + [{"why": ["dear"]}] * 10)
    edited = picking("Why?", "multiple", bad="Late or cold", dear="Dear")
    made = publish(made, document(edited), {"why": {"late": ["bad"], "cold": ["bad"]}})

    assert numbers(why(made)) == {"Late or cold": 50, "Dear": 10}


def test_a_list_that_became_a_drop_down_is_the_same_question(survey: Survey) -> None:
    edited = picking("Why?", "dropdown", late="Late", cold="Cold", rude="Rude", dear="Dear", rare="Rare")
    survey = publish(survey, document(edited), {})
    answer(survey, [{"why": "late"}] * 10)

    assert numbers(why(survey))["Late"] == 410


def test_a_form_that_measures_something_else_never_mixes_the_scales() -> None:
    made = make_form(document(question("score", "rating", "How was it?", style="numbers"), main="score"))
    answer(made, [{"score": 5}] * 40, "csat")
    edited = document(question("score", "nps", "Would you recommend us?"), main="score")
    made = publish(made, edited, {})
    answer(made, [{"score": 9}] * 6 + [{"score": 3}] * 6, "nps")

    found = insight(made)

    assert found.headline.value == "0"
    assert found.headline.number == 52
    assert "40 earlier scores were given on another scale" in found.headline.elsewhere
    assert Response.objects.of_survey(made).distribution("nps") == {9: 6, 3: 6}


def test_a_choice_follows_several_versions() -> None:
    lineage = Lineage(
        [(3, {"q": {"b": ["c"], "z": ["x", "y"]}}), (2, {"q": {"a": ["b"]}}), (4, {"q": {"y": ["x"]}})]
    )

    assert lineage.line_of("q", "a", 1) == "c"
    assert lineage.line_of("q", "z", 1) == "x"
    assert lineage.line_of("q", "y", 4) == "y"
