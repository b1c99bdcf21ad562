"""Test what publishing does: versions, answers, choices that were split, and two people at once."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from feedback.surveys.actions import Submission, submit_response
from feedback.surveys.actions.drafting import Edit, edit_draft
from feedback.surveys.actions.publishing import MappingRefused, NothingToPublish, publish_draft, start_survey
from feedback.surveys.building.comparison import compare
from feedback.surveys.building.documents import Document, completed, empty_document
from feedback.surveys.building.edits import add_item
from feedback.surveys.effects import effects_of
from feedback.surveys.models import Answer, Response, Survey, SurveyVersion
from portal.accounts.models import User
from tests.factories import THEN
from tests.feedback.builder.building import Builder
from tests.feedback.documents import choice, document, item
from tests.feedback.test_together import together

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CHOICES = [choice("price"), choice("speed"), choice("people")]


@pytest.fixture
def live(erin: User) -> Survey:
    """A live form with a score and a choice."""
    form = document(item("q1", "nps"), item("q2", "single", choices=CHOICES), main="q1")
    survey = start_survey(document=completed(form), slug="visit", created_by=erin, now=THEN)
    publish_draft(survey=survey, stamp=1, carried={}, published_by=erin, now=THEN)
    survey.refresh_from_db()
    return survey


@pytest.fixture
def builder(live: Survey, erin: User, client_of: SignIn) -> Builder:
    return Builder(client_of(erin), live.slug)


def answer(survey: Survey, number: int = 1, **answers: Any) -> None:
    version = survey.current_version
    assert version is not None
    for _number in range(number):
        submission = Submission(version=version, answers=answers, key=uuid4())
        submit_response(survey=survey, submission=submission, now=THEN)


def edit_choices(builder: Builder) -> None:
    """Take "speed" out and put two in its place."""
    builder.write("q2", then="remove-entry:choices:speed")
    builder.write("q2", then="add-entry:choices")
    builder.write("q2", **{"choices-c1-label": "Quick answer"}, then="add-entry:choices")
    builder.write("q2", **{"choices-c2-label": "Quick delivery"})


def test_a_version_never_changes_and_answers_stay_with_theirs(live: Survey, builder: Builder) -> None:
    answer(live, 3, q1=9, q2="speed")
    frozen = SurveyVersion.objects.get(number=1).definition
    edit_choices(builder)
    assert builder.publish().status_code == 303
    assert SurveyVersion.objects.get(number=1).definition == frozen
    assert Response.objects.filter(version__number=1).count() == 3
    answer(builder.survey, 1, q1=10, q2="c1")
    assert list(Answer.objects.filter(question__key="q2").order_by("pk").values_list("value", flat=True)) == [
        "speed",
        "speed",
        "speed",
        "c1",
    ]


def test_before_publishing_staff_see_what_the_edit_does(live: Survey, builder: Builder) -> None:
    answer(live, 3, q1=9, q2="speed")
    answer(live, 1, q1=2, q2="price")
    edit_choices(builder)
    page = builder.client.get("/desk/forms/visit/publish/").content.decode()
    assert "4 answers stay as they were given" in page
    assert "1 item stays the same." in page
    assert "“Speed” was chosen 3 times. Which choice carries it on?" in page
    assert "“Label of q2” loses choices" in page


def test_staff_say_that_a_choice_was_split(live: Survey, builder: Builder) -> None:
    answer(live, 1, q1=9, q2="speed")
    edit_choices(builder)
    builder.publish(**{"carry:q2:speed": ["c1", "c2"]})
    version = SurveyVersion.objects.get(number=2)
    assert version.carried == {"q2": {"speed": ["c1", "c2"]}}
    page = builder.client.get("/desk/forms/visit/versions/2/").content.decode()
    assert "Split" in page
    assert "Quick answer, Quick delivery" in page


@pytest.mark.parametrize(
    "carried", [{"q2": {"speed": ["gone"]}}, {"q2": {"odd": ["price"]}}, {"q9": {"a": ["b"]}}]
)
def test_a_choice_is_carried_on_only_by_what_is_there(
    live: Survey, erin: User, carried: dict[str, dict[str, list[str]]]
) -> None:
    live.draft["title"] = {"en": "New title"}
    live.save()
    with pytest.raises(MappingRefused):
        publish_draft(survey=live, stamp=1, carried=carried, published_by=erin, now=THEN)
    assert SurveyVersion.objects.count() == 1


def test_the_same_draft_is_not_published_twice(live: Survey, erin: User) -> None:
    with pytest.raises(NothingToPublish):
        publish_draft(survey=live, stamp=live.draft_stamp, carried={}, published_by=erin, now=THEN)


def test_who_looked_before_somebody_else_edited_looks_again(builder: Builder) -> None:
    stamp = builder.survey.draft_stamp
    builder.write("q1", label="Other words")
    page = builder.publish(stamp=stamp)
    assert page.status_code == 409
    assert "Somebody else has changed this form" in page.content.decode()
    assert SurveyVersion.objects.count() == 1


def test_an_id_that_was_removed_never_comes_back(live: Survey, builder: Builder) -> None:
    builder.do("remove", item="q2")
    builder.publish()
    builder.add("email")
    assert builder.ids == ["q1", "q3"]


def test_the_effects_cost_the_same_for_ten_and_thirty_answers(
    live: Survey, builder: Builder, django_assert_num_queries: Any
) -> None:
    edit_choices(builder)
    survey, (before, after) = builder.survey, documents(builder.survey)
    for number in (10, 20):
        answer(live, number, q1=9, q2="speed")
        with django_assert_num_queries(3):
            effects_of(survey, compare(before, after), before, after, {})


def documents(survey: Survey) -> tuple[Document, Document]:
    """Return the version in use and the draft."""
    return completed(survey.versions.get().definition), completed(survey.draft)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_publishers_at_once_make_one_version(erin: User, now: datetime) -> None:
    form = completed(document(item("q1", "nps")))
    survey = start_survey(document=form, slug="visit", created_by=erin, now=THEN)
    told = together(
        4, lambda: publish_draft(survey=survey, stamp=1, carried={}, published_by=erin, now=now).number
    )
    assert sorted(map(repr, told)).count("1") == 1
    assert [type(one) for one in told].count(NothingToPublish) == 3
    assert SurveyVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_edits_at_once_are_all_kept(erin: User, now: datetime) -> None:
    survey = start_survey(document=empty_document("Visit", "en"), slug="visit", created_by=erin, now=THEN)
    edit = Edit("Added", lambda draft: add_item(draft, "email")[0])
    told = together(8, lambda: edit_draft(survey=survey, edit=edit, edited_by=erin, now=now).draft_stamp)
    assert sorted(map(str, told)) == [str(stamp) for stamp in range(2, 10)]
    survey.refresh_from_db()
    assert [one["id"] for one in survey.draft["items"]] == [f"q{number}" for number in range(1, 9)]


def test_a_file_leaves_and_comes_back(builder: Builder) -> None:
    sent = builder.client.get("/desk/forms/visit/export/")
    assert sent["Content-Disposition"] == 'attachment; filename="visit.json"'
    upload = BytesIO(sent.content)
    upload.name = "visit.json"
    answer = builder.client.post("/desk/forms/import/", {"slug": "copy", "file": upload})
    assert answer["Location"] == "/desk/forms/copy/build/"
    assert Survey.objects.get(slug="copy").draft == Survey.objects.get(slug="visit").draft


def test_a_file_without_an_address_gets_one_of_its_title(builder: Builder) -> None:
    sent = builder.client.get("/desk/forms/visit/export/").content
    places = []
    for _turn in range(2):
        upload = BytesIO(sent)
        upload.name = "visit.json"
        places.append(builder.client.post("/desk/forms/import/", {"file": upload})["Location"])
    assert places == ["/desk/forms/a-form/build/", "/desk/forms/a-form-2/build/"]


def test_schemas_are_public_and_a_draft_has_none(visitor: Client, builder: Builder, erin: User) -> None:
    start_survey(document=completed(document(item("q1", "nps"))), slug="secret", created_by=erin, now=THEN)
    assert visitor.get("/schemas/form-1.json").json()["$defs"]
    schema = visitor.get("/schemas/forms/visit/1/answers.json").json()
    assert schema["properties"]["q1"]["maximum"] == 10
    assert visitor.get("/schemas/forms/secret/1/answers.json").status_code == 404
    assert visitor.get("/schemas/forms/visit/9/answers.json").status_code == 404
