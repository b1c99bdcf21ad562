"""Mark what answers a question, and join a question."""

from datetime import datetime

from django.db import transaction

from forums.discussions import touches
from forums.discussions.actions.events import record_event
from forums.discussions.actions.following import subscribe
from forums.discussions.answers import refresh_answers
from forums.discussions.counts import hold_topic_of
from forums.discussions.errors import MarkRefused, MeTooRefused
from forums.discussions.models import ForumEvent, MeToo, Post, Solution, Topic
from forums.discussions.policies import (
    can_be_answer,
    is_author,
    may_mark,
    may_say_me_too,
)
from portal.accounts.models import User
from portal.accounts.restrictions import check_may_write


@transaction.atomic
def mark_answer(*, post: Post, kind: str, user: User, now: datetime) -> Solution:
    """Mark a reply as the official or the community answer, in place of the one before it.

    The author and those who wait for the answer are told. The same mark again changes nothing.

    Raises: MarkRefused.
    """
    topic, post = _hold(post)
    if kind not in Solution.Kind.values or not may_mark(topic, user, kind) or not can_be_answer(post):
        raise MarkRefused
    standing = Solution.objects.filter(topic=topic, kind=kind).first()
    if standing and standing.post_id == post.pk:
        return standing
    mark, _is_new = Solution.objects.update_or_create(
        topic=topic,
        kind=kind,
        defaults={"post": post, "stands_in": topic, "marked_by": user, "marked_at": now},
    )
    _tell(post, user, was_solved=topic.solved_at is not None, now=now)
    refresh_answers(topic.pk)
    touches.close_question(topic=topic, by=user, now=now)
    touches.note_accepted(topic=topic, now=now)
    return mark


@transaction.atomic
def unmark_answer(*, post: Post, kind: str, user: User) -> Topic:
    """Take a mark from a reply; a question without any is open again.

    Raises: MarkRefused.
    """
    topic, post = _hold(post)
    if not may_mark(topic, user, kind):
        raise MarkRefused
    Solution.objects.filter(post=post, kind=kind).delete()
    ForumEvent.objects.unhandled().filter(post=post).exclude(kind=ForumEvent.Kind.MENTION).delete()
    return refresh_answers(topic.pk)


def _hold(post: Post) -> tuple[Topic, Post]:
    """Hold the topic until the transaction ends; return it and the post as they are."""
    topic = hold_topic_of(post)
    post = Post.objects.select_related("author").get(pk=post.pk)
    post.topic = topic
    return topic, post


def _tell(post: Post, user: User, *, was_solved: bool, now: datetime) -> None:
    if post.author is not None and not is_author(post, user):
        kind = ForumEvent.Kind.ANSWER_MARKED
        record_event(kind=kind, post=post, actor=user, now=now, user=post.author)
    if not was_solved:
        record_event(kind=ForumEvent.Kind.TOPIC_SOLVED, post=post, actor=user, now=now)


@transaction.atomic
def say_me_too(*, topic: Topic, user: User, now: datetime, words: str = "") -> MeToo:
    """Join a question: be counted, follow it, and hear when it is solved. New words replace the earlier ones.

    Raises: MeTooRefused.
    """
    locked = Topic.objects.select_for_update().get(pk=topic.pk)
    if not may_say_me_too(locked, user):
        raise MeTooRefused
    check_may_write(user, now)
    joined, is_new = MeToo.objects.get_or_create(
        topic=locked, user=user, defaults={"created_at": now, "words": words.strip()}
    )
    if is_new:
        refresh_answers(locked.pk)
        subscribe(topic=locked, user=user, now=now)
    elif words.strip() and words.strip() != joined.words:
        joined.words = words.strip()
        joined.save(update_fields=["words"])
    return joined


@transaction.atomic
def take_back_me_too(*, topic: Topic, user: User) -> Topic:
    """Leave a question; whoever goes on following it says so herself."""
    Topic.objects.select_for_update().get(pk=topic.pk)
    MeToo.objects.about(topic).filter(user=user).delete()
    return refresh_answers(topic.pk)
