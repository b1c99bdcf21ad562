"""What staff do to whole topics, and that every act can be taken back exactly."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Model

from forums.discussions.actions import (
    Act,
    NewTopic,
    change_pin,
    change_state,
    merge_topics,
    post_reply,
    recategorize,
    rename_topic,
    split_topic,
    subscribe,
    undo_operation,
    unsubscribe,
)
from forums.discussions.errors import (
    MergeRefused,
    NothingChanged,
    OperationRefused,
    SplitRefused,
    TopicClosed,
    UndoTooLate,
)
from forums.discussions.models import (
    Category,
    Draft,
    MeToo,
    Post,
    ReadMarker,
    Solution,
    Subscription,
    Topic,
    TopicOperation,
)
from portal.accounts.models import User
from tests.factories import make_user
from tests.forums.factories import (
    hold,
    make_category,
    make_reply,
    make_room,
    make_topic,
    opening,
    say_what_it_is,
)

TOLD: tuple[type[Model], ...] = (*(Category, Topic, Post, Subscription, MeToo, ReadMarker, Draft, Solution),)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row that an act on a topic may touch, but for its key where a row may be made anew."""
    return {
        model.__name__: sorted(rows_of(model), key=lambda row: str(sorted(row.items()))) for model in TOLD
    }


def rows_of(model: type[Model]) -> list[dict[str, Any]]:
    """Return the rows without their versions, which only ever rise: they make kept pages old."""
    rows = model._default_manager.values()
    return [{name: value for name, value in row.items() if name != "version"} for row in rows]


def counters_are_right() -> bool:
    call_command("recount", "--check")
    return True


@pytest.fixture
def act(dan: User, now: datetime) -> Act:
    return Act(by=dan, now=now, reason="Tidying up")


@pytest.fixture
def pair(alice: User, bob: User, carol: User, dan: User, now: datetime) -> tuple[Topic, Topic]:
    """Two lively topics in two categories: replies of every state, readers, followers, answers, drafts."""
    first = make_topic(alice, category=make_category("Grinders"), title="It hums")
    second = make_topic(bob, category=make_category("Brewing"), title="It hums as well")
    make_room("staff")
    cleo = make_user("Cleo Cole")
    for number, author in enumerate((bob, carol, cleo, alice)):
        make_reply(author, first, now=now + timedelta(minutes=number))
        make_reply(author, second, now=now + timedelta(minutes=10 + number))
    say_what_it_is(first, dan)
    hold(Post.objects.get(topic=first, number=3))
    hold(Post.objects.get(topic=second, number=4))
    unsubscribe(topic=second, user=alice, now=now)
    Subscription.objects.filter(topic=second, user=carol).delete()
    for topic in (first, second):
        topic.refresh_from_db()
        MeToo.objects.create(topic=topic, user=cleo, created_at=now)
        ReadMarker.objects.filter(topic=topic).delete()
        ReadMarker.objects.create(topic=topic, user=cleo, read_number=5, read_count=4, read_at=now)
        Draft.objects.create(user=bob, place=f"reply:{topic.pk}", body="Half a th", saved_at=now)
    Draft.objects.create(user=cleo, place=f"reply:{first.pk}", body="Half a th", saved_at=now)
    ReadMarker.objects.create(topic=first, user=alice, read_number=2, read_count=2, read_at=now)
    Topic.objects.update(kind="question")
    for topic in (first, second):
        post = Post.objects.get(topic=topic, number=2)
        Solution.objects.create(topic=topic, stands_in=topic, post=post, kind="community", marked_at=now)
    call_command("recount")
    first.refresh_from_db()
    second.refresh_from_db()
    return first, second


def close(topic: Topic, _other: Topic, act: Act) -> TopicOperation:
    return change_state(topic=topic, to="closed", act=act)


def archive(topic: Topic, _other: Topic, act: Act) -> TopicOperation:
    return change_state(topic=topic, to="archived", act=act)


def pin(topic: Topic, _other: Topic, act: Act) -> TopicOperation:
    return change_pin(topic=topic, is_pinned=True, act=act)


def rename(topic: Topic, _other: Topic, act: Act) -> TopicOperation:
    return rename_topic(topic=topic, title="The grinder hums", act=act)


def move(topic: Topic, other: Topic, act: Act) -> TopicOperation:
    return recategorize(topic=topic, category=other.category, act=act)


def hide_away(topic: Topic, _other: Topic, act: Act) -> TopicOperation:
    return recategorize(topic=topic, category=Category.objects.get(slug="staff-room"), act=act)


def merge(topic: Topic, other: Topic, act: Act) -> TopicOperation:
    return merge_topics(topic=topic, into=other, act=act)


def split(topic: Topic, _other: Topic, act: Act) -> TopicOperation:
    posts = Post.objects.filter(topic=topic, number__in=(2, 3, 5)).values_list("pk", flat=True)
    return split_topic(topic=topic, posts=list(posts), wish=NewTopic("Another matter"), act=act)


