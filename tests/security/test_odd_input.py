"""Odd input gets a clear answer, never a broken page (security checklist rows 9, 10, 13, 18, 33, 79, 118)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from forums.discussions.models import Post, Topic
from forums.moderation.models import Decision, Report
from portal.accounts.models import User
from portal.customers.models import Consent, Customer
from tests.architecture.access_table import ARGUMENTS, TABLE
from tests.architecture.world import build_world
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]
HUGE: Final = "9" * 30
ODD: Final = (
    "%00",
    "\x00",
    HUGE,
    "-1",
    "1e999",
    "\ud7ff\uffff",
    "' OR 1=1 --",
    "../../etc/passwd",
    "٣",
    "[]",
    "NaN",
)
QUERY_NAMES: Final = (
    *("cursor", "page", "state", "score", "q", "decided", "customer", "next", "version", "start", "o", "tab"),
    *("quote", "place"),
)
FORM_NAMES: Final = (
    *("title", "body", "reason", "note", "verdict", "rule", "decision_number", "revision", "seen_revision"),
    *("submission_key", "score", "comment", "wants_contact", "contact_email", "start", "version", "website"),
    *("number", "code", "display_name", "time_zone", "email", "password1", "login", "password", "text"),
    *("place", "draft_version", "save_draft", "preview", "pictures"),
    *("arrived", "name", "survey", "channel", "cadence_days", "opens", "closes", "slug", "kind", "audience"),
)


@pytest.fixture
def world(alice: User, bob: User, dan: User, now: datetime) -> dict[str, dict[str, Any]]:
    return {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}


def cast(client_of: ClientOf, *users: User) -> list[Client]:
    return [Client(), *(client_of(user) for user in users)]


@pytest.mark.parametrize("odd", ODD)
def test_no_query_breaks_a_page(
    odd: str, world: dict[str, Any], alice: User, adam: User, client_of: ClientOf
) -> None:
    query = dict.fromkeys(QUERY_NAMES, odd)
    for client in cast(client_of, alice, adam):
        for name in TABLE:
            assert (
                client.get(reverse(name, kwargs=world.get(name)), query).status_code < 504
            )  # readiness itself is 503 beside the tests


@pytest.mark.parametrize("odd", ["", *ODD])
def test_no_form_breaks_a_page(
    odd: str, world: dict[str, Any], alice: User, adam: User, client_of: ClientOf
) -> None:
    form = dict.fromkeys(FORM_NAMES, odd)
    for client in cast(client_of, alice, adam):
        for name in TABLE:
            if name != "account_logout":
                assert client.post(reverse(name, kwargs=world.get(name)), form).status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        f"/forums/t/{HUGE}/",
        f"/forums/t/{HUGE}-x/",
        f"/forums/p/{HUGE}/",
        f"/forums/p/{HUGE}/revisions/",
        "/forums/t/1-%00/",
        "/c/%00/",
        "/c/" + "a" * 3_000 + "/",
        "/me/consents/stop/%00/",
        "/me/consents/stop/a:b:c/",
        "/me/consents/link/%C3%A9%F0%9F%98%80/",
        "/me/consents/link/" + ":" * 2_000 + "/",
        "/f/%00/",
        "/accounts/password/reset/key/1-%00/",
        "/accounts/password/reset/key/zzzzzzzzzzzzzz-set-password/",
    ],
)
def test_no_address_breaks_a_page(path: str, visitor: Client, alice: User) -> None:
    assert visitor.get(path).status_code in {200, 404}


@pytest.mark.parametrize(
    "path",
    [
        f"/desk/customers/touches/{HUGE}/",
        f"/desk/moderation/{HUGE}/",
        f"/desk/checkins/{HUGE}/",
        "/admin/r/x/1/",
    ],
)
def test_no_address_of_the_desk_breaks_a_page(path: str, adam: User, client_of: ClientOf) -> None:
    assert client_of(adam).get(path).status_code == 404


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/xml", "multipart/form-data; boundary=x", "x"]
)
def test_no_body_of_another_kind_breaks_a_form(
    content_type: str, world: dict[str, Any], adam: User, client_of: ClientOf
) -> None:
    client = client_of(adam)
    body = '{"score": {"$gt": 1}, "__proto__": [1]}'
    for name in TABLE:
        answer = client.generic("POST", reverse(name, kwargs=world.get(name)), body, content_type)
        assert answer.status_code < 500


@pytest.mark.parametrize("flag", ["false", "0", "off", "no", "False", "null", "[]"])
def test_a_box_that_says_no_in_words_is_never_a_yes_to_messages(
    flag: str, alice: User, client_of: ClientOf
) -> None:
    """Row 9: browsers leave out what is not ticked; whoever writes "false" means no."""
    address = Customer.objects.get(user=alice).addresses.get()
    client_of(alice).post("/me/consents/", {f"{address.pk}-forum": flag})
    assert not Consent.objects.exists()


def test_fields_no_form_asks_for_change_nothing(alice: User, client_of: ClientOf) -> None:
    """Row 10: what only staff and the machine set is not taken from a form."""
    category = make_category("Brewing")
    client_of(alice).post(
        "/forums/brewing/new/",
        {
            "title": "A plain question",
            "body": "How much coffee for one liter of water?",
            "is_pinned": "on",
            "state": "archived",
            "is_trusted": "1",
            "author": "1",
            "category": "99",
            "is_listed": "0",
            "created_at": "2001-01-01",
            "published_at": "2001-01-01",
            "html": "<b>x</b>",
        },
    )
    topic = Topic.objects.get()
    post = opening(topic)
    assert (topic.category, topic.author, topic.is_pinned, topic.state) == (category, alice, False, "open")
    assert (post.html.strip(), post.created_at.year > 2001) == (
        "<p>How much coffee for one liter of water?</p>",
        True,
    )
    client_of(alice).post(
        "/me/",
        {
            "display_name": "Alice",
            "is_staff": "on",
            "is_superuser": "on",
            "email": "x@example.org",
            "groups": "1",
            "roles": "administrator",
            "access_version": "7",
            "password": "x",
        },
    )
    alice.refresh_from_db()
    assert (alice.display_name, alice.is_staff, alice.email) == ("Alice", False, "alice.arden@example.org")


def test_absent_and_forbidden_look_alike(alice: User, bob: User, carol: User, client_of: ClientOf) -> None:
    """Row 13: the answer to what one may not see is the answer to what is not there."""
    held = hold(make_reply(bob, make_topic(bob)))
    topic = make_topic(bob)
    hold(opening(topic))
    for client in cast(client_of, alice, carol):
        for path in (
            *("/forums/p/{}/", "/forums/p/{}/revisions/", "/forums/p/{}/edit/", "/forums/p/{}/report/"),
            "/forums/t/{}/",
        ):
            pk = topic.pk if "/t/" in path else held.pk
            seen, unseen = client.get(path.format(pk)), client.get(path.format(987_654))
            assert seen.status_code == unseen.status_code
            assert _bare(seen, path.format(pk)) == _bare(unseen, path.format(987_654))
    assert not Report.objects.exists()


def _bare(answer: Any, path: str) -> list[str]:
    """Return a page without its own address and its one-time token."""
    lines = answer.content.decode().replace(path, "").replace(quote(path, safe=""), "").splitlines()
    return [line for line in lines if "csrf" not in line.lower()]


def test_a_broken_page_tells_nothing_of_what_broke(alice: User, settings: Settings) -> None:
    """Row 18: the text of an exception stays in the log."""
    settings.ROOT_URLCONF = "tests.security.breaking"
    answer = Client(raise_request_exception=False).get("/explode/")
    assert answer.status_code == 500
    assert "swordfish" not in answer.content.decode()


@pytest.mark.parametrize("verdict", ["undo", "publish", "", "HIDE", "approve;remove"])
def test_only_the_verdicts_there_are_are_taken(
    verdict: str, alice: User, dan: User, client_of: ClientOf
) -> None:
    """Row 33: what is chosen from a list is checked against the list."""
    post = hold(opening(make_topic(alice)))
    form = {"verdict": verdict, "decision_number": 0, "revision": 0, "rule": "spam"}
    assert client_of(dan).post(f"/desk/moderation/{post.pk}/", form).status_code == 422
    assert Post.objects.held().get() == post
    assert not Decision.objects.exists()
