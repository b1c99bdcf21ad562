"""Keep topics in order: open and close, pin, move, rename. Each act is written down and can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from forums.discussions import counts
from forums.discussions.actions.checks import clean_title, slug_of
from forums.discussions.actions.guards import check_edit_of_anothers, check_narrowing, tell_of_edit
from forums.discussions.actions.moving import move_topic, pin_topic
from forums.discussions.changes import Change
from forums.discussions.errors import NothingChanged, OperationRefused, TextMissing
from forums.discussions.models import Category, Post, Subscription, Topic, TopicOperation
from forums.discussions.policies import may_enter, may_manage, may_open, who_may_open
from portal.accounts.models import User

Kind = TopicOperation.Kind
REASON_LENGTH = 300


@dataclass(frozen=True)
class Act:
    """Who does something to a topic, when and why."""

    by: User
    now: datetime
    reason: str = ""


def hold(*topics: Topic) -> list[Topic]:
    """Hold the rows of topics until the transaction ends and return them as they are, in the order given.

    They are locked in the order of their keys, so that two acts on the same topics never wait in a ring.
    """
    keys = [topic.pk for topic in topics]
    list(Topic.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    # Read after the lock: PostgreSQL drops a row whose category changed while a joined query waited for it.
    found = Topic.objects.select_related("category").in_bulk(keys)
    return [found[topic.pk] for topic in topics]


def check_right(act: Act, *topics: Topic) -> None:
    """Let act only who keeps order and may open every topic concerned.

    Raises: OperationRefused.
    """
    if not may_manage(act.by) or not all(may_open(topic, act.by) for topic in topics):
        raise OperationRefused


def write_down(
    kind: str, topic: Topic, act: Act, before: Mapping[str, Any], after: Mapping[str, Any]
) -> TopicOperation:
    """Keep an act with what stood before it."""
    return TopicOperation.objects.create(
        topic=topic,
        kind=kind,
        reason=act.reason.strip()[:REASON_LENGTH],
        before=dict(before),
        after=dict(after),
        done_by=act.by,
        done_at=act.now,
    )


@transaction.atomic
def change_state(*, topic: Topic, to: str, act: Act) -> TopicOperation:
    """Open, close or archive a topic.

    Raises: OperationRefused, NothingChanged, InvalidTransition.
    """
    [held] = hold(topic)
    check_right(act, held)
    if held.state == to:
        raise NothingChanged
    before = held.state
    move_topic(topic=held, to=to)
    return write_down(Kind.STATE, held, act, {"state": before}, {"state": to})


@transaction.atomic
def change_pin(*, topic: Topic, is_pinned: bool, act: Act) -> TopicOperation:
    """Keep a topic at the top of its category, or let it go.

    Raises: OperationRefused, NothingChanged.
    """
    [held] = hold(topic)
    check_right(act, held)
    if held.is_pinned == is_pinned:
        raise NothingChanged
    pin_topic(topic=held, is_pinned=is_pinned)
    return write_down(Kind.PIN, held, act, {"is_pinned": not is_pinned}, {"is_pinned": is_pinned})


@transaction.atomic
def rename_topic(*, topic: Topic, title: str, act: Act) -> TopicOperation:
    """Give a topic a title that says what it is about.

    Raises: OperationRefused, TextMissing, NothingChanged, and what the rules for others' words raise.
    """
    [held] = hold(topic)
    check_right(act, held)
    title = clean_title(title)
    if not title:
        raise TextMissing
    if title == held.title:
        raise NothingChanged
    first = Post.objects.opening_of(held)
    check_edit_of_anothers(first, act.by)
    before = {"title": held.title, "slug": held.slug}
    after = {"title": title, "slug": slug_of(title)}
    Topic.objects.filter(pk=held.pk).update(**after)
    operation = write_down(Kind.RENAME, held, act, before, after)
    first.topic.title = title
    tell_of_title(operation, first, held.title, act)
    return operation


def tell_of_title(operation: TopicOperation, post: Post, before: str, act: Act) -> None:
    """Let the author of a post hear that her words stand under another title, unless she may not read it."""
    if post.author is None or not may_open(post.topic, post.author):
        return
    change = Change(
        post=post,
        key=f"{operation.kind}:{operation.pk}:{post.pk}",
        reason=operation.reason,
        source_before=post.source,
        source=post.source,
        title_before=before,
        title=post.topic.title,
    )
    tell_of_edit(change, act.by, act.now)


@transaction.atomic
def recategorize(*, topic: Topic, category: Category, act: Act) -> TopicOperation:
    """Move a topic to another category; who may not read it there follows it no longer.

    Raises: OperationRefused, NothingChanged, and what the rules for fewer readers raise.
    """
    [held] = hold(topic)
    check_right(act, held)
    if not may_enter(category, act.by):
        raise OperationRefused
    if category.pk == held.category_id:
        raise NothingChanged
    check_narrowing(Post.objects.of_topic(held), held.category, category, act.by)
    before: dict[str, Any] = {"category": held.category_id, "name": held.category.name}
    place(held, category)
    before |= {"subscriptions": _shut_out(held)}
    return write_down(Kind.MOVE, held, act, before, {"category": category.pk, "name": category.name})


def place(topic: Topic, category: Category) -> None:
    """Put a held topic into a category, with its share of the counters."""
    before = counts.shares_of([topic])
    topic.category = category
    topic.save(update_fields=["category"])
    counts.follow_topics([topic], before)


def _shut_out(topic: Topic) -> list[dict[str, Any]]:
    """End the subscriptions of those who may no longer open the topic; return what they were."""
    readers = who_may_open(topic, User.objects.all())
    rows = Subscription.objects.filter(topic=topic).exclude(user__in=readers.values("pk"))
    columns = [field.attname for field in Subscription._meta.concrete_fields if field.attname != "topic_id"]
    kept = [{**row, "created_at": row["created_at"].isoformat()} for row in rows.values(*columns)]
    rows.delete()
    return kept
