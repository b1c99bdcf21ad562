"""Say something of a post with one tap, or take it back."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from forums.discussions.answers import refresh_answers
from forums.discussions.counts import hold_topic_of
from forums.discussions.errors import ReactionRefused, TooManyReactions
from forums.discussions.models import Post, Reaction, Topic
from forums.discussions.policies import may_react, offered_kinds
from portal.accounts.models import User
from portal.accounts.restrictions import check_may_write
from portal.lib.limits import is_over

TAPS_PER_MINUTE: Final = 60
ABOUT_ANSWERS: Final = frozenset({Reaction.Kind.VOTE, Reaction.Kind.WORKED})
"""What the topic keeps of its answers follows these."""


def react(*, post: Post, user: User, kind: str, now: datetime) -> Reaction:
    """Say one thing of a post; saying it twice, even in the same moment, is saying it once.

    Raises: ReactionRefused, TooManyReactions.
    """
    if kind not in offered_kinds(post.topic, post.number) or not may_react(post, user):
        raise ReactionRefused
    check_may_write(user, now)
    if is_over("forum.react", str(user.pk), limit=TAPS_PER_MINUTE, seconds=60):
        raise TooManyReactions
    return _store(post, user, kind, now)


@transaction.atomic
def _store(post: Post, user: User, kind: str, now: datetime) -> Reaction:
    hold_topic_of(post)  # before the post, as all who change both: two never wait in a ring
    reaction, is_new = Reaction.objects.get_or_create(
        post=post, user=user, kind=kind, defaults={"created_at": now}
    )
    if is_new:
        _count(post, kind, 1)
    return reaction


@transaction.atomic
def unreact(*, post: Post, user: User, kind: str) -> Post:
    """Take back what one said of a post; what was never said changes nothing.

    Raises: ReactionRefused.
    """
    if not may_react(post, user):
        raise ReactionRefused
    hold_topic_of(post)  # before the post, as all who change both: two never wait in a ring
    taken, _rows = Reaction.objects.filter(post=post, user=user, kind=kind).delete()
    if taken:
        _count(post, kind, -taken)
    return post


def _count(post: Post, kind: str, change: int) -> None:
    """Count a tap while the post is still shown; one that was just taken down takes none.

    Raises: ReactionRefused.
    """
    column = f"{kind}_count"
    shown = Post.objects.published().filter(pk=post.pk)
    if not shown.update(**{column: F(column) + change}):
        raise ReactionRefused
    setattr(post, column, getattr(post, column) + change)
    Topic.objects.filter(pk=post.topic_id).update()  # the pages kept of it are old
    if kind in ABOUT_ANSWERS:
        refresh_answers(post.topic_id)
