"""Pages kept for visitors: true to the second whatever moderators do, and for nobody else."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from forums.discussions.actions import edit_post, move_post, react
from forums.discussions.models import Category, Post, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.forums.factories import make_category, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _pages_are_kept() -> Iterator[None]:
    caches["pages"].clear()
    with override_settings(PAGE_CACHE_SECONDS=60):
        yield
    caches["pages"].clear()


@pytest.fixture
def topic(alice: User) -> Topic:
    return make_topic(alice, category=make_category("Help"), body="Opening words")


def read(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def pages_of(topic: Topic) -> tuple[str, ...]:
    return ("/forums/", "/forums/help/", topic.get_absolute_url())


def test_a_kept_page_costs_one_query_and_is_the_same(topic: Topic, visitor: Client) -> None:
    for url in pages_of(topic):
        first = visitor.get(url)
        with CaptureQueriesContext(connection) as captured:
            second = visitor.get(url)
        assert len(captured) == 1
        assert second.content == first.content
        assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
        assert second["Content-Type"] == first["Content-Type"]


def test_who_has_the_page_already_gets_304(topic: Topic, visitor: Client) -> None:
    for url in pages_of(topic):
        tag = visitor.get(url)["ETag"]
        answer = visitor.get(url, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == tag


@pytest.mark.parametrize("state", ["held", "hidden", "removed"])
def test_what_a_moderator_takes_down_is_gone_at_once(
    topic: Topic, bob: User, visitor: Client, now: datetime, state: str
) -> None:
    post = make_reply(bob, topic, body="Secret words")
    assert "Secret words" in read(visitor, topic.get_absolute_url())
    move_post(post=post, to=state, now=now)
    assert "Secret words" not in read(visitor, topic.get_absolute_url())
    move_post(post=post, to=Post.State.PUBLISHED, now=now)
    assert "Secret words" in read(visitor, topic.get_absolute_url())


def test_a_hidden_topic_leaves_list_and_page_at_once(topic: Topic, visitor: Client, now: datetime) -> None:
    for url in pages_of(topic):
        read(visitor, url)
    move_post(post=opening(topic), to=Post.State.HIDDEN, now=now)
    assert topic.title not in read(visitor, "/forums/help/")
    assert visitor.get(topic.get_absolute_url()).status_code == 404


def test_a_category_that_closes_its_doors_is_closed_at_once(topic: Topic, visitor: Client) -> None:
    for url in pages_of(topic):
        read(visitor, url)
    category = Category.objects.get(pk=topic.category_id)
    category.visibility = Visibility.STAFF
    category.save()
    assert [visitor.get(url).status_code for url in pages_of(topic)] == [200, 404, 404]
    assert "Help" not in read(visitor, "/forums/").split('id="main"')[1]


def test_new_words_show_at_once(topic: Topic, alice: User, bob: User, visitor: Client, now: datetime) -> None:
    for url in pages_of(topic):
        read(visitor, url)
    reply = make_reply(bob, topic, body="A first reply")
    assert "A first reply" in read(visitor, topic.get_absolute_url())
    assert "Bob Brook" in read(visitor, "/forums/help/")
    edit_post(post=reply, editor=bob, body="A better reply", now=now, seen_revision=0)
    assert "A better reply" in read(visitor, topic.get_absolute_url())
    post = opening(topic)
    edit_post(post=post, editor=alice, body="x" * 20, title="Another title", now=now, seen_revision=0)
    assert "Another title" in read(visitor, "/forums/help/")


def test_a_tap_makes_the_page_old(topic: Topic, bob: User, now: datetime) -> None:
    before = Topic.objects.values_list("version", flat=True).get(pk=topic.pk)
    react(post=opening(topic), user=bob, kind="thanks", now=now)
    assert Topic.objects.values_list("version", flat=True).get(pk=topic.pk) > before


def test_saving_a_row_makes_its_pages_old(topic: Topic, visitor: Client) -> None:
    read(visitor, topic.get_absolute_url())
    topic.refresh_from_db()
    topic.title = "Renamed by hand"
    topic.save(update_fields=["title"])
    assert "Renamed by hand" in read(visitor, topic.get_absolute_url())


def test_who_is_signed_in_never_gets_a_visitors_page_nor_gives_hers(
    topic: Topic, alice: User, visitor: Client, client_of: ClientOf
) -> None:
    read(visitor, topic.get_absolute_url())
    assert "Alice Arden" in read(client_of(alice), "/forums/")
    hers = client_of(alice).get(topic.get_absolute_url())
    assert "csrfmiddlewaretoken" in hers.content.decode()
    assert "ETag" not in hers
    assert "csrfmiddlewaretoken" not in read(visitor, topic.get_absolute_url())


def test_pages_differ_by_host_query_and_time_zone(topic: Topic, visitor: Client) -> None:
    url = topic.get_absolute_url()
    assert "http://testserver/" in read(visitor, url)
    other = visitor.get(url, headers={"Host": "localhost"}).content.decode()
    assert "http://localhost/" in other
    visitor.cookies["time_zone"] = "Pacific/Auckland"
    first = read(visitor, url)
    assert first != read(Client(), url)
    assert visitor.get(url, {"page": "2"}).status_code == 404


def test_a_page_of_another_topic_is_never_given(topic: Topic, alice: User, visitor: Client) -> None:
    other = make_topic(alice, category=Category.objects.get(slug="help"), title="The other one")
    read(visitor, topic.get_absolute_url())
    assert "The other one" in read(visitor, other.get_absolute_url())
    assert visitor.get(f"/forums/t/{other.pk}-{topic.slug}/").status_code == 301
