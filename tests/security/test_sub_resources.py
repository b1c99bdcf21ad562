"""What hangs on a topic, a post or a person asks its parent again (rows 4 to 7, 12, 15, 19, 22, 84, 108)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forums.discussions.models import Post, Subscription
from forums.discussions.visibility import Visibility
from forums.moderation.models import Decision, Report
from portal.accounts.models import User
from portal.customers.models import Customer, Purpose
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.architecture.access_table import ARGUMENTS, TABLE
from tests.architecture.world import build_world
from tests.factories import make_customer, make_user
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening
from tests.interactions.factories import answering_source, make_touch
from tests.messaging.letters import queue_check_in

ClientOf = Callable[[User], Client]
READING = ("/forums/p/{}/", "/forums/p/{}/revisions/", "/forums/p/{}/edit/", "/forums/p/{}/report/")
ACTING = ("/forums/p/{}/edit/", "/forums/p/{}/report/")
FORM = {
    "title": "Mine now",
    "body": "Overwritten",
    "reason": "spam",
    "seen_revision": "0",
    "verdict": "approve",
    "decision_number": "0",
    "revision": "0",
}


def staff_post(author: User) -> Post:
    return opening(make_topic(author, category=make_category("Staff room", visibility=Visibility.STAFF)))


def held_post(author: User) -> Post:
    return hold(make_reply(author, make_topic(author)))


@pytest.mark.parametrize("make", [staff_post, held_post])
def test_nothing_that_hangs_on_a_hidden_post_answers_a_customer(
    make: Callable[[User], Post], alice: User, dan: User, client_of: ClientOf
) -> None:
    post = make(dan)
    client = client_of(alice)
    assert {client.get(path.format(post.pk)).status_code for path in READING} == {404}
    assert {client.post(path.format(post.pk), FORM).status_code for path in ACTING} == {404}
    assert client.post(f"/desk/moderation/{post.pk}/", FORM).status_code == 404
    post.refresh_from_db()
    assert (post.revision_count, Report.objects.count(), Decision.objects.count()) == (0, 0, 0)


def test_nobody_follows_or_answers_a_topic_she_may_not_open(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    room = staff_post(dan).topic
    waiting = hold(opening(make_topic(bob))).topic
    client = client_of(alice)
    for topic in (room, waiting):
        assert client.post(f"/forums/t/{topic.pk}/reply/", FORM).status_code == 404
        path = f"/forums/notifications/t/{topic.pk}/level/"
        assert client.post(path, {"level": "watch"}).status_code == 404
    assert not Subscription.objects.filter(user=alice).exists()
    assert Post.objects.count() == 2


def test_an_agent_is_no_moderator_of_what_she_may_not_read(
    carol: User, bob: User, client_of: ClientOf
) -> None:
    """Row 6: the queue and what hangs on it are for moderators."""
    post = held_post(bob)
    client = client_of(carol)
    assert client.post(f"/desk/moderation/{post.pk}/", FORM).status_code == 403
    assert {client.get(path.format(post.pk)).status_code for path in READING} == {404}


def test_no_page_shows_a_reader_somebody_elses_address(
    visitor: Client, alice: User, bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    """Row 108."""
    arguments = {**ARGUMENTS, **build_world(owner=bob, stranger=make_user("Cleo"), moderator=dan, now=now)}
    for client in (visitor, client_of(alice)):
        for name in TABLE:
            if name not in {"messaging:stop", "messaging:consents-by-link", "account_logout"}:
                said = client.get(reverse(name, kwargs=arguments.get(name))).content.decode()
                assert bob.email not in said
                assert dan.email not in said


def test_a_foreign_touch_is_answered_by_no_customer(
    alice: User, bob: User, client_of: ClientOf, now: datetime
) -> None:
    """Rows 19 and 22: neither by her own id nor by another's."""
    with answering_source("test.touch") as sent:
        for person in (alice, bob):
            touch = make_touch(Customer.objects.get(user=person), at=now, waits=True)
            for verb in ("reply", "answered", "reopen"):
                answer = client_of(alice).post(f"/desk/customers/touches/{touch.pk}/{verb}/", {"text": "Hi"})
                assert answer.status_code == 404
    assert sent == []
    assert Interaction.objects.waiting().count() == 2


def test_an_answer_from_the_desk_reaches_no_topic_its_author_may_not_open(
    carol: User, bob: User, client_of: ClientOf
) -> None:
    post = opening(make_topic(bob))
    touch = Interaction.objects.get(kind="forum.post")
    hold(post)
    answer = client_of(carol).post(f"/desk/customers/touches/{touch.pk}/reply/", {"text": "Hello"})
    assert answer.status_code == 422
    assert Post.objects.count() == 1
    touch.refresh_from_db()
    assert touch.answered_at is None


def test_a_customers_own_page_holds_nothing_of_another(
    alice: User, bob: User, client_of: ClientOf, now: datetime
) -> None:
    make_touch(Customer.objects.get(user=bob), at=now, title="Bob's secret")
    make_touch(Customer.objects.get(user=alice), at=now, title="Staff talk", internal=True)
    said = client_of(alice).get("/me/").content.decode()
    assert "secret" not in said
    assert "Staff talk" not in said


def test_codes_and_the_like_are_for_administrators_in_every_list(
    carol: User, erin: User, client_of: ClientOf, alice: User, now: datetime
) -> None:
    """Row 84: who reads a sign-in code signs in as its receiver."""
    address = Customer.objects.get(user=alice).addresses.get()
    words = {"subject_line": "Code 246810"}
    private = queue_check_in(address, now=now, purpose=Purpose.ACCOUNT, context=words)
    for user in (carol, erin):
        client = client_of(user)
        for query in ("", "?state=queued", f"?customer={address.customer.reference}"):
            assert "246810" not in client.get(f"/desk/messages/{query}").content.decode()
        for page in ("", "html/"):
            assert client.get(f"/desk/messages/{private.public_id}/{page}").status_code == 404
        for verb in ("retry", "settle"):
            assert client.post(f"/desk/messages/{private.public_id}/{verb}/").status_code in {403, 404}
    assert Message.objects.get().state == "queued"


@pytest.mark.parametrize("words", ["password", "pbkdf2", "md5$", "_", "%", "' OR 1=1", "@nowhere.example"])
def test_the_search_for_customers_finds_by_nothing_but_what_it_shows(
    words: str, carol: User, alice: User, client_of: ClientOf
) -> None:
    """Row 12: what is searched is what is seen."""
    make_customer("Dora Dune", email="dora@example.org")
    found: Any = client_of(carol).get("/desk/customers/", {"q": words}).context["page"]
    assert not found.items
