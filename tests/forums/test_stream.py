"""The event stream: it opens for those who may read the topic, and says nothing of what is in it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from forums.discussions import live
from forums.discussions.stream import application, may_listen
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.forums.factories import make_category, make_topic

ClientOf = Callable[[User], Client]


def key_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def answer_to(path: str, method: str = "GET") -> int:
    """Return the status the stream answers with, before it begins to listen."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": method, "path": path, "headers": [(b"cookie", b"sessionid=forged")]}
    asyncio.run(application(scope, receive, send))
    return int(sent[0]["status"])


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
