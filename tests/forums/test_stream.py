"""The event stream: it opens for those who may read the topic, and says nothing of what is in it."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client, RequestFactory

from forums.discussions import live
from forums.discussions.seats import MOST, MOST_OF_NETWORK, MOST_OF_PERSON, Seat, Seats, of_network, of_person
from forums.discussions.stream import application, may_listen, seats
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.forums.factories import make_category, make_topic

ClientOf = Callable[[User], Client]


def key_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def answer_to(path: str, method: str = "GET", *, client: str = "203.0.113.9", key: str = "forged") -> int:
    """Return the status the stream answers with, before it begins to listen."""
    return int(first_of(path, method, client=client, key=key)["status"])


def first_of(path: str, method: str = "GET", *, client: str, key: str) -> dict[str, Any]:
    """Return what the stream sends first."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "client": (client, 50_000)}
    scope["headers"] = [(b"cookie", f"sessionid={key}".encode()), (b"user-agent", b"Browser")]
    asyncio.run(application(scope, receive, send))
    return dict(sent[0])


def request_from(address: str, browser: str = "Browser") -> HttpRequest:
    return RequestFactory(REMOTE_ADDR=address).get("/", headers={"User-Agent": browser})


@pytest.fixture
def held() -> Iterator[list[Seat]]:
    """Places that are taken for a test, and given back."""
    taken: list[Seat] = []
    yield taken
    seats.leave(taken)


def hold(held: list[Seat], places: list[Seat], times: int) -> None:
    for _time in range(times):
        assert seats.take(places)
        held += places


def test_who_may_open_the_topic_may_listen_and_nobody_else(
    alice: User, bob: User, carol: User, client_of: ClientOf
) -> None:
    open_topic = make_topic(alice)
    club = make_topic(alice, category=make_category("Club", visibility=Visibility.MEMBERS))
    backstage = make_topic(carol, category=make_category("Backstage", visibility=Visibility.STAFF))
    bobs, carols = key_of(client_of(bob)), key_of(client_of(carol))
    listens = [
        [may_listen(key, topic.pk) for topic in (open_topic, club, backstage)]
        for key in ("", "forged", bobs, carols)
    ]
    assert listens == [[True, False, False], [True, False, False], [True, True, False], [True, True, True]]
    assert not may_listen(carols, 987_654)


def test_who_signed_out_or_was_locked_out_hears_nothing_more(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice, category=make_category("Club", visibility=Visibility.MEMBERS))
    client = client_of(bob)
    key = key_of(client)
    assert may_listen(key, topic.pk)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert not may_listen(key, topic.pk)
    User.objects.filter(pk=bob.pk).update(is_active=True)
    client.logout()
    assert not may_listen(key, topic.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/", "/live/", "/live/t/x/", "/live/t/1/../2/", "/live/t/987654/"])
def test_what_is_no_topic_is_404(path: str) -> None:
    assert answer_to(path) == 404


def test_without_a_stream_nobody_rings_and_the_command_says_what_is_missing() -> None:
    assert not live.is_on()
    live.ring(1)
    with pytest.raises(CommandError, match="LIVE_STREAM_URL"):
        call_command("stream")


@pytest.mark.django_db(transaction=True)
def test_a_network_that_holds_its_places_is_sent_away_and_others_are_not(held: list[Seat]) -> None:
    hold(held, of_network(request_from("203.0.113.9")), MOST_OF_NETWORK)
    answer = first_of("/live/t/987654/", client="203.0.113.9", key="")
    assert answer["status"] == 503
    assert dict(answer["headers"])[b"retry-after"] == b"60"
    assert answer_to("/live/t/987654/", client="203.0.113.10") == 404


@pytest.mark.django_db(transaction=True)
def test_of_ipv6_a_network_is_the_64_that_one_line_has(held: list[Seat]) -> None:
    for number in range(MOST_OF_NETWORK):
        hold(held, of_network(request_from(f"2001:db8:0:1::{number + 1:x}")), 1)
    assert answer_to("/live/t/987654/", client="2001:db8:0:1:ffff::1") == 503
    assert answer_to("/live/t/987654/", client="2001:db8:0:2::1") == 404


@pytest.mark.django_db(transaction=True)
def test_a_person_has_four_pages_wherever_she_reads_and_leaves_the_others_theirs(
    alice: User, bob: User, client_of: ClientOf, held: list[Seat]
) -> None:
    path = f"/live/t/{make_topic(alice).pk}/"
    hold(held, of_person(request_from("203.0.113.9"), bob.pk), MOST_OF_PERSON)
    answer = first_of(path, client="198.51.100.7", key=key_of(client_of(bob)))
    assert (answer["status"], dict(answer["headers"])[b"retry-after"]) == (429, b"60")
    assert seats.take(of_person(request_from("203.0.113.9"), alice.pk))
    seats.leave(of_person(request_from("203.0.113.9"), alice.pk))


@pytest.mark.django_db(transaction=True)
def test_a_visitor_has_four_pages_in_one_browser(alice: User, held: list[Seat]) -> None:
    path = f"/live/t/{make_topic(alice).pk}/"
    hold(held, of_person(request_from("203.0.113.9"), 0), MOST_OF_PERSON)
    assert answer_to(path, key="") == 429
    assert seats.take(of_person(request_from("203.0.113.9", browser="Another"), 0))
    seats.leave(of_person(request_from("203.0.113.9", browser="Another"), 0))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/live/", "/live/t/987654/"])
def test_who_was_refused_holds_no_place(path: str) -> None:
    for _time in range(MOST_OF_NETWORK + 1):
        assert answer_to(path) == 404
    assert len(seats) == 0


def test_places_are_taken_together_or_not_at_all() -> None:
    few = Seats()
    assert few.take([("everybody", 2), ("her", 1)])
    assert not few.take([("everybody", 2), ("her", 1)])
    assert few.take([("everybody", 2)])
    assert not few.take([("everybody", 2)])
    few.leave([("everybody", 2), ("her", 1)])
    few.leave([("everybody", 2)])
    assert len(few) == 0


def test_a_proxy_on_this_machine_that_nobody_named_is_no_network() -> None:
    """Else twenty readers of the whole site would be all that listen."""
    assert of_network(request_from("127.0.0.1")) == [("everybody", MOST)]
    assert of_person(request_from("::1"), 0) == []
    assert of_person(request_from("::1"), 7) == [("person 7", MOST_OF_PERSON)]
