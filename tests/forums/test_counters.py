"""Stored counters always equal a recount."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forums.discussions.actions import edit_post, move_post, post_reply, post_topic
from forums.discussions.counts import wrong_facts
from forums.discussions.models import Category, Post, ReadMarker, Topic
from forums.moderation.actions import Grounds, decide, report_post, undo_decision
from forums.moderation.models import Decision
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition
from tests.factories import THEN, make_user
from tests.forums.factories import make_category, make_reply, make_topic, opening

STEPS = ["topic", "held topic", "reply", "held reply", "move", "decide", "undo", "edit", "report"]


class Forum:
    """A small forum that random steps happen to."""

    def __init__(self) -> None:
        self.author, self.moderator = make_user(), make_user(role=Role.MODERATOR)
        self.categories = [make_category(), make_category()]
        self.now = THEN

    def step(self, name: str, pick: int) -> None:
        self.now += timedelta(minutes=10 - pick % 4)
        topics, posts = list(Topic.objects.order_by("pk")), list(Post.objects.order_by("pk"))
        body = "Make money online" if name.startswith("held") else f"Words {pick} {self.now}"
        if name.endswith("topic"):
            room = self.categories[pick % 2]
            post_topic(author=self.author, category=room, title="Topic", body=body, now=self.now)
        elif name.endswith("reply") and topics:
            post_reply(author=self.author, topic=topics[pick % len(topics)], body=body, now=self.now)
        elif posts:
            self.change(name, posts[pick % len(posts)], pick)

    def change(self, name: str, post: Post, pick: int) -> None:
        if name == "move":
            move_post(post=post, to=Post.State.values[pick % 4], now=self.now)
        elif name == "decide":
            verdict = Decision.Verdict.values[pick % 5]
            decide(
                post=post,
                verdict=verdict,
                moderator=self.moderator,
                now=self.now,
                grounds=Grounds(rule="spam"),
            )
        elif name == "undo":
            decision = Decision.objects.about(post).first()
            if decision:
                undo_decision(decision=decision, moderator=self.moderator, now=self.now)
        elif name == "edit":
            body = "Make money online" if pick % 2 else f"Edited {pick}"
            edit_post(
                post=post, editor=self.author, body=body, seen_revision=post.revision_count, now=self.now
            )
        else:
            report_post(post=post, reporter=make_user(), reason="spam", now=self.now)


class CountersTest(TestCase):
    """Hypothesis needs a transaction of its own for each example."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 60)), max_size=25))
    def test_counters_equal_a_recount_after_any_sequence_of_acts(self, steps: list[tuple[str, int]]) -> None:
        forum = Forum()
        for name, pick in steps:
            try:
                forum.step(name, pick)
            except (ActionError, InvalidTransition):
                continue
        rows = [*Topic.objects.all(), *Category.objects.all()]
        assert [wrong for row in rows if (wrong := wrong_facts(row))] == []
        for topic in Topic.objects.all():
            numbers = sorted(Post.objects.filter(topic=topic).values_list("number", flat=True))
            assert numbers == list(range(1, topic.highest_number + 1))


def test_recount_finds_and_mends_a_wrong_counter(alice: User, bob: User) -> None:
    topic = make_topic(alice)
    make_reply(bob, topic)
    Topic.objects.update(reply_count=40)
    Category.objects.update(post_count=7)
    with pytest.raises(CommandError):
        call_command("recount", "--check", stdout=StringIO())
    said = StringIO()
    call_command("recount", stdout=said)
    assert [line.split() for line in said.getvalue().splitlines() if "reply_count" in line] == [
        ["topic", str(topic.pk), "reply_count", "40", "1"]
    ]
    call_command("recount", "--check", stdout=StringIO())


def test_recount_looks_at_taps_and_read_marks_too(alice: User, bob: User) -> None:
    topic = make_topic(alice)
    make_reply(bob, topic)
    Post.objects.filter(topic=topic, number=1).update(thanks_count=3)
    ReadMarker.objects.filter(user=alice).update(read_count=9)
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("recount", "--check", stdout=told)
    assert "thanks_count" in told.getvalue()
    assert "read marker" in told.getvalue()
    call_command("recount", stdout=StringIO())
    call_command("recount", "--check", stdout=StringIO())


def test_recount_looks_at_the_number_of_edits_too(alice: User) -> None:
    post = opening(make_topic(alice))
    edit_post(post=post, editor=alice, title="Grinder", body="Other words.", now=THEN, seen_revision=0)
    Post.objects.filter(pk=post.pk).update(revision_count=5)
    told = StringIO()
    call_command("recount", stdout=told)
    assert ["edits", str(post.pk), "revision_count", "5", "1"] in [
        line.split() for line in told.getvalue().splitlines()
    ]
    assert Post.objects.get(pk=post.pk).revision_count == 1


def columns() -> list[list[dict[str, object]]]:
    """Return all columns of topics and categories but the version of their pages, which only rises."""

    def of(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
        return [{name: value for name, value in row.items() if name != "version"} for row in rows]

    return [of(Topic.objects.order_by("pk").values()), of(Category.objects.order_by("pk").values())]


def test_hiding_and_restoring_gives_back_exactly_what_was(alice: User, bob: User) -> None:
    topic = make_topic(alice)
    post = make_reply(bob, topic, now=THEN + timedelta(hours=1))
    make_reply(alice, topic, now=THEN + timedelta(hours=2))
    before = columns()
    move_post(post=post, to=Post.State.HIDDEN, now=THEN + timedelta(hours=3))
    move_post(post=post, to=Post.State.PUBLISHED, now=THEN + timedelta(hours=4))
    assert columns() == before
