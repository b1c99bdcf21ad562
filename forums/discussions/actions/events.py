"""Write down what people should be told of."""

from datetime import datetime

from forums.discussions.actions.moving import NOTIFY_TASK
from forums.discussions.models import ForumEvent, Post
from portal.accounts.models import User
from portal.lib.jobs import wake


def record_event(
    *, kind: str, post: Post, actor: User | None, now: datetime, user: User | None = None
) -> ForumEvent:
    """Write an event in the caller's transaction; while nobody was told of it, the same one again is one.

    A mention stays one for ever: an edit that mentions the same person again tells her nothing new.
    """
    same = ForumEvent.objects.filter(kind=kind, post=post, user=user)
    earlier = same if kind == ForumEvent.Kind.MENTION else same.filter(handled_at__isnull=True)
    if (found := earlier.first()) is not None:
        return found
    wake(NOTIFY_TASK)
    return ForumEvent.objects.create(
        kind=kind, topic_id=post.topic_id, post=post, user=user, actor=actor, created_at=now
    )
