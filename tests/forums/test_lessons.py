"""Decisions teach the screening; an undone decision teaches nothing."""

from datetime import datetime

from forums.discussions.models import Post
from forums.moderation.actions import Grounds, decide, undo_decision
from forums.moderation.models import Decision
from portal.accounts.models import User
from portal.screening.models import Lesson, Word
from tests.forums.factories import hold, make_topic, opening

SPAM = Grounds(rule="spam")


def held_post(author: User) -> Post:
    return hold(opening(make_topic(author, body="Replica watches overnight")))


def test_an_approved_post_is_learned_as_fine(alice: User, dan: User, now: datetime) -> None:
    decide(post=held_post(alice), verdict=Decision.Verdict.APPROVE, moderator=dan, now=now)
    assert not Lesson.objects.get().is_spam


def test_a_post_removed_as_spam_is_learned_as_spam(alice: User, dan: User, now: datetime) -> None:
    decide(post=held_post(alice), verdict=Decision.Verdict.REMOVE, moderator=dan, now=now, grounds=SPAM)
    assert Lesson.objects.get().is_spam


def test_an_insult_is_no_lesson_about_spam(alice: User, dan: User, now: datetime) -> None:
    grounds = Grounds(rule="abuse", post_class="rant")
    decide(post=held_post(alice), verdict=Decision.Verdict.HIDE, moderator=dan, now=now, grounds=grounds)
    assert not Lesson.objects.exists()


def test_an_undone_decision_is_unlearned(alice: User, dan: User, now: datetime) -> None:
    post = held_post(alice)
    decision = decide(post=post, verdict=Decision.Verdict.REMOVE, moderator=dan, now=now, grounds=SPAM)
    undo_decision(decision=decision, moderator=dan, now=now)
    assert not Lesson.objects.exists()
    assert list(Word.objects.values_list("spam_count", "fine_count")) == [(0, 0)]
