"""What a person sees of herself."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from portal.accounts.models import User
from tests.interactions.factories import make_touch

Browser = Callable[[User], Client]


def test_a_person_sees_her_own_touches_and_nothing_internal(
    client_of: Browser, alice: User, bob: User, now: datetime
) -> None:
    make_touch(alice.customer, at=now, title="My question")
    make_touch(alice.customer, at=now, title="A note about Alice", internal=True)
    make_touch(bob.customer, at=now, title="Bob's question")

    page = client_of(alice).get("/me/").content.decode()

    assert "My question" in page
    assert "A note about Alice" not in page
    assert "Bob" not in page


def test_older_touches_of_hers_are_one_link_away(client_of: Browser, alice: User, now: datetime) -> None:
    for number in range(13):
        make_touch(alice.customer, at=now - timedelta(hours=number), title=f"Hour {number:02}")
    client = client_of(alice)
    first = client.get("/me/")
    [activity] = [s.content["activity"] for s in first.context["shelves"] if "activity" in s.content]

    older = client.get(activity.next_url).content.decode()

    assert "Hour 12" in older
    assert "Hour 09" not in older


def test_a_person_who_said_nothing_is_told_what_will_be_here(client_of: Browser, alice: User) -> None:
    assert "Nothing yet" in client_of(alice).get("/me/").content.decode()


def test_staff_without_a_customer_have_an_empty_page(
    client_of: Browser, carol: User, alice: User, now: datetime
) -> None:
    make_touch(alice.customer, at=now, title="Alice's question")

    assert "Alice" not in client_of(carol).get("/me/").content.decode()


def test_her_page_leads_to_no_page_of_the_desk(client_of: Browser, alice: User, now: datetime) -> None:
    touch = make_touch(alice.customer, at=now, title="My answer")
    touch.url = "/desk/forms/answers/1/"
    touch.save(update_fields=["url"])

    page = client_of(alice).get("/me/").content.decode()

    assert "My answer" in page
    assert "/desk/" not in page
