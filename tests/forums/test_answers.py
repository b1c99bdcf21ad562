"""Official answer, community answer, "it worked", "me too": who may, what follows, and what comes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from forums.discussions.actions import (
    Act,
    change_kind,
    edit_post,
    mark_answer,
    merge_topics,
    move_post,
    react,
    say_me_too,
    take_back_me_too,
    undo_operation,
    unmark_answer,
)
from forums.discussions.counts import wrong_facts
from forums.discussions.errors import KindRefused, MarkRefused, MeTooRefused
from forums.discussions.models import ForumEvent, MeToo, Post, Solution, Subscription, Topic
from portal.accounts.models import User
from portal.interactions.models import Interaction
from tests.factories import THEN, make_user
from tests.forums.factories import make_question, make_reply, make_topic, opening

OFFICIAL, COMMUNITY = Solution.Kind.OFFICIAL, Solution.Kind.COMMUNITY
LATER = THEN + timedelta(hours=3)


def mark(post: Post, user: User, kind: str = COMMUNITY) -> Solution:
    return mark_answer(post=post, kind=kind, user=user, now=LATER)


def stored(topic: Topic) -> Topic:
    topic = Topic.objects.get(pk=topic.pk)
    assert wrong_facts(topic) == {}
    return topic


def columns(topic: Topic) -> dict[str, Any]:
    """Return all a topic's columns but the version, which only ever rises."""
    found = Topic.objects.filter(pk=topic.pk).values().get()
    return {name: value for name, value in found.items() if name != "version"}


def test_staff_mark_the_official_and_the_asker_the_community_answer(
    alice: User, bob: User, carol: User
) -> None:
    topic = make_question(alice)
    by_staff, by_bob = make_reply(carol, topic), make_reply(bob, topic, body="Clean the *chute*.")
    mark(by_bob, alice)
    mark(by_staff, carol, OFFICIAL)
    shown = stored(topic)
    assert [(entry["number"], entry["marks"]) for entry in shown.answer_list] == [
        (2, ["official"]),
        (3, ["community"]),
    ]
    assert shown.answer_list[1]["excerpt"] == "Clean the chute."
    assert shown.solved_at == LATER


def test_one_post_may_be_both_answers(alice: User, carol: User) -> None:
    topic = make_question(alice)
    post = make_reply(carol, topic)
    mark(post, alice)
    mark(post, carol, OFFICIAL)
    assert [entry["marks"] for entry in stored(topic).answer_list] == [["official", "community"]]


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        ("alice", OFFICIAL, False),
        ("alice", COMMUNITY, True),
        ("bob", OFFICIAL, False),
        ("bob", COMMUNITY, False),
        ("carol", OFFICIAL, True),
        ("carol", COMMUNITY, True),
        ("dan", OFFICIAL, True),
        ("dan", COMMUNITY, True),
    ],
)
def test_only_staff_and_the_asker_mark_answers(
    request: pytest.FixtureRequest, alice: User, bob: User, who: str, kind: str, may: bool
) -> None:
    user: User = request.getfixturevalue(who)
    post = make_reply(bob, make_question(alice))
    if may:
        assert mark(post, user, kind).kind == kind
        return
    with pytest.raises(MarkRefused):
        mark(post, user, kind)
    assert not Solution.objects.exists()


def test_the_question_itself_and_what_is_not_shown_are_no_answers(alice: User, bob: User) -> None:
    topic = make_question(alice)
    hidden = make_reply(bob, topic)
    move_post(post=hidden, to="hidden", now=LATER)
    for post in (opening(topic), hidden, make_reply(bob, make_topic(alice))):
        with pytest.raises(MarkRefused):
            mark(post, alice)


def test_a_kind_nobody_knows_is_refused(alice: User, bob: User, carol: User) -> None:
    with pytest.raises(MarkRefused):
        mark(make_reply(bob, make_question(alice)), carol, "best")


def test_a_new_mark_takes_the_place_of_the_old_one(alice: User, bob: User) -> None:
    topic = make_question(alice)
    first, second = make_reply(bob, topic), make_reply(bob, topic)
    mark(first, alice)
    mark(second, alice)
    assert [entry["number"] for entry in stored(topic).answer_list] == [second.number]


def test_without_a_mark_the_question_is_open_again(alice: User, bob: User) -> None:
    topic = make_question(alice)
    post = make_reply(bob, topic)
    mark(post, alice)
    unmark_answer(post=post, kind=COMMUNITY, user=alice)
    assert (stored(topic).solved_at, stored(topic).answer_list) == (None, [])
    assert not ForumEvent.objects.exists()


def test_a_stranger_takes_no_mark_away(alice: User, bob: User) -> None:
    post = make_reply(bob, make_question(alice))
    mark(post, alice)
    with pytest.raises(MarkRefused):
        unmark_answer(post=post, kind=COMMUNITY, user=bob)


def test_a_mark_leaves_with_the_hidden_post_and_comes_back_with_it(alice: User, bob: User) -> None:
    topic = make_question(alice)
    post = make_reply(bob, topic, body="My phone is 555 0100")
    mark(post, alice)
    before = columns(topic)
    move_post(post=post, to="hidden", now=LATER)
    hidden = stored(topic)
    move_post(post=post, to="published", now=LATER)
    assert (hidden.answer_list, hidden.solved_at) == ([], None)
    assert columns(topic) == before


def test_an_edited_answer_leaves_no_earlier_words_on_the_topic(alice: User, bob: User) -> None:
    topic = make_question(alice)
    post = make_reply(bob, topic, body="My phone is 555 0100")
    mark(post, alice)
    edit_post(post=post, editor=bob, body="Write to me.", seen_revision=0, now=LATER)
    assert stored(topic).answer_list[0]["excerpt"] == "Write to me."