ACTS = (close, archive, pin, rename, move, hide_away, merge, split)
Do = Callable[[Topic, Topic, Act], TopicOperation]


@pytest.mark.parametrize("do", ACTS)
def test_every_counter_is_right_after_an_act_and_after_its_undo(
    pair: tuple[Topic, Topic], act: Act, do: Do
) -> None:
    operation = do(*pair, act)
    assert counters_are_right()
    undo_operation(operation=operation, act=act)
    assert counters_are_right()


@pytest.mark.parametrize("do", ACTS)
def test_an_act_taken_back_leaves_everything_as_it_was(pair: tuple[Topic, Topic], act: Act, do: Do) -> None:
    before = everything()
    undo_operation(operation=do(*pair, act), act=act)
    after = everything()
    made = {row["id"] for row in after["Topic"]} - {row["id"] for row in before["Topic"]}
    known = {
        name: [
            row
            for row in rows
            if row["id"] not in (made if name == "Topic" else ()) and row.get("topic_id") not in made
        ]
        for name, rows in after.items()
    }
    assert known == before


@pytest.mark.parametrize("do", ACTS)
def test_an_act_is_taken_back_once(pair: tuple[Topic, Topic], act: Act, do: Do) -> None:
    operation = do(*pair, act)
    undo_operation(operation=operation, act=act)
    with pytest.raises(UndoTooLate):
        undo_operation(operation=operation, act=act)


@pytest.mark.parametrize("do", ACTS)
def test_only_who_keeps_order_acts_on_topics(
    pair: tuple[Topic, Topic], act: Act, carol: User, alice: User, now: datetime, do: Do
) -> None:
    """Row 7."""
    for person in (carol, alice):
        with pytest.raises(OperationRefused):
            do(*pair, Act(by=person, now=now))
    operation = do(*pair, act)
    with pytest.raises(OperationRefused):
        undo_operation(operation=operation, act=Act(by=carol, now=now))


def test_a_merge_appends_the_posts_in_order_and_keeps_their_addresses(
    pair: tuple[Topic, Topic], act: Act
) -> None:
    first, second = pair
    texts = list(Post.objects.filter(topic=first).order_by("number").values_list("pk", flat=True))
    merge(first, second, act)
    moved = Post.objects.filter(topic=second, number__gt=5).order_by("number")
    assert list(moved.values_list("pk", "number")) == [(pk, 6 + at) for at, pk in enumerate(texts)]
    second.refresh_from_db()
    assert (second.highest_number, second.reply_count, second.me_too_count) == (10, 7, 1)


def test_followers_readers_and_drafts_go_with_a_merge(
    pair: tuple[Topic, Topic], act: Act, alice: User, carol: User, bob: User
) -> None:
    first, second = pair
    merge(first, second, act)
    levels = dict(Subscription.objects.filter(topic=second).values_list("user", "level"))
    assert (levels[alice.pk], levels[carol.pk]) == ("mute", "watch")
    mark = ReadMarker.objects.get(topic=second, user__display_name="Cleo Cole")
    assert (mark.read_number, mark.read_count) == (10, 8)
    drafts = Draft.objects.filter(place=f"reply:{second.pk}").values_list("user__display_name", flat=True)
    assert sorted(drafts) == [bob.display_name, "Cleo Cole"]


def test_a_reply_to_a_merged_topic_lands_where_the_topic_went(
    pair: tuple[Topic, Topic], act: Act, alice: User, now: datetime
) -> None:
    first, second = pair
    stale = Topic.objects.select_related("category").get(pk=first.pk)
    merge(first, second, act)
    made = post_reply(author=alice, topic=stale, body="Still typing", now=now, is_trusted=True)
    assert (made.topic_id, made.number) == (second.pk, 11)
    assert counters_are_right()


def test_a_reply_written_after_a_merge_stays_when_the_merge_is_taken_back(
    pair: tuple[Topic, Topic], act: Act, alice: User
) -> None:
    first, second = pair
    operation = merge(first, second, act)
    late = make_reply(alice, second)
    undo_operation(operation=operation, act=act)
    late.refresh_from_db()
    assert (late.topic_id, late.number) == (second.pk, 11)
    assert counters_are_right()


def test_a_reply_written_after_a_split_comes_back_with_the_others(
    pair: tuple[Topic, Topic], act: Act, alice: User
) -> None:
    first, second = pair
    operation = split(first, second, act)
    assert operation.target
    late = make_reply(alice, operation.target)
    undo_operation(operation=operation, act=act)
    late.refresh_from_db()
    assert (late.topic_id, late.number) == (first.pk, 6)
    assert counters_are_right()


