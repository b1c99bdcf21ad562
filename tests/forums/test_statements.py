"""Pages and replies ask the database a few things only, however long the topic and whoever reads."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.discussions.models import Category, Topic
from portal.accounts.models import User
from tests.forums.factories import make_category, make_reply, make_topic

ClientOf = Callable[[User], Client]
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def long_topic(alice: User, bob: User) -> Topic:
    category = make_category("Grinders")
    for _number in range(31):
        make_topic(alice, category=category)
    topic = make_topic(alice, category=category)
    for _number in range(44):
        make_reply(bob, topic)
    return topic


def statements(ask: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(FRAME)]


def pages(topic: Topic, client: Client) -> Iterator[str]:
    yield from ("/", "/forums/", topic.get_absolute_url(), f"{topic.get_absolute_url()}?page=3")
    room = topic.category.get_absolute_url()
    yield room
    yield client.get(room).context["page"].next_url


def test_a_visitor_costs_four_statements_at_most_on_any_page(long_topic: Topic, visitor: Client) -> None:
    for url in pages(long_topic, visitor):
        visitor.get(url)
        found = statements(lambda url=url: visitor.get(url))  # type: ignore[misc]
        assert len(found) <= 4, (url, found)
        assert not any(sql.startswith(("INSERT", "UPDATE")) for sql in found)


@pytest.mark.parametrize("who", ["bob", "carol", "dan"])
def test_a_reader_costs_seven_statements_at_most_on_any_page(
    who: str, long_topic: Topic, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))
    for url in pages(long_topic, client):
        client.get(url)
        found = statements(lambda url=url: client.get(url))  # type: ignore[misc]
        assert len(found) <= 7, (url, found)
        assert not any("COUNT" in sql and "discussions_post" in sql for sql in found)


def test_a_screened_reply_is_ten_statements_from_the_form_to_the_answer(
    long_topic: Topic, bob: User, client_of: ClientOf
) -> None:
    client = client_of(bob)

    def reply() -> None:
        words = {"body": f"A finer grind helped, {uuid4()}", "submission_key": str(uuid4())}
        assert client.post(f"/forums/t/{long_topic.pk}/reply/", words).status_code == 303

    reply()
    found = statements(reply)
    assert len(found) <= 10, found
    assert Category.objects.get(pk=long_topic.category_id).post_count == 32 + 44 + 2
