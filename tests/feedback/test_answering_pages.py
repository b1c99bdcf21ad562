"""Test the page on which a form of any kind is answered, page by page, without a script."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from feedback.surveys.models import Answer, Response, Survey
from feedback.surveys.views.answering import MOST_FILES, MOST_FILES_SECONDS
from portal.lib.client import client_line
from portal.lib.limits import is_over
from portal.uploads.models import Upload
from tests.feedback.documents import choice, document, item, one_of_each
from tests.feedback.factories import form_fields, make_form
from tests.uploads.pictures import picture_bytes

pytestmark = pytest.mark.django_db
WHOLE: dict[str, Any] = {
    "nps": "9",
    "rating": "4",
    "ces": "6",
    "single": "other",
    "single.other": "Violet",
    "multiple": ["red", "blue"],
    "dropdown": "green",
}
REST: dict[str, Any] = {
    "matrix.price": "red",
    "matrix.speed": "blue",
    "ranking.red": "2",
    "ranking.blue": "1",
    "ranking.green": "3",
    "short": "  two   words ",
    "long": "Line one\r\nline two",
    "number": "7,5",
    "date": "2026-05-31",
    "email": "Zoe@Example.org",
    "phone": "+1 415 555 0132",
    "yes_no": "no",
    "consent": "on",
    "contact.name": "Zoe",
    "contact.email": "zoe@example.org",
}
SAID: dict[str, Any] = {
    "nps": 9,
    "rating": 4,
    "ces": 6,
    "single": {"other": "Violet"},
    "multiple": ["red", "blue"],
    "dropdown": "green",
    "matrix": {"price": "red", "speed": "blue"},
    "ranking": ["blue", "red", "green"],
    "short": "two words",
    "long": "Line one\nline two",
    "date": "2026-05-31",
    "email": "zoe@example.org",
    "phone": "+14155550132",
    "yes_no": False,
    "consent": True,
    "contact": {"name": "Zoe", "email": "zoe@example.org"},
}


def send(client: Client, url: str, **typed: Any) -> Any:
    """Open a page and send it with what was typed."""
    return client.post(url, {**form_fields(client, url), **typed})


def test_every_kind_of_question_can_be_answered_without_a_script(visitor: Client) -> None:
    make_form(one_of_each(), slug="all")
    first = send(visitor, "/f/all/", **WHOLE)
    assert first.status_code == 303
    photo = SimpleUploadedFile("IMG.jpg", picture_bytes("JPEG"))
    done = send(visitor, first["Location"], page="1", **REST, file=photo)
    assert (done.status_code, done["Location"]) == (303, "/f/all/thanks/")
    response = Response.objects.get()
    said = response.values_by_key()
    assert (str(said.pop("number")), said.pop("file")) == ("7.5", Upload.objects.get().token)
    assert said == SAID
    assert (response.state, response.score, response.points, response.draft) == ("submitted", 9, 2, {})


def test_a_consent_keeps_the_words_she_agreed_to(visitor: Client) -> None:
    make_form(document(item("quote", "consent", wording={"en": "You may quote me."})), slug="ask")
    send(visitor, "/f/ask/", quote="on")
    assert Answer.objects.get().value == {"given": True, "wording": "You may quote me."}


HIGH = {"question": "score", "is": "at_least", "value": 7}
PRICE = {"question": "why", "is": "equals", "value": "price"}
ABOUT = {"en": "What about the {{why|matter}}?"}


@pytest.fixture
def branching() -> Survey:
    form = document(
        item("score", "nps", required=True, jumps=[{"if": HIGH, "to": "end"}]),
        item("b1", "page_break"),
        item("why", "single", required=True, choices=[choice("price"), choice("speed")]),
        item("how", "long_text", label=ABOUT, show_if=PRICE),
        item("b2", "page_break"),
        item("more", "short_text"),
        main="score",
    )
    return make_form(form, slug="branch")


def test_the_pages_lead_where_the_answers_lead(visitor: Client, branching: Survey) -> None:
    second = send(visitor, "/f/branch/", score="3")["Location"]
    assert "What about the" in visitor.get(second).content.decode()
    third = send(visitor, second, page="1", why="speed")["Location"]
    assert third.endswith("?page=2")
    send(visitor, third, page="2", more="Thanks")
    assert Response.objects.get().values_by_key() == {"score": 3, "why": "speed", "more": "Thanks"}


def test_a_jump_to_the_end_asks_only_to_send(visitor: Client, branching: Survey) -> None:
    closing = send(visitor, "/f/branch/", score="9")["Location"]
    page = visitor.get(closing).content.decode()
    assert "That was the last question" in page
    assert send(visitor, closing, page="3").status_code == 303
    assert Response.objects.get().values_by_key() == {"score": 9}


def test_an_answer_that_opens_a_question_on_the_same_page_shows_it(
    visitor: Client, branching: Survey
) -> None:
    second = send(visitor, "/f/branch/", score="3")["Location"]
    page = send(visitor, second, page="1", why="price", shown="why")
    assert page.status_code == 422
    assert "leads to one more question" in page.content.decode()
    assert send(visitor, second, page="1", why="price", shown="why how", how="").status_code == 303


def test_who_changes_her_mind_leaves_out_what_is_not_asked_any_more(
    visitor: Client, branching: Survey
) -> None:
    second = send(visitor, "/f/branch/", score="3")["Location"]
    send(visitor, second, page="1", why="speed")
    back = send(visitor, second, page="1", why="speed", back="1")["Location"]
    closing = send(visitor, back, page="0", score="10")["Location"]
    done = send(visitor, closing, page="3")
    assert done["Location"] == "/f/branch/thanks/?left=1"
    assert "left out" in visitor.get(done["Location"]).content.decode()
    assert Response.objects.get().values_by_key() == {"score": 10}


def test_an_answer_the_others_do_not_lead_to_is_refused(visitor: Client, branching: Survey) -> None:
    second = send(visitor, "/f/branch/", score="3")["Location"]
    page = send(visitor, second, page="1", why="speed", how="Forged")
    assert page.status_code == 422
    assert "is no longer asked" in page.content.decode()


def test_an_answer_to_another_page_is_refused(visitor: Client, branching: Survey) -> None:
    page = send(visitor, "/f/branch/", score="3", more="Forged")
    assert page.status_code == 422
    assert "this page does not ask" in page.content.decode()


def test_a_required_answer_on_the_path_is_asked_for(visitor: Client, branching: Survey) -> None:
    assert send(visitor, "/f/branch/").status_code == 422
    second = send(visitor, "/f/branch/", score="3")["Location"]
    page = send(visitor, second, page="1")
    assert page.status_code == 422
    assert "Choose one of the answers." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("nps", "11", "Choose a number from 0 to 10."),
        ("single", "yellow", "Choose one of the answers listed here."),
        ("multiple", ["red", "blue", "green"], "Choose at most 2."),
        ("number", "1e999", "Write a number"),
        ("number", "7.55", "Write at most 1 decimal."),
        ("number", "11", "at most 10.5"),
        ("date", "31.5.2026", "year, month and day"),
        ("date", "2019-12-31", "a later day"),
        ("email", "zoe@", "such as name@example.org"),
        ("phone", "12", "with its country"),
        ("short", "x" * 201, "longer than 200"),
        ("long", "x" * 100_000, "longer than 4,000"),
        ("matrix.price", "yellow", "this row"),
        ("ranking.red", "1", "Give every answer a place"),
        ("yes_no", "maybe", "Choose yes or no."),
    ],
)
def test_a_wrong_answer_is_explained_and_kept(visitor: Client, name: str, typed: str, sentence: str) -> None:
    asked = [one for one in one_of_each()["items"] if one["kind"] != "page_break"]
    make_form(document(*asked), slug="all")
    page = send(visitor, "/f/all/", **{"nps": "5", "long": "Keep me", name: typed})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert name == "long" or "Keep me" in page.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"GIF89a<script>alert(1)</script>", "no picture"),
        (b"%PDF-1.7", "no picture"),
        (b"x" * (2 * 1024 * 1024), "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_picture_is_refused(visitor: Client, content: bytes, sentence: str) -> None:
    make_form(document(item("photo", "file", largest_mb=1), item("why", "long_text")), slug="photo")
    page = send(visitor, "/f/photo/", photo=SimpleUploadedFile("a.jpg", content), why="Keep me")
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Keep me" in page.content.decode()
    assert not Upload.objects.exists()


def test_a_photo_outlives_an_error_elsewhere_on_the_page(visitor: Client) -> None:
    make_form(document(item("photo", "file"), item("mail", "email")), slug="photo")
    photo = SimpleUploadedFile("a.jpg", picture_bytes("JPEG"))
    page = send(visitor, "/f/photo/", photo=photo, mail="zoe@")
    token = Upload.objects.get().token
    assert f'value="{token}"' in page.content.decode()
    fields = form_fields(visitor, "/f/photo/")
    assert visitor.post("/f/photo/", {**fields, "photo.kept": token}).status_code == 303
    assert Response.objects.get().values_by_key() == {"photo": token}


def test_a_file_of_somebody_else_is_refused(visitor: Client) -> None:
    make_form(document(item("photo", "file")), slug="photo")
    send(visitor, "/f/photo/", photo=SimpleUploadedFile("a.jpg", picture_bytes("JPEG")))
    page = send(visitor, "/f/photo/", **{"photo.kept": Upload.objects.get().token})
    assert page.status_code == 422
    assert "no longer here" in page.content.decode()


def test_who_sends_many_files_is_told_and_keeps_her_words(visitor: Client, rf: RequestFactory) -> None:
    make_form(document(item("photo", "file"), item("why", "short_text")), slug="photo")
    for _time in range(MOST_FILES):
        is_over("surveys.file", client_line(rf.get("/")), limit=MOST_FILES, seconds=MOST_FILES_SECONDS)
    photo = SimpleUploadedFile("a.jpg", picture_bytes("JPEG"))
    page = send(visitor, "/f/photo/", photo=photo, why="Look at this")
    assert page.status_code == 422
    assert "Many files were sent from here" in page.content.decode()
    assert "Look at this" in page.content.decode()


def test_a_file_with_an_endless_name_is_answered_by_a_sentence(visitor: Client) -> None:
    make_form(document(item("photo", "file")), slug="photo")
    named = f'Content-Disposition: form-data; name="photo"; filename="{"a" * 3000}.jpg"'
    body = f"--cut\r\n{named}\r\n\r\nx\r\n--cut--\r\n"
    page = visitor.generic("POST", "/f/photo/", body, content_type="multipart/form-data; boundary=cut")
    assert page.status_code == 400
    assert "fewer than 200 letters" in page.content.decode()


def test_a_form_speaks_the_language_of_the_person(visitor: Client) -> None:
    form = document(
        item("why", "short_text", label={"en": "Why?", "de": "Warum?"}), item("how", "short_text")
    )
    make_form({**form, "languages": ["en", "de"]}, slug="two")
    german = visitor.get("/f/two/", headers={"Accept-Language": "de-AT,en;q=0.5"}).content.decode()
    assert "Warum?" in german
    assert "Label of how" in german
    assert "Why?" in visitor.get("/f/two/?lang=en", headers={"Accept-Language": "de"}).content.decode()
    send(visitor, "/f/two/", why="x", lang="de")
    assert Response.objects.get().language == "de"


def test_the_page_goes_on_in_the_language_it_is_shown_in(visitor: Client) -> None:
    said = {"en": "Why?", "de": "Warum?"}
    make_form(document(item("why", "short_text", label=said), languages=["en", "de"]), slug="two")
    first = visitor.get("/f/two/?lang=de").content.decode()
    assert '<div lang="de"' in first
    assert '<input type="hidden" name="lang" value="de">' in first


def test_another_language_keeps_what_the_link_carried(visitor: Client) -> None:
    form = document(item("score", "nps"), main="score", hidden=[{"id": "plan"}], languages=["en", "de"])
    make_form(form, slug="two")
    page = visitor.get("/f/two/?plan=pro&score=7&lang=en")
    addresses = {code: address for code, _name, address in page.context["languages"]}
    german = visitor.get(f"/f/two/{addresses['de']}")
    assert (german.context["sitting"].fields, german.context["form"]["score"].value()) == ({"plan": "pro"}, 7)
    assert '<div lang="de"' in german.content.decode()


def test_hidden_fields_come_from_the_link_and_open_questions(visitor: Client) -> None:
    pro = {"field": "plan", "is": "equals", "value": "pro"}
    form = document(item("a", "short_text"), item("b", "short_text", show_if=pro), hidden=[{"id": "plan"}])
    make_form(form, slug="plan")
    fields = form_fields(visitor, "/f/plan/?plan=pro&a=Filled")
    assert visitor.get("/f/plan/?plan=pro&a=Filled").context["form"]["a"].value() == "Filled"
    assert visitor.post("/f/plan/", {**fields, "b": "Seen"}).status_code == 303
    assert (Response.objects.get().fields, Response.objects.get().comment) == ({"plan": "pro"}, "Seen")


def test_mixed_choices_keep_their_order_for_one_person(visitor: Client) -> None:
    many = [choice(f"c{number}") for number in range(12)]
    make_form(document(item("pick", "single", choices=many, randomize=True, required=True)), slug="mix")
    fields = form_fields(visitor, "/f/mix/")
    pages = [visitor.post("/f/mix/", fields).context["form"]["pick"].options for _again in range(2)]
    assert [one.value for one in pages[0]] == [one.value for one in pages[1]]
    assert [one.value for one in pages[0]] != [one["id"] for one in many]
