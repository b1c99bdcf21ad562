"""New replies while one reads: cheap to ask for, and for nobody who may not read them."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.discussions.actions import move_post
from forums.discussions.models import Category, Post, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]


def since(client: Client, topic: Topic, number: int) -> str:
    answer = client.get(f"/forums/t/{topic.pk}/since/{number}/")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_nothing_new_is_204_by_one_query_that_counts_nothing(alice: User, visitor: Client) -> None:
    topic = make_topic(alice)
    visitor.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert since(visitor, topic, 1) == "204"
    assert len(captured) == 1
    assert "COUNT(" not in captured.captured_queries[0]["sql"]


def test_new_replies_come_as_cards_with_a_sentence(alice: User, visitor: Client) -> None:
    topic = make_topic(alice)
    for number in range(2):
        make_reply(alice, topic, body=f"Fresh words {number}")
    page = since(visitor, topic, 1)
    assert "2 new replies" in page
    assert page.count("<article") == 2
    assert "<html" not in page
    assert "1 new reply" in since(visitor, topic, 2)


def test_what_waits_for_a_moderator_does_not_ring(
    alice: User, bob: User, visitor: Client, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    post = make_reply(bob, topic, body="Held words")
    Post.objects.filter(pk=post.pk).update(published_at=None, state="held", held_at=post.created_at)
    Topic.objects.filter(pk=topic.pk).update(highest_public_number=1, reply_count=0)
    assert since(visitor, topic, 1) == since(client_of(alice), topic, 1) == "204"


def test_what_was_hidden_comes_as_a_line_without_words(
    alice: User, bob: User, visitor: Client, now: datetime
) -> None:
    topic = make_topic(alice)
    post = make_reply(bob, topic, body="Secret words")
    move_post(post=post, to=Post.State.HIDDEN, now=now)
    page = since(visitor, topic, 1)
    assert "Secret words" not in page
    assert "hidden by a moderator" in page


def test_access_is_asked_again_each_time(
    alice: User, bob: User, visitor: Client, client_of: ClientOf
) -> None:
    category = make_category("Help")
    topic, client = make_topic(alice, category=category), client_of(bob)
    make_reply(alice, topic)
    assert "1 new reply" in since(client, topic, 1)
    Category.objects.filter(pk=category.pk).update(is_own_topics_only=True)
    assert since(client, topic, 1) == since(visitor, topic, 1) == "404"
    Category.objects.filter(pk=category.pk).update(is_own_topics_only=False, visibility=Visibility.MEMBERS)
    assert since(visitor, topic, 1) == "404"
    hold(opening(topic))
    assert since(client, topic, 1) == "404"


def test_a_suspended_reader_hears_nothing_more(alice: User, bob: User, client_of: ClientOf) -> None:
    topic = make_topic(alice, category=make_category("Club", visibility=Visibility.MEMBERS))
    make_reply(alice, topic)
    client = client_of(bob)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert since(client, topic, 1) == "404"


def test_the_answer_is_kept_by_no_cache(alice: User, visitor: Client) -> None:
    answer = visitor.get(f"/forums/t/{make_topic(alice).pk}/since/0/")
    assert "no-store" in answer["Cache-Control"]


def test_only_the_last_page_of_an_open_topic_listens(alice: User, visitor: Client) -> None:
    topic = make_topic(alice)
    for _number in range(21):
        make_reply(alice, topic)
    url = topic.get_absolute_url()
    assert "data-live" not in visitor.get(url).content.decode()
    assert (
        f'data-live="/forums/t/{topic.pk}/since/" data-number="22"'
        in visitor.get(f"{url}?page=2").content.decode()
    )
