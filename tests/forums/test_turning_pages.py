"""Turn the pages of a topic list there and back, with pinned topics and topics of the same moment."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from forums.discussions.lists import TOPIC_ORDER, TopicRow, listed_topics
from forums.discussions.models import Category, Topic
from portal.accounts.models import User
from portal.ui.paging import KeysetPage, keyset_page
from tests.factories import THEN
from tests.forums.factories import make_category, make_topic

pytestmark = pytest.mark.django_db
SIZE = 3


@pytest.fixture
def room(alice: User) -> Category:
    """Hold eleven topics: three pinned, and never more than two moments among neighbors."""
    room = make_category()
    for number in range(11):
        topic = make_topic(alice, category=room)
        moment = THEN + timedelta(hours=number // 3)
        Topic.objects.filter(pk=topic.pk).update(latest_post_at=moment, is_pinned=number % 4 == 0)
    return room


def _turn(room: Category, reader: User, url: str = "") -> KeysetPage[TopicRow]:
    cursor = QueryDict(url.partition("?")[2]).get("cursor", "")
    rows = listed_topics(reader, category=room)
    return keyset_page(rows, order=TOPIC_ORDER, cursor=cursor, size=SIZE, url="/forums/")


def _walk(room: Category, reader: User, page: KeysetPage[TopicRow], way: str) -> list[list[int]]:
    found = [[row.pk for row in page.items]]
    while url := getattr(page, way):
        page = _turn(room, reader, url)
        found.append([row.pk for row in page.items])
    return found


def test_every_topic_stands_on_one_page_there_and_back(room: Category, alice: User) -> None:
    wanted = list(Topic.objects.filter(category=room).order_by(*TOPIC_ORDER).values_list("pk", flat=True))
    first = _turn(room, alice)

    there = _walk(room, alice, first, "next_url")

    assert [pk for page in there for pk in page] == wanted
    last = first
    while last.next_url:
        last = _turn(room, alice, last.next_url)
    assert _walk(room, alice, last, "previous_url")[::-1] == there
