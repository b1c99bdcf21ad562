"""Staff begin a reply in a topic with a canned one; its slots are filled, its words stay theirs to change."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from forums.discussions.models import Post, Topic
from forums.moderation.actions import save_canned_reply
from forums.moderation.models import CannedReply
from portal.accounts.models import User
from tests.forums.factories import make_topic

ClientOf = Callable[[User], Client]


@pytest.fixture
def topic(alice: User) -> Topic:
    return make_topic(alice, title="Grinder & Co")


@pytest.fixture
def canned(dan: User, now: datetime) -> CannedReply:
    reply = CannedReply(title="Thanks", use="answer", body="Dear {name}, about {topic}: thank you. {company}")
    return save_canned_reply(reply=reply, editor=dan, now=now)


def test_a_canned_reply_begins_the_text_with_its_slots_filled(
    topic: Topic, canned: CannedReply, carol: User, client_of: ClientOf
) -> None:
    page = client_of(carol).get(f"/forums/t/{topic.pk}/reply/?canned={canned.pk}").content.decode()
    assert "Dear Alice Arden, about Grinder &amp; Co: thank you." in page
    assert not Post.objects.filter(topic=topic, number=2).exists()


def test_the_topic_leads_staff_there(topic: Topic, carol: User, client_of: ClientOf) -> None:
    page = client_of(carol).get(topic.get_absolute_url()).content.decode()
    assert "Begin with a canned reply" in page


def test_customers_get_neither_the_list_nor_the_words(
    topic: Topic, canned: CannedReply, bob: User, client_of: ClientOf
) -> None:
    page = client_of(bob).get(f"/forums/t/{topic.pk}/reply/?canned={canned.pk}").content.decode()
    assert "canned" not in page.lower()
    assert "Dear Alice" not in page


def test_reasons_and_retired_ones_are_not_offered(
    topic: Topic, canned: CannedReply, dan: User, client_of: ClientOf
) -> None:
    client = client_of(dan)
    for changes in ({"use": "reason"}, {"use": "answer", "is_retired": True}):
        CannedReply.objects.update(**changes)
        page = client.get(f"/forums/t/{topic.pk}/reply/?canned={canned.pk}").content.decode()
        assert "Dear Alice" not in page


@pytest.mark.parametrize("asked", ["x", "0", "99999999999999999999", "-1", "٣"])
def test_an_odd_number_begins_nothing(topic: Topic, carol: User, client_of: ClientOf, asked: str) -> None:
    answer = client_of(carol).get(f"/forums/t/{topic.pk}/reply/", {"canned": asked})
    assert answer.status_code == 200
