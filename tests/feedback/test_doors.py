"""Test the doors beside a form's own page: the frame on another site and the shared device."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.surveys.actions.framing import MOST_HOSTS, TooManyHosts, allow_frames
from feedback.surveys.models import Response, Survey
from feedback.surveys.views.doors import KIOSK_LIFE
from portal.accounts.models import User
from tests.factories import THEN
from tests.feedback.documents import document, item
from tests.feedback.factories import make_form

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HOST = "https://www.example.com"
DOORS = ("frame", "kiosk")
PAGES = document(
    item("score", "nps", required=True), item("cut", "page_break"), item("why", "long_text"), main="score"
)


@pytest.fixture
def visit() -> Survey:
    return make_form(PAGES, slug="visit", frame_hosts=[HOST])


def fields_of(page: Any) -> dict[str, str]:
    return {field.name: str(field.value()) for field in page.context["form"].hidden_fields()}


def first_page(client: Client, door: str, **typed: str) -> Any:
    address = f"/f/visit/{door}/"
    return client.post(address, {**fields_of(client.get(address)), "page": "0", **typed})


def answered(client: Client, door: str, **typed: str) -> Any:
    second = first_page(client, door, score="4")
    return client.post(f"/f/visit/{door}/", {**fields_of(second), "page": "1", **typed})


@pytest.mark.parametrize("door", DOORS)
def test_nothing_is_stored_before_the_answer_is_sent(visitor: Client, visit: Survey, door: str) -> None:
    second = first_page(visitor, door, score="4")
    assert (second.status_code, Response.objects.count()) == (200, 0)
    assert second.context["form"].kept == {"score": 4}


@pytest.mark.parametrize("door", DOORS)
def test_an_answer_arrives_and_says_by_which_door(visitor: Client, visit: Survey, door: str) -> None:
    sent = answered(visitor, door, why="Too slow.")
    assert (sent.status_code, sent["Location"]) == (303, f"/f/visit/{door}/thanks/")
    response = Response.objects.get()
    assert (response.channel, response.values_by_key()) == (door, {"score": 4, "why": "Too slow."})
    assert visitor.get(sent["Location"]).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_who_is_signed_in_is_nobody_there_and_gets_no_cookie(
    alice: User, client_of: SignIn, visit: Survey, door: str
) -> None:
    client = client_of(alice)
    pages = [client.get(f"/f/visit/{door}/"), answered(client, door), client.get(f"/f/visit/{door}/thanks/")]
    assert [page.cookies.output() for page in pages] == ["", "", ""]
    assert Response.objects.get().customer is None
    assert alice.display_name not in "".join(page.content.decode() for page in pages)


@pytest.mark.parametrize("door", DOORS)
def test_an_answer_is_taken_without_a_form_token_and_with_a_foreign_origin(
    visit: Survey, alice: User, door: str
) -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": HOST})
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert answered(client, door).status_code == 303


def test_only_the_sites_a_form_allows_may_frame_it(visitor: Client, visit: Survey) -> None:
    for address in ("/f/visit/frame/", "/f/visit/frame/thanks/"):
        page = visitor.get(address)
        assert f"frame-ancestors {HOST}" in page["Content-Security-Policy"]
        assert "X-Frame-Options" not in page
    Survey.objects.update(frame_hosts=[])
    page = visitor.get("/f/visit/frame/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "address", ["/", "/f/", "/f/visit/", "/f/visit/thanks/", "/f/visit/kiosk/", "/accounts/login/"]
)
def test_every_other_page_stays_out_of_frames(visitor: Client, visit: Survey, address: str) -> None:
    page = visitor.get(address)
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_closed_form_says_so_in_the_frame_and_leads_nowhere(visitor: Client) -> None:
    make_form(PAGES, slug="visit", state="closed", frame_hosts=[HOST], is_live=False)
    page = visitor.get("/f/visit/frame/")
    assert page.status_code == 410
    assert f"frame-ancestors {HOST}" in page["Content-Security-Policy"]
    assert "<a " not in page.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_a_draft_is_not_there_even_for_staff(erin: User, client_of: SignIn, door: str) -> None:
    make_form(PAGES, slug="visit", is_live=False)
    assert client_of(erin).get(f"/f/visit/{door}/").status_code == 404


def test_a_form_for_one_answer_per_person_leads_out_of_the_frame(visitor: Client) -> None:
    make_form(PAGES, slug="visit", is_once=True, frame_hosts=[HOST])
    page = visitor.get("/f/visit/frame/")
    assert page.status_code == 403
    assert 'href="/f/visit/" target="_blank"' in page.content.decode()


def test_the_way_back_on_a_shared_device_starts_afresh(visitor: Client, visit: Survey) -> None:
    second = first_page(visitor, "kiosk", score="4")
    fields = {**fields_of(second), "page": "1", "why": "My secret"}
    assert visitor.post("/f/visit/kiosk/", fields).status_code == 303
    again = visitor.post("/f/visit/kiosk/", fields)
    assert (again.status_code, again["Location"]) == (303, "/f/visit/kiosk/")
    assert "My secret" not in visitor.get(again["Location"]).content.decode()
    assert Response.objects.count() == 1


@pytest.mark.parametrize("mode", ["identified", "anonymous"])
def test_what_somebody_left_on_a_shared_device_can_not_be_sent_on(visitor: Client, mode: str) -> None:
    make_form(PAGES, slug="visit", mode=mode)
    second = first_page(visitor, "kiosk", score="4")
    with time_machine.travel(timezone.now() + KIOSK_LIFE + timedelta(minutes=1), tick=False):
        late = visitor.post("/f/visit/kiosk/", {**fields_of(second), "page": "1", "why": "Left behind"})
    assert (late.status_code, late["Location"]) == (303, "/f/visit/kiosk/")
    assert not Response.objects.exists()


def test_a_browser_fills_in_nobodys_address_on_a_shared_device(visitor: Client) -> None:
    make_form(document(item("mail", "email"), item("who", "contact")), slug="visit")
    said = visitor.get("/f/visit/kiosk/").content.decode()
    assert 'autocomplete="email"' not in said
    assert 'autocomplete="name"' not in said
    assert 'autocomplete="email"' in visitor.get("/f/visit/").content.decode()


def test_a_shared_device_never_shows_what_was_typed_when_the_form_closes(visitor: Client) -> None:
    survey = make_form(PAGES, slug="visit")
    second = first_page(visitor, "kiosk", score="4")
    Survey.objects.filter(pk=survey.pk).update(state="closed")
    page = visitor.post("/f/visit/kiosk/", {**fields_of(second), "page": "1", "why": "Long words"})
    assert page.status_code == 410
    assert "Long words" not in page.content.decode()


def test_pages_behind_the_doors_are_kept_by_no_cache(visitor: Client, visit: Survey) -> None:
    for door in DOORS:
        assert "no-store" in visitor.get(f"/f/visit/{door}/")["Cache-Control"]


def test_the_widget_is_small_and_safe_to_load_anywhere(visitor: Client) -> None:
    script = visitor.get("/f/widget.js")
    words = script.content.decode()
    assert len(script.content) < 10_000
    assert script["Content-Type"].startswith("text/javascript")
    assert "max-age=3600" in script["Cache-Control"]
    assert not script.cookies
    used = (
        "eval(",
        "Function(",
        "localStorage",
        "sessionStorage",
        "cookie",
        "innerHTML",
        'setAttribute("style',
    )
    assert [word for word in used if word in words.split("*/", 1)[1]] == []


def test_staff_see_every_way_to_a_form(carol: User, client_of: SignIn, visit: Survey) -> None:
    said = client_of(carol).get("/desk/forms/visit/share/").content.decode()
    for part in ("/f/visit/", "/f/visit/kiosk/", "/f/widget.js", "frame-src", "<svg"):
        assert part in said
    assert "Save sites" not in said


def test_hidden_fields_stand_in_the_link_the_code_and_the_frame(erin: User, client_of: SignIn) -> None:
    make_form(document(item("why", "long_text"), hidden=[{"id": "plan"}]), slug="visit", frame_hosts=[HOST])
    page = client_of(erin).get("/desk/forms/visit/share/?plan=pro&other=1")
    sharing = page.context["sharing"]
    assert sharing.link.endswith("/f/visit/?plan=pro")
    assert "/f/visit/frame/?plan=pro" in sharing.frame_code
    assert page.context["link_form"]["plan"].value() == "pro"


def test_the_link_of_an_anonymous_form_carries_nothing(erin: User, client_of: SignIn) -> None:
    make_form(document(item("why", "long_text"), hidden=[{"id": "plan"}]), slug="visit", mode="anonymous")
    page = client_of(erin).get("/desk/forms/visit/share/?plan=pro")
    assert page.context["sharing"].link.endswith("/f/visit/")


def test_the_code_comes_as_a_picture_and_as_a_drawing(carol: User, client_of: SignIn, visit: Survey) -> None:
    client = client_of(carol)
    png, svg = (client.get(f"/desk/forms/visit/share/code.{kind}") for kind in ("png", "svg"))
    assert png.content.startswith(b"\x89PNG")
    assert b"http://www.w3.org/2000/svg" in svg.content
    assert 'attachment; filename="visit.svg"' in svg["Content-Disposition"]
    assert client.get("/desk/forms/visit/share/code.gif").status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.example.com", ["https://www.example.com"]),
        ("https://Shop.Example.com/visit?x=1\nhttps://shop.example.com", ["https://shop.example.com"]),
        ("http://127.0.0.1:8080", ["http://127.0.0.1:8080"]),
        ("https://example.com:443", ["https://example.com"]),
        ("bücher.example", ["https://xn--bcher-kva.example"]),
        ("", []),
    ],
)
def test_sites_are_kept_as_browsers_write_them(
    erin: User, client_of: SignIn, visit: Survey, typed: str, kept: list[str]
) -> None:
    saved = client_of(erin).post("/desk/forms/visit/share/frames/", {"hosts": typed})
    assert saved.status_code == 303
    visit.refresh_from_db()
    assert visit.frame_hosts == kept


@pytest.mark.parametrize(
    "typed",
    ["*", "https://*.example.com", "javascript://x", "https://a b.example", "ex;ample.com", "https://u@x.com",
     "'self'", "https://x.com:99999", "https://"],
)  # fmt: skip
def test_what_is_no_site_is_refused_with_a_sentence(
    erin: User, client_of: SignIn, visit: Survey, typed: str
) -> None:
    page = client_of(erin).post("/desk/forms/visit/share/frames/", {"hosts": typed})
    assert page.status_code == 422
    assert "is no address of a site" in page.content.decode()
    visit.refresh_from_db()
    assert visit.frame_hosts == [HOST]


def test_a_form_stands_on_twenty_sites_at_most(visit: Survey) -> None:
    with pytest.raises(TooManyHosts):
        allow_frames(survey=visit, hosts=[f"https://a{n}.example" for n in range(MOST_HOSTS + 1)], now=THEN)


def test_the_widget_has_one_address_for_ever() -> None:
    assert reverse("surveys:widget") == "/f/widget.js"


def test_numbers_for_a_mail_of_ones_own_choose_and_never_count(
    visitor: Client, client: Client, erin: User, visit: Survey
) -> None:
    client.force_login(erin)
    page = client.get("/desk/forms/visit/share/").content.decode()
    links = re.findall(r"&lt;a href=&quot;http[^?]+(\?score=\d+)&quot;&gt;", page)
    assert [link.partition("=")[2] for link in links] == [str(step) for step in range(11)]

    opened = visitor.get(f"/f/visit/{links[9]}").content.decode()

    assert re.search(r'value="9"[^>]* checked', opened)
    assert not Response.objects.exists()


def test_asking_by_a_check_in_starts_with_the_form_at_hand(client: Client, erin: User, visit: Survey) -> None:
    make_form(PAGES, slug="other")
    client.force_login(erin)
    address = "/desk/checkins/new/?form=visit"
    assert f'href="{address}"' in client.get("/desk/forms/visit/share/").content.decode()

    form = client.get(address).context["form"]

    assert form["survey"].value() == visit.pk
    assert client.get("/desk/checkins/new/?form=nowhere").status_code == 200