def test_marks_sleep_while_the_topic_is_no_question(alice: User, bob: User, carol: User) -> None:
    topic = make_question(alice)
    mark(make_reply(bob, topic), alice)
    act = Act(by=carol, now=LATER)
    change_kind(topic=topic, kind="discussion", act=act)
    asleep = stored(topic)
    change_kind(topic=topic, kind="question", act=act)
    assert (asleep.answer_list, asleep.solved_at) == ([], None)
    assert stored(topic).solved_at == LATER


def test_only_staff_and_the_author_change_the_kind_of_a_topic(alice: User, bob: User, carol: User) -> None:
    topic = make_question(alice)
    for user, kind in ((bob, "practice"), (carol, "poll"), (alice, "poll")):
        with pytest.raises(KindRefused):
            change_kind(topic=topic, kind=kind, act=Act(by=user, now=LATER))
    assert stored(topic).kind == "question"


def test_author_and_followers_of_the_question_are_told_once(alice: User, bob: User) -> None:
    post = make_reply(bob, make_question(alice))
    mark(post, alice)
    mark(post, alice)
    told = ForumEvent.objects.order_by("pk").values_list("kind", "user", "actor")
    assert list(told) == [("answer_marked", bob.pk, alice.pk), ("topic_solved", None, alice.pk)]


def test_whoever_marks_her_own_answer_is_not_told_of_it(alice: User) -> None:
    mark(make_reply(alice, make_question(alice)), alice)
    assert list(ForumEvent.objects.values_list("kind", flat=True)) == ["topic_solved"]


def test_a_solved_question_waits_for_nobody_at_the_desk(alice: User, bob: User) -> None:
    topic = make_question(alice)
    waiting = Interaction.objects.waiting().count()
    mark(make_reply(bob, topic), alice)
    assert (waiting, Interaction.objects.waiting().count()) == (1, 0)


def test_the_best_voted_replies_stand_after_the_marked_ones(alice: User, bob: User, carol: User) -> None:
    topic = make_question(alice)
    first, second, third = (make_reply(bob, topic) for _number in range(3))
    for user, post in ((alice, second), (carol, second), (alice, third)):
        react(post=post, user=user, kind="vote", now=THEN)
    mark(first, alice)
    found = [(entry["number"], entry["marks"], entry["votes"]) for entry in stored(topic).answer_list]
    assert found == [(2, ["community"], 0), (3, [], 2), (4, [], 1)]


def test_me_too_counts_a_person_once_and_lets_her_follow(alice: User, bob: User) -> None:
    topic = make_question(alice)
    say_me_too(topic=topic, user=bob, now=LATER)
    say_me_too(topic=topic, user=bob, now=LATER, words="Mine is the Lane 2")
    assert stored(topic).me_too_count == 1
    assert MeToo.objects.get().words == "Mine is the Lane 2"
    assert Subscription.objects.listening().of(bob, topic).exists()


def test_me_too_can_be_taken_back(alice: User, bob: User) -> None:
    topic = make_question(alice)
    say_me_too(topic=topic, user=bob, now=LATER)
    take_back_me_too(topic=topic, user=bob)
    take_back_me_too(topic=topic, user=bob)
    assert stored(topic).me_too_count == 0


def test_me_too_is_for_other_peoples_open_questions(alice: User, bob: User) -> None:
    discussion, archived = make_topic(alice), make_question(alice)
    Topic.objects.filter(pk=archived.pk).update(state="archived")
    for topic, user in ((discussion, bob), (archived, bob), (make_question(alice), alice)):
        with pytest.raises(MeTooRefused):
            say_me_too(topic=topic, user=user, now=LATER)


def test_me_too_of_a_merged_topic_counts_where_it_went(alice: User, bob: User, carol: User) -> None:
    topic, same = make_question(alice), make_question(alice)
    say_me_too(topic=topic, user=bob, now=LATER)
    say_me_too(topic=same, user=bob, now=LATER)
    say_me_too(topic=same, user=carol, now=LATER)
    Topic.objects.filter(pk=same.pk).update(merged_into=topic)
    assert wrong_facts(Topic.objects.get(pk=topic.pk)) == {"me_too_count": (1, 2)}


@pytest.mark.usefixtures("_database_for_threads")
def test_marks_and_me_toos_of_the_same_moment_leave_one_row_each() -> None:
    asker = make_user()
    topic = make_question(asker)
    posts = [make_reply(make_user(), topic) for _number in range(4)]
    people = [make_user() for _number in range(4)]

    def act(number: int) -> None:
        mark(Post.objects.select_related("topic").get(pk=posts[number % 4].pk), asker)
        say_me_too(topic=topic, user=people[number % 4], now=LATER)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(8)))

    assert (Solution.objects.count(), MeToo.objects.count()) == (1, 4)
    assert stored(topic).me_too_count == 4
    assert ForumEvent.objects.filter(kind="topic_solved").count() == 1


def test_a_mark_goes_with_a_merged_topic_and_comes_back(alice: User, bob: User, dan: User) -> None:
    topic, other = make_question(alice), make_question(bob)
    mark(make_reply(bob, topic, body="Clean the chute."), alice)
    before = columns(topic)
    operation = merge_topics(topic=topic, into=other, act=Act(by=dan, now=LATER))
    merged = stored(other)
    undo_operation(operation=operation, act=Act(by=dan, now=LATER))
    assert [entry["excerpt"] for entry in merged.answer_list] == ["Clean the chute."]
    assert stored(other).answer_list == []
    assert columns(topic) == before
