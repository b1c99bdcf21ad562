"""Turn what happened in the forums into notices, each event to each person once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from forums.discussions.models import ForumEvent, Level, MeToo, Post
from forums.discussions.policies import who_may_open
from forums.notifications.models import Notice, Preference
from forums.notifications.standing import Hearing, standing_on
from portal.accounts.models import User
from portal.lib.jobs import batches_of, drain

BATCH = 500


@dataclass(frozen=True)
class _News:
    """What happened, before it is said whom it concerns."""

    kind: str
    key: str
    post: Post
    actor: User | None


def tell_new(*, now: datetime) -> int:
    """Tell of every published post and every event nobody was told of; return how many were handled.

    Safe to run twice and beside others: each row is claimed in the transaction that writes its notices.
    """
    posts = drain(batches_of(Post.objects.unnotified()), partial(tell_of_post, now=now))
    return posts + drain(batches_of(ForumEvent.objects.unhandled()), partial(tell_of_event, now=now))


@transaction.atomic
def tell_of_post(post: Post, *, now: datetime) -> int:
    """Write the notices of everybody who watches or tracks; return how many. A post is told of once."""
    if not Post.objects.unnotified().filter(pk=post.pk).update(notified_at=now):
        return 0
    post = Post.objects.select_related("topic__category", "author").get(pk=post.pk)
    standing = standing_on([post.topic], as_of=post.published_at)
    mentioned = ForumEvent.objects.filter(post=post, kind=ForumEvent.Kind.MENTION).values_list(
        "user_id", flat=True
    )
    people = standing.users() - {post.author_id, *mentioned}
    kind = Notice.Kind.TOPIC if post.is_opening else Notice.Kind.REPLY
    heard = ((user, standing.hearing(user, post.topic)) for user in people)
    wanted = {user: hearing for user, hearing in heard if hearing and hearing.level != Level.MUTE}
    return _write(_News(kind, f"post:{post.pk}", post, post.author), wanted, now)


@transaction.atomic
def tell_of_event(event: ForumEvent, *, now: datetime) -> int:
    """Write the notices of an event and return how many; whoever muted the topic hears nothing."""
    if not ForumEvent.objects.unhandled().filter(pk=event.pk).update(handled_at=now):
        return 0
    rows = ForumEvent.objects.select_related("post__topic__category", "post__author", "actor")
    event = rows.get(pk=event.pk)
    kind, concerned = _concerned(event)
    chosen = standing_on([event.post.topic], concerned).topics
    muted = {user for (user, _topic), level in chosen.items() if level == Level.MUTE}
    wanted = {user: why for user, why in concerned.items() if user not in muted and user != event.actor_id}
    mention = f"mention:{event.post_id}"
    key = mention if kind == Notice.Kind.MENTION else f"event:{event.pk}"
    return _write(_News(kind, key, event.post, event.actor), wanted, now)


def _concerned(event: ForumEvent) -> tuple[str, dict[int, Hearing]]:
    """Return the kind of notice, and why each person whom the event concerns is told."""
    if event.kind == ForumEvent.Kind.MENTION:
        return Notice.Kind.MENTION, _named(event.user_id, Notice.Reason.MENTION)
    writer = event.post.author_id
    if event.kind == ForumEvent.Kind.ANSWER_MARKED:
        return Notice.Kind.ANSWER, _named(writer, Notice.Reason.AUTHOR)
    topic = event.post.topic
    standing = standing_on([topic])
    heard = ((user, standing.hearing(user, topic)) for user in standing.users())
    found = {user: hearing for user, hearing in heard if hearing and hearing.level != Level.MUTE}
    for user in MeToo.objects.about(topic).values_list("user_id", flat=True):
        found |= _named(user, Notice.Reason.ME_TOO)
    found |= _named(topic.author_id, Notice.Reason.ASKED)
    found.pop(writer or 0, None)  # she hears that her post is the answer
    return Notice.Kind.SOLVED, found


def _named(user_id: int | None, reason: str) -> dict[int, Hearing]:
    return {user_id: Hearing(Level.WATCH, reason)} if user_id else {}


def _write(news: _News, wanted: dict[int, Hearing], now: datetime) -> int:
    """Store the notices of those who may open the topic."""
    users = User.objects.filter(pk__in=wanted)
    people = list(who_may_open(news.post.topic, users).order_by("pk"))
    rhythms = dict(Preference.objects.filter(user__in=people).values_list("user_id", "rhythm"))
    rows = [
        Notice(
            user=user,
            kind=news.kind,
            reason=wanted[user.pk].reason,
            tag_id=wanted[user.pk].tag_id,
            post=news.post,
            actor=news.actor,
            key=news.key,
            created_at=now,
            mail_state=_mail_state(wanted[user.pk].level, rhythms.get(user.pk, Preference.Rhythm.SOON)),
            mail_due_at=now + timedelta(minutes=settings.FORUM_MAIL_WAIT_MINUTES),
        )
        for user in people
    ]
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _mail_state(level: str, rhythm: str) -> str:
    if level != Level.WATCH or rhythm == Preference.Rhythm.NEVER:
        return Notice.Mail.NONE
    return Notice.Mail.WAITING if rhythm == Preference.Rhythm.SOON else Notice.Mail.DIGEST
