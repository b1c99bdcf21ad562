"""Replies, taps and other acts in the same instant as a merge: nothing is lost (row 104)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from forums.discussions.actions import (
    Act,
    NewTopic,
    merge_topics,
    move_post,
    post_reply,
    recategorize,
    say_me_too,
    split_topic,
    undo_operation,
)
from forums.discussions.models import MeToo, Post, Topic, TopicOperation
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.lib.errors import ActionError
from tests.crowds import Work, at_once
from tests.factories import THEN, make_user
from tests.forums.factories import make_category, make_reply, make_topic

pytestmark = pytest.mark.usefixtures("_database_for_threads")


def reply(author: User, topic: Topic, turn: int) -> Work:
    """Return a reply by somebody who read the topic before anything happened to it."""
    stale = Topic.objects.select_related("category").get(pk=topic.pk)
    now = THEN + timedelta(seconds=turn)
    return lambda: post_reply(author=author, topic=stale, body=f"Reply {turn}", now=now, is_trusted=True)


def counters_are_right() -> bool:
    call_command("recount", "--check", stdout=StringIO())
    return True


@pytest.fixture
def pair() -> tuple[Topic, Topic]:
    first = make_topic(make_user("Alice"), category=make_category("Grinders"), kind="question")
    second = make_topic(make_user("Bob"), category=make_category("Brewing"), kind="question")
    for topic in (first, second):
        make_reply(make_user(), topic)
    return first, second


@pytest.fixture
def act() -> Act:
    return Act(by=make_user("Dan", role=Role.MODERATOR), now=THEN)


def test_replies_during_a_merge_all_stand_in_one_of_the_topics(pair: tuple[Topic, Topic], act: Act) -> None:
    first, second = pair
    writers = [make_user() for _writer in range(6)]
    replies = [reply(writer, topic, turn) for turn, writer in enumerate(writers) for topic in pair]
    works = [*replies[:6], lambda: merge_topics(topic=first, into=second, act=act), *replies[6:]]
    results = at_once(works)
    assert set(results) == {None}
    assert Post.objects.filter(topic=second).count() == 4 + len(replies)
    numbers = sorted(Post.objects.filter(topic=second).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert counters_are_right()


def test_a_merge_and_its_undo_between_replies_lose_nothing(pair: tuple[Topic, Topic], act: Act) -> None:
    first, second = pair
    operation = merge_topics(topic=first, into=second, act=act)
    writers = [make_user() for _writer in range(4)]
    replies = [reply(writer, second, turn) for turn, writer in enumerate(writers)]
    results = at_once([*replies, lambda: undo_operation(operation=operation, act=act)])
    assert set(results) == {None}
    assert (Post.objects.filter(topic=first).count(), Post.objects.filter(topic=second).count()) == (2, 6)
    assert counters_are_right()


def test_of_two_merges_in_the_same_instant_each_topic_goes_to_one_place(
    pair: tuple[Topic, Topic], act: Act
) -> None:
    first, second = pair
    at_once(
        [
            lambda: merge_topics(topic=first, into=second, act=act),
            lambda: merge_topics(topic=second, into=first, act=act),
        ]
    )
    assert TopicOperation.objects.count() == 1
    assert Topic.objects.filter(merged_into__isnull=True).count() == 1
    assert Post.objects.count() == 4
    assert counters_are_right()


def test_an_act_is_taken_back_by_one_of_two(pair: tuple[Topic, Topic], act: Act) -> None:
    first, second = pair
    operation = merge_topics(topic=first, into=second, act=act)
    results = at_once([lambda: undo_operation(operation=operation, act=act) for _hand in range(3)])
    assert sum(isinstance(result, ActionError) for result in results) == 2
    assert counters_are_right()


def test_everything_at_once_leaves_every_counter_right(pair: tuple[Topic, Topic], act: Act) -> None:
    first, second = pair
    people = [make_user() for _person in range(4)]
    moved = Post.objects.get(topic=first, number=2)
    kept = Post.objects.get(topic=second, number=2)
    room = make_category("Elsewhere")
    at_once(
        [
            *(reply(person, topic, turn) for turn, person in enumerate(people) for topic in pair),
            lambda: move_post(post=moved, to="hidden", now=THEN),
            lambda: say_me_too(topic=first, user=people[0], now=THEN),
            lambda: recategorize(topic=second, category=room, act=act),
            lambda: merge_topics(topic=first, into=second, act=act),
            lambda: split_topic(topic=second, posts=[kept.pk], wish=NewTopic("Apart"), act=act),
        ]
    )
    assert Post.objects.count() == 4 + 2 * len(people)
    assert MeToo.objects.count() <= 1
    assert counters_are_right()
