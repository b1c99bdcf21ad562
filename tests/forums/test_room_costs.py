"""Rooms for groups, own topics and tags cost no query that an open room does not."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.discussions.actions.rooms import CategoryWish, save_category
from portal.accounts.models import User
from tests.forums.factories import make_reply, make_room, make_topic

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize("mode", ["public", "groups", "own", "own groups"])
def test_pages_of_every_mode_stay_within_the_budget(
    mode: str, alice: User, dan: User, client_of: ClientOf
) -> None:
    room = make_room(mode, alice)
    save_category(
        wish=CategoryWish(
            "Inside",
            "inside",
            parent=room,
            visibility=room.visibility,
            groups=list(room.groups.all()),
            is_own_topics_only=room.is_own_topics_only,
        ),
        by=dan,
    )
    topic = make_topic(alice, category=room, tags=["Water", "Kettle"])
    for _turn in range(25):
        make_reply(alice, topic)
    client = client_of(alice)
    for url in ("/forums/", room.get_absolute_url(), topic.get_absolute_url()):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        assert len(captured) <= 7, (mode, url)