def test_a_split_leaves_the_numbers_of_the_others_alone(pair: tuple[Topic, Topic], act: Act) -> None:
    first, second = pair
    operation = split(first, second, act)
    assert list(first.posts.order_by("number").values_list("number", flat=True)) == [1, 4]
    assert operation.target
    assert list(operation.target.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert operation.target.posts.get(number=1).author == operation.target.author


def test_merges_in_a_row_lead_to_the_last_and_come_back_one_by_one(
    pair: tuple[Topic, Topic], act: Act, alice: User
) -> None:
    first, second = pair
    third = make_topic(alice, title="The third")
    earlier = merge(first, second, act)
    later = merge(second, third, act)
    first.refresh_from_db()
    assert first.merged_into == third
    with pytest.raises(UndoTooLate):
        undo_operation(operation=earlier, act=act)
    undo_operation(operation=later, act=act)
    undo_operation(operation=earlier, act=act)
    assert counters_are_right()
    assert list(first.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_a_topic_is_not_merged_into_itself_nor_into_what_is_not_shown(
    pair: tuple[Topic, Topic], act: Act, alice: User
) -> None:
    first, _second = pair
    unlisted = make_topic(alice)
    hold(opening(unlisted))
    for target in (first, unlisted):
        with pytest.raises(MergeRefused):
            merge(first, target, act)


def test_two_customers_topics_of_a_private_category_are_never_merged(
    alice: User, bob: User, act: Act
) -> None:
    """Row 20."""
    room = make_room("own")
    with pytest.raises(MergeRefused):
        merge(make_topic(alice, category=room), make_topic(bob, category=room), act)


def test_what_is_split_off_in_a_private_category_stays_with_its_customer(
    alice: User, carol: User, act: Act
) -> None:
    topic = make_topic(alice, category=make_room("own"))
    reply = make_reply(carol, topic)
    operation = split_topic(topic=topic, posts=[reply.pk], wish=NewTopic("More"), act=act)
    assert operation.target
    assert Topic.objects.visible_to(alice).filter(pk=operation.target.pk).exists()


@pytest.mark.parametrize("numbers", [(), (1,), (1, 2), (3,)])
def test_a_split_needs_replies_of_which_the_first_is_shown(
    pair: tuple[Topic, Topic], act: Act, numbers: tuple[int, ...]
) -> None:
    first, _second = pair
    posts = Post.objects.filter(topic=first, number__in=numbers).values_list("pk", flat=True)
    with pytest.raises(SplitRefused):
        split_topic(topic=first, posts=list(posts), wish=NewTopic("Another matter"), act=act)


def test_a_split_takes_no_post_of_another_topic(pair: tuple[Topic, Topic], act: Act) -> None:
    """Row 19."""
    first, second = pair
    foreign = Post.objects.get(topic=second, number=2)
    own = Post.objects.get(topic=first, number=2)
    with pytest.raises(SplitRefused):
        split_topic(topic=first, posts=[own.pk, foreign.pk], wish=NewTopic("Another matter"), act=act)


def test_who_may_not_read_the_new_category_follows_no_longer(
    alice: User, bob: User, dan: User, act: Act, now: datetime
) -> None:
    """Row 24."""
    topic = make_topic(alice)
    for user in (bob, dan):
        subscribe(topic=topic, user=user, now=now)
    say_what_it_is(topic, dan)
    operation = recategorize(topic=topic, category=make_room("own"), act=act)
    assert set(topic.subscriptions.values_list("user", flat=True)) == {alice.pk, dan.pk}
    undo_operation(operation=operation, act=act)
    assert set(topic.subscriptions.values_list("user", flat=True)) == {alice.pk, bob.pk, dan.pk}


def test_a_topic_moved_while_a_reply_is_written_counts_it_in_its_new_category(
    alice: User, bob: User, act: Act, now: datetime
) -> None:
    topic = make_topic(alice)
    stale = Topic.objects.select_related("category").get(pk=topic.pk)
    recategorize(topic=topic, category=make_category(), act=act)
    make_reply(bob, stale)
    assert counters_are_right()


def test_nothing_is_written_down_when_nothing_changes(pair: tuple[Topic, Topic], act: Act) -> None:
    first, _second = pair
    with pytest.raises(NothingChanged):
        change_state(topic=first, to="open", act=act)
    with pytest.raises(NothingChanged):
        change_pin(topic=first, is_pinned=False, act=act)
    with pytest.raises(NothingChanged):
        rename_topic(topic=first, title=first.title, act=act)
    with pytest.raises(NothingChanged):
        recategorize(topic=first, category=first.category, act=act)
    assert not TopicOperation.objects.exists()


def test_a_closed_topic_takes_no_reply_also_by_way_of_a_merge(
    pair: tuple[Topic, Topic], act: Act, alice: User, now: datetime
) -> None:
    first, second = pair
    stale = Topic.objects.select_related("category").get(pk=first.pk)
    merge(first, second, act)
    close(second, first, act)
    with pytest.raises(TopicClosed):
        post_reply(author=alice, topic=stale, body="Still typing", now=now)
