"""Move posts and topics between their states, with all that hangs on it."""

from datetime import datetime
from typing import Final

from django.db import transaction

from forums.discussions import counts, live, touches
from forums.discussions.mentions import write_events
from forums.discussions.models import Post, Topic
from portal.lib.jobs import wake
from portal.lib.states import advance

NOTIFY_TASK: Final = "forums.notifications.tell_new"


@transaction.atomic
def move_post(*, post: Post, to: str, now: datetime, reason: str = "") -> Post:
    """Move a post to another state: counters, listing, notices and the waiting question follow.

    `reason` is what the author reads beside it.

    Raises: InvalidTransition if the post is no longer in the state it was read in.
    """
    counts.hold_topic_of(post)
    was_published = post.is_published
    changes: dict[str, object] = {"state_reason": reason}
    if to == Post.State.PUBLISHED:
        changes["published_at"] = post.published_at or now
    if to == Post.State.HELD:
        changes["held_at"] = post.held_at or now
    advance(post, to, Post.MOVES, **changes)
    topic = counts.follow_post(post, was_published=was_published)
    if to == Post.State.PUBLISHED:
        if post.is_opening and topic.reply_count == 0:
            touches.ask_for_reply(post, now)
        write_events(post, now)
        wake(NOTIFY_TASK)
        live.ring(post.topic_id)
    return post


@transaction.atomic
def move_topic(*, topic: Topic, to: str) -> Topic:
    """Open, close or archive a topic.

    Raises: InvalidTransition.
    """
    advance(topic, to, Topic.MOVES)
    return topic


def pin_topic(*, topic: Topic, is_pinned: bool) -> Topic:
    """Keep a topic at the top of its category, or let it go."""
    topic.is_pinned = is_pinned
    topic.save(update_fields=["is_pinned"])
    return topic
