"""Test that what a question can't take stays as typed, counts nowhere and comes back with its sentence."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from feedback.surveys.actions import close_survey
from feedback.surveys.models import Mode, Response, Survey
from tests.chromium import running_chromium
from tests.factories import THEN
from tests.feedback.documents import choice, document, item
from tests.feedback.factories import form_fields, make_form

pytestmark = pytest.mark.django_db
GIVEN = {"question": "much", "is": "answered"}
FORM = document(
    item("name", "short_text"),
    item("cut", "page_break"),
    item("mail", "email"),
    item("much", "number", least=1, most=9),
    item("why", "long_text", show_if=GIVEN),
    item(
        "grid", "matrix", required=True, rows=[choice("a"), choice("b")], columns=[choice("c"), choice("d")]
    ),
    item("cut2", "page_break"),
    item("last", "short_text"),
)
WRONG = {"mail": "zoe@", "much": "77", "grid.a": "c"}
SENTENCES = ("such as name@example.org", "at most 9", "Choose one answer in each row.")


@pytest.fixture(params=["back", "later"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def trip() -> Survey:
    return make_form(FORM, slug="trip")


def send(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**form_fields(client, url), **typed})


def left(client: Client, way: str) -> str:
    """Leave the second page with what it can't take, and return its address."""
    second = str(send(client, "/f/trip/", name="Zoe")["Location"])
    assert send(client, second, page="1", **WRONG, **{way: "1"}).status_code == 303
    return second


def test_what_is_refused_comes_back_as_typed_with_its_sentence(
    visitor: Client, trip: Survey, way: str
) -> None:
    page = visitor.get(left(visitor, way))
    form, said = page.context["form"], page.content.decode()
    assert (form["mail"].value(), form["much"].value(), form["grid"].value()) == ("zoe@", "77", {"a": "c"})
    assert [sentence for sentence in SENTENCES if sentence not in said] == []
    assert 'value="77" inputmode="decimal"' in said


def test_what_is_refused_is_no_answer_and_opens_no_question(visitor: Client, trip: Survey, way: str) -> None:
    page = visitor.get(left(visitor, way))
    response = Response.objects.get()
    assert (response.draft["answers"], response.touched(), response.furthest) == (
        {"name": "Zoe"},
        ["name"],
        1,
    )
    assert "why" not in page.context["form"].outcome.visible


def test_what_is_mended_is_sent_and_what_was_refused_is_gone(visitor: Client, trip: Survey) -> None:
    second = left(visitor, "back")
    mended = {
        "mail": "zoe@example.org",
        "much": "7",
        "grid.a": "c",
        "grid.b": "d",
        "shown": "mail much why grid",
    }
    third = send(visitor, second, page="1", **mended)["Location"]
    assert "unfinished" not in Response.objects.get().draft
    send(visitor, third, page="2", last="Bye")
    said = Response.objects.get().values_by_key()
    assert (said["mail"], str(said["much"]), said["grid"]) == ("zoe@example.org", "7", {"a": "c", "b": "d"})


def test_nobody_sends_a_form_past_something_typed_on_another_page(visitor: Client) -> None:
    make_form(
        document(item("mail", "email"), item("cut", "page_break"), item("last", "short_text")), slug="past"
    )
    address = send(visitor, "/f/past/", mail="zoe@", later="1")["Location"].replace("later/", "")
    again = send(visitor, address.replace("page=0", "page=1"), page="1", last="Bye")
    assert again["Location"].endswith("?page=0")
    page = visitor.get(again["Location"])
    assert (page.context["form"]["mail"].value(), SENTENCES[0] in page.content.decode()) == ("zoe@", True)
    assert not Response.objects.counted().exists()


def test_the_wish_to_be_contacted_outlives_the_way_back(visitor: Client, trip: Survey) -> None:
    make_form(document(item("a", "short_text"), item("c", "page_break"), item("b", "short_text")), slug="two")
    second = send(visitor, "/f/two/", a="x")["Location"]
    send(visitor, second, page="1", wants_contact="on", contact_email="zoe@", back="1")
    form = visitor.get(second).context["form"]
    assert (form["wants_contact"].value(), form["contact_email"].value()) == (True, "zoe@")
    assert "name@example.org" in str(form["contact_email"].errors)


def test_the_script_keeps_on_the_server_what_is_refused_too(visitor: Client, trip: Survey) -> None:
    second = send(visitor, "/f/trip/", name="Zoe")["Location"]
    visitor.post("/f/trip/save/", {**form_fields(visitor, second), "page": "1", "mail": "zo\x00e@"})
    assert Response.objects.get().draft["unfinished"] == {"mail": "zoe@"}
    assert Client().get(second).context["form"]["mail"].value() == "zoe@"


@pytest.mark.parametrize(
    ("address", "mode"), [("/f/trip/", Mode.ANONYMOUS), ("/f/trip/kiosk/", Mode.IDENTIFIED)]
)
def test_where_nothing_is_stored_the_page_itself_carries_what_is_refused(
    visitor: Client, trip: Survey, address: str, mode: Mode
) -> None:
    Survey.objects.update(mode=mode)
    second = visitor.post(address, {**form_fields(visitor, address), "name": "Zoe"})
    first = visitor.post(
        address, {"start": second.context["form"]["start"].value(), "page": "1", **WRONG, "back": "1"}
    )
    again = visitor.post(
        address, {"start": first.context["form"]["start"].value(), "page": "0", "name": "Zoe"}
    )
    assert again.context["form"]["mail"].value() == "zoe@"
    assert [sentence for sentence in SENTENCES if sentence not in again.content.decode()] == []
    assert not Response.objects.exists()


def test_a_form_that_closes_gives_back_a_text_that_was_too_long(visitor: Client) -> None:
    closing = make_form(
        document(item("a", "long_text", longest=20), item("c", "page_break"), item("b", "short_text")),
        slug="shut",
    )
    later = send(visitor, "/f/shut/", a="A story longer than twenty signs", later="1")["Location"]
    close_survey(survey=closing, now=THEN)
    assert "A story longer than twenty signs" in visitor.get(later.replace("later/", "")).content.decode()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_a_script_the_way_back_and_forth_loses_nothing(
    chromium: Browser, live_server: LiveServer
) -> None:
    make_form(FORM, slug="trip")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/f/trip/")
    page.get_by_role("button", name="Next").click()
    page.locator("#id_mail").fill("zoe@")
    page.locator("#id_much").fill("77")
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#id_mail")).to_have_value("zoe@")
    expect(page.locator("#id_much")).to_have_value("77")
    expect(page.locator("#id_much_error")).to_have_text("Write a number of at most 9.")
    page.get_by_role("button", name="Continue later").click()
    page.get_by_role("link", name="Go on now").click()
    expect(page.locator("#id_mail")).to_have_value("zoe@")
    context.close()
