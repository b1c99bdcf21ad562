"""Test that answers so far are kept, found again by their secret address, and sent in once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from feedback.surveys.actions import Submission, close_survey, errors, send_continue_link, submit_response
from feedback.surveys.actions.forgetting import KEPT_DAYS, forget_left_lying
from feedback.surveys.models import Response, Survey
from feedback.surveys.views.later import MOST_TO_ONE
from portal.accounts.models import User
from portal.messaging.models import Message
from portal.uploads.actions import sweep_orphans
from portal.uploads.models import Upload, UploadUse
from tests.factories import THEN
from tests.feedback.documents import document, item
from tests.feedback.factories import form_fields, make_form
from tests.uploads.pictures import picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> Survey:
    return make_form(
        document(item("a", "short_text"), item("cut", "page_break"), item("b", "short_text")), slug="pages"
    )


def send(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**form_fields(client, url), **typed})


def test_looking_at_a_form_keeps_nothing(visitor: Client, pages: Survey) -> None:
    visitor.get("/f/pages/")
    assert not Response.objects.exists()


def test_the_script_keeps_what_stands_on_the_page(visitor: Client, pages: Survey) -> None:
    fields = form_fields(visitor, "/f/pages/")
    address = visitor.post("/f/pages/save/", {**fields, "a": "So far"}).json()["address"]
    visitor.post("/f/pages/save/", {**fields, "a": "So far, more"})
    response = Response.objects.get()
    assert (response.state, response.draft["answers"], response.furthest) == (
        "started",
        {"a": "So far, more"},
        1,
    )
    assert visitor.get(address).context["form"]["a"].value() == "So far, more"


def test_what_was_begun_becomes_what_is_sent(visitor: Client, pages: Survey) -> None:
    fields = form_fields(visitor, "/f/pages/")
    visitor.post("/f/pages/save/", {**fields, "a": "So far"})
    second = visitor.post("/f/pages/", {**fields, "a": "Done"})["Location"]
    send(Client(), second, page="1", b="On my phone")
    response = Response.objects.get()
    assert (response.state, response.draft) == ("submitted", {})
    assert response.values_by_key() == {"a": "Done", "b": "On my phone"}


def test_a_started_answer_counts_nowhere(visitor: Client, pages: Survey) -> None:
    send(visitor, "/f/pages/", a="So far")
    assert not Response.objects.counted().exists()


def test_the_same_page_sent_twice_is_one_answer(visitor: Client, pages: Survey) -> None:
    second = send(visitor, "/f/pages/", a="Mine")["Location"]
    fields = {**form_fields(visitor, second), "page": "1", "b": "Once"}
    first, again = visitor.post(second, fields), visitor.post(second, fields)
    assert (first.status_code, again.status_code, again["Location"]) == (303, 303, "/f/pages/thanks/")
    assert Response.objects.count() == 1


def test_the_link_says_that_the_answer_was_sent_from_another_device(visitor: Client, pages: Survey) -> None:
    second = send(visitor, "/f/pages/", a="Mine")["Location"]
    send(Client(), second, page="1", b="On my phone")
    page = visitor.get(second, follow=True)
    assert "your answer has arrived" in page.content.decode()
    assert "Mine" not in page.content.decode()


def test_a_second_window_that_says_something_else_is_told_and_keeps_its_words(
    visitor: Client, pages: Survey
) -> None:
    second = send(visitor, "/f/pages/", a="Mine")["Location"]
    fields = {**form_fields(visitor, second), "page": "1"}
    visitor.post(second, {**fields, "b": "First window"})
    page = visitor.post(second, {**fields, "b": "Second window"})
    assert page.status_code == 409
    assert "sent already" in page.content.decode()
    assert "Second window" in page.content.decode()
    assert Response.objects.get().values_by_key() == {"a": "Mine", "b": "First window"}


@pytest.mark.parametrize("token", ["unknown", "x" * 24])
def test_an_unknown_secret_address_is_not_there(visitor: Client, pages: Survey, token: str) -> None:
    assert visitor.get(f"/f/pages/continue/{token}/").status_code == 404
    assert visitor.get(f"/f/pages/continue/{token}/later/").status_code == 404


def test_a_secret_address_of_another_form_is_not_there(visitor: Client, pages: Survey) -> None:
    second = send(visitor, "/f/pages/", a="Mine")["Location"]
    make_form(document(item("a", "short_text")), slug="other")
    assert visitor.get(second.replace("/f/pages/", "/f/other/")).status_code == 404


def test_a_form_that_closes_meanwhile_gives_her_words_back(visitor: Client, pages: Survey) -> None:
    second = send(visitor, "/f/pages/", a="Mine")["Location"]
    fields = form_fields(visitor, second)
    close_survey(survey=pages, now=THEN)
    page = visitor.post(second, {**fields, "page": "1", "b": "Long thoughts"})
    assert page.status_code == 410
    assert "Long thoughts" in page.content.decode()


def test_a_form_that_fills_up_meanwhile_gives_back_the_words_of_every_page(
    visitor: Client, pages: Survey
) -> None:
    second = send(visitor, "/f/pages/", a="A long story")["Location"]
    fields = {**form_fields(visitor, second), "page": "1", "b": "And its end"}
    Survey.objects.update(response_cap=0, taken_count=0)
    said = visitor.post(second, fields).content.decode()
    assert "A long story" in said
    assert "And its end" in said
    assert "A long story" in visitor.get(second).content.decode()


def test_who_wants_to_continue_later_gets_a_link_a_code_and_a_mail(visitor: Client, pages: Survey) -> None:
    later = send(visitor, "/f/pages/", a="Mine", later="1")["Location"]
    page = visitor.get(later)
    assert b"<svg" in page.content
    assert page["Referrer-Policy"] == "same-origin"
    assert visitor.post(later, {"email": "zoe@example.org"}).status_code == 200
    message = Message.objects.get()
    assert str(Response.objects.get().token) in message.body.text
    assert visitor.post(later, {"email": "zoe"}).status_code == 422


def test_nobody_fills_a_strangers_box_with_links(pages: Survey) -> None:
    answers = []
    for number in range(7):
        visitor = Client(REMOTE_ADDR=f"198.51.100.{number}")
        later = send(visitor, "/f/pages/", a="Mine", later="1")["Location"]
        answers.append(visitor.post(later, {"email": "Victim@example.org"}).status_code)

    assert answers == [200] * MOST_TO_ONE + [422, 422]
    assert Message.objects.count() == MOST_TO_ONE


def test_the_link_is_sent_three_times_at_most(pages: Survey, visitor: Client) -> None:
    send(visitor, "/f/pages/", a="Mine")
    response = Response.objects.get()
    for _time in range(3):
        send_continue_link(response=response, email="zoe@example.org", now=THEN)
    with pytest.raises(Exception, match="three times already"):
        send_continue_link(response=response, email="zoe@example.org", now=THEN)


def test_an_answer_to_a_version_of_another_form_is_refused(pages: Survey) -> None:
    other = make_form(document(item("a", "short_text")))
    assert other.current_version is not None
    sent = Submission(version=other.current_version, answers={"a": "x"}, key=uuid4())
    with pytest.raises(errors.AnswerNotAsked):
        submit_response(survey=pages, submission=sent, now=THEN)


def test_what_was_left_lying_for_a_month_is_forgotten_but_for_how_far_it_came(
    alice: User, client_of: Callable[[User], Client], pages: Survey
) -> None:
    second = send(client_of(alice), "/f/pages/?plan=pro", a="My half thought")["Location"]
    kept = Response.objects.get()
    assert (kept.customer is not None, kept.kept_at is not None) == (True, True)
    early = (kept.kept_at or THEN) + timedelta(days=KEPT_DAYS)
    assert forget_left_lying(now=early) == 0
    assert forget_left_lying(now=early + timedelta(seconds=1)) == 1
    assert forget_left_lying(now=early + timedelta(days=9)) == 0
    row = Response.objects.get()
    assert (row.draft, row.fields, row.token, row.submission_key) == ({"touched": ["a"]}, {}, None, None)
    assert (row.state, row.furthest, row.customer) == ("started", 1, kept.customer)
    assert Client().get(second).status_code == 404


def test_what_was_touched_again_or_sent_in_is_kept(visitor: Client, pages: Survey) -> None:
    second = send(visitor, "/f/pages/", a="Mine")["Location"]
    Response.objects.update(kept_at=THEN)
    send(visitor, second, page="1", b="Done")
    assert Response.objects.get().kept_at is None
    assert forget_left_lying(now=timezone.now() + timedelta(days=400)) == 0
    assert Response.objects.get().values_by_key() == {"a": "Mine", "b": "Done"}


def test_the_files_of_what_was_left_lying_go_too(visitor: Client, tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_form(
        document(item("photo", "file"), item("cut", "page_break"), item("b", "short_text")), slug="photos"
    )
    photo = SimpleUploadedFile("me.png", picture_bytes())
    send(visitor, "/f/photos/", photo=photo)
    assert UploadUse.objects.count() == 1
    assert forget_left_lying(now=timezone.now() + timedelta(days=KEPT_DAYS, hours=1)) == 1
    assert UploadUse.objects.count() == 0
    assert sweep_orphans(now=timezone.now() + timedelta(days=KEPT_DAYS)) == 1
    assert not Upload.objects.exists()
