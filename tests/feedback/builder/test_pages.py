"""Test the pages on which staff build a form."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from feedback.surveys.models import DraftStep, Survey, SurveyVersion
from portal.accounts.models import User
from tests.feedback.builder.building import Builder

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def builder(erin: User, client_of: SignIn) -> Builder:
    """A manager with a form she has just begun."""
    return Builder.begin(client_of(erin))


def test_a_form_begins_with_a_template_and_is_a_draft(erin: User, client_of: SignIn, visitor: Client) -> None:
    answer = client_of(erin).post("/desk/forms/new/", {"title": "After your visit", "template": "nps"})
    assert answer["Location"] == "/desk/forms/after-your-visit/build/"
    assert visitor.get("/f/after-your-visit/").status_code == 404
    survey = Survey.objects.get()
    assert [item["kind"] for item in survey.draft["items"]] == ["nps", "long_text", "long_text"]
    assert survey.draft["title"] == {"en": "After your visit"}


def test_a_form_that_was_never_published_has_no_page_and_leads_to_publishing(builder: Builder) -> None:
    assert builder.client.get("/f/visit/").status_code == 404
    page = builder.client.get("/desk/forms/visit/").content.decode()
    assert "/desk/forms/visit/publish/" in page
    assert 'href="/f/visit/"' not in page


def test_a_question_is_added_written_and_published(builder: Builder, visitor: Client) -> None:
    builder.add("nps")
    builder.write(label="Would you recommend us?")
    assert builder.publish().status_code == 303
    assert "Would you recommend us?" in visitor.get("/f/visit/").content.decode()
    assert builder.survey.kind == "nps"


def test_a_removed_question_comes_back_with_undo_and_goes_again_with_redo(builder: Builder) -> None:
    builder.add("nps")
    builder.do("remove", item="q1")
    assert builder.ids == []
    builder.do("undo")
    assert builder.ids == ["q1"]
    builder.do("redo")
    assert builder.ids == []


def test_the_steps_are_bounded(builder: Builder) -> None:
    for _number in range(60):
        builder.add("section")
        builder.do("remove", item=builder.ids[-1])
    assert DraftStep.objects.count() == 100


def test_typing_on_in_one_question_is_one_step(builder: Builder) -> None:
    builder.add("nps")
    for words in ("W", "Wo", "Would you?"):
        builder.write(label=words)
    builder.do("undo")
    assert builder.item("q1")["label"] == {}


def test_questions_move_by_button_and_by_drag(builder: Builder) -> None:
    for kind in ("nps", "long_text", "email"):
        builder.add(kind)
    builder.do("up", item="q3")
    assert builder.ids == ["q1", "q3", "q2"]
    builder.do("move", item="q2", before="q1")
    assert builder.ids == ["q2", "q1", "q3"]
    builder.do("down", item="q3")
    assert builder.ids == ["q2", "q1", "q3"]


def test_a_copy_has_the_same_words_and_an_id_of_its_own(builder: Builder) -> None:
    builder.add("single")
    builder.write(label="Which one?")
    builder.do("duplicate", item="q1")
    assert builder.ids == ["q1", "q2"]
    assert builder.item("q2")["label"] == {"en": "Which one?"}


def test_the_buttons_among_the_fields_save_what_was_typed_with_them(builder: Builder) -> None:
    builder.add("single")
    builder.write(then="add-entry:choices", **{"choices-c1-label": "Price"})
    labels = [choice["label"].get("en", "") for choice in builder.item("q1")["choices"]]
    assert labels == ["Price", "", ""]


def test_a_rule_is_made_in_plain_words(builder: Builder) -> None:
    builder.add("nps")
    builder.write(label="Recommend?")
    builder.add("long_text")
    builder.write(then="add-test:show", **{"show-about": "question:q1"})
    builder.write(**{"show-0-test": "at_most", "show-0-value": "4"})
    assert builder.item("q2")["show_if"] == {"all": [{"question": "q1", "is": "at_most", "value": 4}]}
    assert "Shown if “Recommend?” is at most 4" in builder.page()


def test_a_jump_leads_on_or_to_the_end(builder: Builder) -> None:
    builder.add("yes_no")
    builder.write(label="Happy?", then="add-jump")
    jump = builder.item("q1")["jumps"][0]
    assert jump == {"if": {"all": [{"question": "q1", "is": "equals", "value": True}]}, "to": "end"}
    assert "Go to the end if “Happy?” is yes" in builder.page()


def test_what_stands_in_the_way_is_said_and_publishing_refused(builder: Builder) -> None:
    builder.add("nps")
    assert "The words are missing here. Write them." in builder.page()
    waiting = unescape(builder.client.get("/desk/forms/visit/publish/").content.decode())
    assert ">1. Recommendation, 0 to 10 (NPS)</a>: The words are missing here. Write them.</li>" in waiting
    assert builder.publish().status_code == 409
    assert not SurveyVersion.objects.exists()


def test_an_empty_form_says_that_it_has_no_question_and_leads_to_adding_one(builder: Builder) -> None:
    assert '<a href="#add">The form has no question yet. Add one.</a>' in builder.page()
    assert 'id="add"' in builder.page()
    waiting = builder.client.get("/desk/forms/visit/publish/").content.decode()
    assert '<a href="/desk/forms/visit/build/#add">The form has no question yet. Add one.</a>' in waiting


def test_the_builder_names_each_thing_in_the_way_with_the_way_to_it(builder: Builder) -> None:
    builder.add("nps")
    survey = builder.survey
    survey.draft["title"] = {}
    survey.save()
    builder.write("q1", label="Recommend?")
    page = builder.page()
    assert "1 thing stands in the way of publishing:" in page
    assert '<a href="?item=start#fields">Beginning</a>: The form has no title yet. Write one.' in page
    survey = builder.survey
    survey.draft["title"] = {"en": "Visit"}
    survey.save()
    builder.add("email")
    assert '<a href="?item=q2#fields">2. E-mail address</a>: The words are missing here.' in builder.page()


@pytest.mark.parametrize(
    ("kind", "name", "count"), [("single", "Choice", 2), ("ranking", "Choice", 2), ("matrix", "Column", 3)]
)
def test_new_lines_come_empty_and_do_not_go_live_so(
    builder: Builder, kind: str, name: str, count: int
) -> None:
    builder.add(kind)
    builder.write(
        label="Which one?", **({"rows-r1-label": "A", "rows-r2-label": "B"} if kind == "matrix" else {})
    )
    page = builder.page()
    said = [f"{name} {number} has no words yet. Write them" for number in range(1, count + 1)]
    assert [sentence for sentence in said if sentence not in page] == []
    assert f'placeholder="{name} {count}"' in page
    refused = builder.publish()
    assert (refused.status_code, SurveyVersion.objects.exists()) == (409, False)
    assert refused.content.decode().count(f"{name} 1 has no words yet") == 1


def test_a_rule_names_a_choice_without_words_by_its_place(builder: Builder) -> None:
    builder.add("single")
    builder.write(label="Which one?")
    builder.add("long_text")
    builder.write(then="add-test:show", **{"show-about": "question:q1"})
    page = builder.page("q2")
    assert '<option value="c2">Choice 2</option>' in page
    assert "Shown if “Which one?” is “Choice 1”" in page


def test_two_people_on_two_questions_lose_nothing(builder: Builder) -> None:
    builder.add("nps")
    builder.add("long_text")
    other = builder.elsewhere()
    builder.write("q1", label="Recommend?")
    other.write("q2", label="Why?")
    assert [builder.item(key)["label"]["en"] for key in ("q1", "q2")] == ["Recommend?", "Why?"]


def test_two_people_on_one_question_are_told_and_keep_their_words(builder: Builder) -> None:
    builder.add("nps")
    other = builder.elsewhere()
    builder.write("q1", label="Hers")
    page = other.write("q1", label="Mine")
    assert page.status_code == 409
    assert "Somebody else has changed this question" in page.content.decode()
    assert "Mine</textarea>" in page.content.decode()
    assert builder.item("q1")["label"] == {"en": "Hers"}


def test_undo_of_a_draft_that_moved_is_refused(builder: Builder) -> None:
    builder.add("nps")
    stamp = builder.survey.draft_stamp
    builder.add("email")
    builder.do("undo", stamp=stamp)
    assert builder.ids == ["q1", "q2"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"label": "x" * 301}, "at most 300 characters"),
        ({"style": "hearts"}, "Select a valid choice"),
    ],
)
def test_bad_fields_are_explained_and_kept(builder: Builder, fields: dict[str, Any], sentence: str) -> None:
    builder.add("rating")
    page = builder.write(**fields)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert builder.item("q1")["label"] == {}


def test_an_unknown_edit_is_not_found_and_a_get_changes_nothing(builder: Builder) -> None:
    assert builder.do("explode").status_code == 404
    assert builder.client.get("/desk/forms/visit/build/edit/").status_code == 405


@pytest.mark.parametrize("part", ["start", "end", "page"])
def test_what_stands_around_the_questions_is_written(builder: Builder, part: str) -> None:
    fields = {
        "start": {"title": "Your visit", "intro": "Two minutes."},
        "end": {"thanks": "We read all."},
        "page": {"id-0": "plan", "fallback-0": "free"},
    }[part]
    assert builder.words(part, **fields).status_code == 303
    draft = builder.survey.draft
    written = (draft["title"].get("en"), draft["thanks"].get("en"), draft["hidden"])
    assert (
        written
        == {
            "start": ("Your visit", None, []),
            "end": ("Visit", "We read all.", []),
            "page": ("Visit", None, [{"id": "plan", "fallback": "free"}]),
        }[part]
    )


def test_the_preview_shows_the_draft(builder: Builder) -> None:
    builder.add("nps")
    builder.write(label="Would you recommend us?")
    page = builder.client.get("/desk/forms/visit/build/preview/")
    assert "Would you recommend us?" in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
