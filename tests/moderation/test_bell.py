"""What moderators decide rings the bell of those it concerns, beside the mail."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.discussions.actions import mark_read
from forums.discussions.models import Category, Post
from forums.moderation.actions import (
    Grounds,
    answer_appeal,
    appeal_decision,
    decide,
    report_post,
    undo_decision,
)
from forums.moderation.models import Decision
from forums.notifications.actions import mark_all_seen
from forums.notifications.listing import count_unread, lines_for
from portal.accounts.models import User

ClientOf = Callable[[User], Client]
SPAM = Grounds(rule="abuse", post_class="rant")


@pytest.fixture
def hidden(reply: Post, alice: User, dan: User, now: datetime) -> Decision:
    """Bob's reply, which Alice reported and Dan hid."""
    report_post(post=reply, reporter=alice, reason="abuse", now=now)
    return decide(post=reply, verdict="hide", moderator=dan, now=now, grounds=SPAM)


def bell_of(user: User) -> list[str]:
    mark = [line for line in lines_for(user) if line.is_unread]
    return [f"{line.text} {line.url}" for line in mark]


def test_the_author_hears_of_the_decision(hidden: Decision, bob: User) -> None:
    decision = f"/forums/p/{hidden.post_id}/decision/"
    assert bell_of(bob) == [f"There is a decision about your post in “Grinder” {decision}"]
    assert count_unread(bob) == 1


def test_the_reporter_hears_the_outcome_and_no_word_of_the_post(hidden: Decision, alice: User) -> None:
    assert bell_of(alice) == ["A moderator decided about a post you reported /me/reports/"]


def test_the_outcome_stays_at_the_bell_when_the_room_closes_to_the_reporter(
    hidden: Decision, alice: User
) -> None:
    Category.objects.update(visibility="staff")
    assert len(bell_of(alice)) == 1


def test_the_decision_leaves_the_bell_when_the_room_closes_to_the_author(hidden: Decision, bob: User) -> None:
    Category.objects.update(visibility="staff")
    assert bell_of(bob) == []


def test_the_answer_to_an_appeal_rings(hidden: Decision, bob: User, fay: User, now: datetime) -> None:
    appeal = appeal_decision(decision=hidden, appellant=bob, text="He said so himself.", now=now)
    answer_appeal(appeal=appeal, grants=False, outcome="It stays.", moderator=fay, now=now)
    assert bell_of(bob)[0].startswith("Your appeal about “Grinder” is answered")


def test_an_undone_decision_takes_back_what_reporters_have_not_read(
    hidden: Decision, alice: User, bob: User, dan: User, now: datetime
) -> None:
    undo_decision(decision=hidden, moderator=dan, now=now + timedelta(minutes=1))
    assert bell_of(alice) == []
    assert len(bell_of(bob)) == 2


def test_reading_the_topic_does_not_hide_a_decision(hidden: Decision, bob: User) -> None:
    mark_read(topic=hidden.post.topic, user=bob, number=2, now=timezone.now())
    assert count_unread(bob) == 1
    mark_all_seen(user=bob, up_to=10**9, now=timezone.now())
    assert count_unread(bob) == 0


def test_leaving_a_post_as_it_is_rings_only_the_reporter(
    reply: Post, alice: User, bob: User, dan: User, now: datetime
) -> None:
    report_post(post=reply, reporter=alice, reason="spam", now=now)
    decide(post=reply, verdict="dismiss", moderator=dan, now=now)
    assert (count_unread(alice), count_unread(bob)) == (1, 0)


def test_the_page_of_notices_shows_it(hidden: Decision, bob: User, client_of: ClientOf) -> None:
    page = client_of(bob).get(reverse("notifications:notice-list")).content.decode()
    assert "There is a decision about your post" in page
    assert "you wrote the post" in page
