"""What is unread, exactly: for every person, through every coming and going of posts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.discussions.actions import mark_all_read, mark_read, move_post
from forums.discussions.markers import (
    Unread,
    first_unread,
    news_for,
    published_in,
    recount_markers,
    unread_in,
    with_marker,
)
from forums.discussions.models import Category, Post, ReadMarker, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.factories import THEN
from tests.forums.factories import hold, make_category, make_reply, make_topic

ClientOf = Callable[[User], Client]
LATER = THEN + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _came_before(alice: User, bob: User) -> None:
    """Everybody came before anything was written."""
    for person in (alice, bob):
        person.date_joined = THEN - timedelta(days=1)
        person.save(update_fields=["date_joined"])


def topic_of(author: User, *, replies: int) -> Topic:
    topic = make_topic(author)
    for _number in range(replies):
        make_reply(author, topic)
    topic.refresh_from_db()
    return topic


def waiting_in(topics: list[Topic], person: User) -> dict[int, Unread]:
    rows = Topic.objects.filter(pk__in=[topic.pk for topic in topics])
    return unread_in(with_marker(rows, person))


def unread(topic: Topic, person: User) -> int:
    found = waiting_in([topic], person).get(topic.pk)
    return found.count if found else 0


def published_after(topic: Topic, number: int) -> int:
    return Post.objects.filter(topic=topic, number__gt=number, state="published").count()


def test_what_one_wrote_oneself_is_read(alice: User) -> None:
    topic = topic_of(alice, replies=3)
    assert unread(topic, alice) == 0


def test_a_topic_never_opened_is_new_with_all_its_posts(alice: User, bob: User) -> None:
    topic = topic_of(alice, replies=3)
    found = waiting_in([topic], bob)[topic.pk]
    assert (found.count, found.is_new) == (4, True)


def test_unread_counts_what_came_after_the_mark(alice: User, bob: User) -> None:
    topic = topic_of(alice, replies=3)
    mark_read(topic=topic, user=bob, number=2, now=THEN)
    assert unread(topic, bob) == 2
    mark_read(topic=topic, user=bob, number=4, now=THEN)
    assert unread(topic, bob) == 0
    make_reply(alice, topic)
    assert unread(topic, bob) == 1


def test_a_mark_never_goes_back_and_never_beyond_the_last_post(alice: User, bob: User) -> None:
    topic = topic_of(alice, replies=3)
    mark_read(topic=topic, user=bob, number=99, now=THEN)
    marker = mark_read(topic=topic, user=bob, number=1, now=THEN)
    assert (marker.read_number, marker.read_count) == (4, 4)


@pytest.mark.parametrize("state", ["held", "hidden", "removed"])
@pytest.mark.parametrize("number", [2, 4])
def test_a_post_that_goes_and_comes_back_keeps_the_count_exact(
    alice: User, bob: User, now: datetime, state: str, number: int
) -> None:
    topic = topic_of(alice, replies=4)
    mark_read(topic=topic, user=bob, number=3, now=THEN)
    post = Post.objects.get(topic=topic, number=number)
    move_post(post=post, to=state, now=now)
    assert unread(topic, bob) == published_after(topic, 3)
    move_post(post=post, to=Post.State.PUBLISHED, now=now)
    assert unread(topic, bob) == published_after(topic, 3) == 2


def test_a_reply_held_from_the_start_counts_for_nobody(alice: User, bob: User) -> None:
    topic = topic_of(alice, replies=1)
    mark_read(topic=topic, user=bob, number=2, now=THEN)
    hold(make_reply(alice, topic))
    assert unread(topic, bob) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["read", "hide", "show", "reply"]), st.integers(1, 9)), max_size=12
    )
)
def test_whatever_happens_unread_equals_a_recount(
    alice: User, bob: User, now: datetime, acts: list[tuple[str, int]]
) -> None:
    topic = topic_of(alice, replies=4)
    mark_read(topic=topic, user=bob, number=1, now=THEN)
    for act, number in acts:
        post = Post.objects.filter(topic=topic, number=number).first()
        if act == "read":
            mark_read(topic=topic, user=bob, number=number, now=THEN)
        elif act == "reply":
            make_reply(alice, topic)
        elif post and post.is_published == (act == "hide"):
            move_post(post=post, to="hidden" if act == "hide" else "published", now=now)
    marker = ReadMarker.objects.get(topic=topic, user=bob)
    assert unread(topic, bob) == published_after(topic, marker.read_number)
    topic.refresh_from_db()
    assert published_in(topic) - marker.read_count == unread(topic, bob)


def test_all_read_is_one_statement_and_covers_everything(alice: User, bob: User) -> None:
    topics = [topic_of(alice, replies=2) for _number in range(3)]
    mark_read(topic=topics[0], user=bob, number=1, now=THEN)
    with CaptureQueriesContext(connection) as captured:
        mark_all_read(user=bob, now=LATER)
    assert len(captured) == 1
    assert waiting_in(topics, bob) == {}


def test_after_all_read_only_what_is_written_later_is_unread(alice: User, bob: User) -> None:
    opened, never = topic_of(alice, replies=2), topic_of(alice, replies=2)
    mark_read(topic=opened, user=bob, number=1, now=THEN)
    mark_all_read(user=bob, now=LATER)
    for topic in (opened, never):
        make_reply(alice, topic, now=LATER + timedelta(minutes=1))
        assert unread(topic, bob) == 1
        assert first_unread(topic, bob) == 4
    mark_read(topic=opened, user=bob, number=1, now=LATER + timedelta(minutes=2))
    assert unread(opened, bob) == 1
    mark_read(topic=opened, user=bob, number=4, now=LATER + timedelta(minutes=3))
    assert unread(opened, bob) == 0


def test_what_was_written_before_one_came_is_not_new(alice: User, carol: User) -> None:
    topic = topic_of(alice, replies=2)
    carol.date_joined = LATER
    carol.save(update_fields=["date_joined"])
    assert unread(topic, carol) == 0
    make_reply(alice, topic, now=LATER + timedelta(minutes=1))
    assert unread(topic, carol) == 1


def test_what_is_new_in_thirty_topics_costs_one_query_and_counts_nothing(alice: User, bob: User) -> None:
    topics = [topic_of(alice, replies=1) for _number in range(30)]
    with CaptureQueriesContext(connection) as captured:
        assert len(waiting_in(topics, bob)) == 30
    assert len(captured) == 2  # the topics with their marks, and what was written since
    assert not any("COUNT" in query["sql"] for query in captured.captured_queries)


def test_a_category_is_new_while_anything_in_it_is_unread(alice: User, bob: User) -> None:
    topic = topic_of(alice, replies=1)
    room = frozenset({topic.category_id})
    assert news_for(bob, LATER) == room
    mark_read(topic=topic, user=bob, number=2, now=THEN)
    assert news_for(bob, LATER) == news_for(alice, LATER) == frozenset()
    make_reply(alice, topic)
    assert news_for(bob, LATER) == room
    mark_all_read(user=bob, now=LATER)
    assert news_for(bob, LATER) == frozenset()
    assert news_for(AnonymousUser(), LATER) == frozenset()


def test_what_one_may_not_read_makes_nothing_new(alice: User, bob: User, carol: User) -> None:
    backstage = make_category("Backstage", visibility=Visibility.STAFF)
    make_topic(carol, category=backstage)
    desk = make_category("Private desk")
    Category.objects.filter(pk=desk.pk).update(is_own_topics_only=True)
    make_topic(alice, category=desk)
    assert news_for(bob, LATER) == frozenset()


def test_marks_are_counted_anew_after_posts_moved_away(alice: User, bob: User) -> None:
    topic, other = topic_of(alice, replies=4), topic_of(alice, replies=0)
    mark_read(topic=topic, user=bob, number=5, now=THEN)
    Post.objects.filter(topic=topic, number=3).update(topic=other, number=2)
    recount_markers(Topic.objects.filter(pk__in=[topic.pk, other.pk]))
    assert ReadMarker.objects.get(topic=topic, user=bob).read_count == 4


def test_the_pages_show_what_is_new_and_lead_there(alice: User, bob: User, client_of: ClientOf) -> None:
    topic, client = topic_of(alice, replies=30), client_of(bob)
    mark_read(topic=topic, user=bob, number=25, now=THEN)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "6 new posts" in page
    assert (
        client.get(f"/forums/t/{topic.pk}/unread/")["Location"]
        == f"{topic.get_absolute_url()}?page=2#post-26"
    )
    answer = client.post(f"/forums/t/{topic.pk}/read/", {"number": "31"})
    assert answer.status_code == 303
    assert "new posts" not in client.get(topic.get_absolute_url()).content.decode()


def test_a_script_records_reading_and_gets_no_page(alice: User, bob: User, client_of: ClientOf) -> None:
    topic = topic_of(alice, replies=3)
    answer = client_of(bob).post(f"/forums/t/{topic.pk}/read/", {"number": "3", "quiet": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert ReadMarker.objects.get(topic=topic, user=bob).read_number == 3


@pytest.mark.parametrize("number", ["", "-1", "x", "²", "9" * 30])
def test_a_number_that_is_none_marks_nothing(
    alice: User, bob: User, client_of: ClientOf, number: str
) -> None:
    topic = topic_of(alice, replies=1)
    assert client_of(bob).post(f"/forums/t/{topic.pk}/read/", {"number": number}).status_code == 303
    assert not ReadMarker.objects.filter(user=bob).exists()


def test_nobody_marks_what_she_may_not_open(bob: User, carol: User, client_of: ClientOf) -> None:
    topic = make_topic(carol, category=make_category("Backstage", visibility=Visibility.STAFF))
    for path in ("read", "unread", "since/0"):
        url = f"/forums/t/{topic.pk}/{path}/"
        answer = client_of(bob).post(url, {"number": "1"}) if path == "read" else client_of(bob).get(url)
        assert answer.status_code == 404


def test_all_read_by_a_button(alice: User, bob: User, client_of: ClientOf) -> None:
    topic = topic_of(alice, replies=1)
    answer = client_of(bob).post("/forums/all/read/", follow=True)
    assert "Everything counts as read now" in answer.content.decode()
    assert unread(topic, bob) == 0
