"""Merge one topic into another, so that everything said stands in one place."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from forums.discussions import counts
from forums.discussions.actions.guards import check_narrowing
from forums.discussions.actions.operations import (
    Act,
    Kind,
    check_right,
    hold,
    tell_of_title,
    write_down,
)
from forums.discussions.errors import MergeRefused
from forums.discussions.models import Draft, Post, ReadMarker, Subscription, Topic, TopicOperation
from forums.discussions.policies import may_open
from forums.discussions.relocating import BATCH, Step, follow, reached, relocate, steps_after


@transaction.atomic
def merge_topics(*, topic: Topic, into: Topic, act: Act) -> TopicOperation:
    """Append a topic's posts to another; its address leads there from now on.

    Who followed the one follows the other, who had read both has read all, each "me too" is counted there.
    Replies that are written meanwhile go to where the topic went.

    Raises: OperationRefused, MergeRefused, and what the rules for fewer readers raise.
    """
    source, target = hold(topic, into)
    check_right(act, source, target)
    _check(source, target)
    check_narrowing(Post.objects.of_topic(source), source.category, target.category, act.by)
    posts = Post.objects.filter(topic=source).order_by("number").values_list("pk", "number")
    steps = steps_after(posts, target.highest_number)
    before: dict[str, Any] = {
        "steps": [[step.post, step.old, step.new] for step in steps],
        "target_highest_number": target.highest_number,
        "markers": _carry_marks(source, target, steps),
        "earlier_merges": list(Topic.objects.filter(merged_into=source).values_list("pk", flat=True)),
    }
    shares = counts.shares_of([source, target])
    relocate(target, steps)
    Topic.objects.filter(merged_into=source).update(merged_into=target)
    Topic.objects.filter(pk=source.pk).update(merged_into=target)
    follow(source, target, shares)
    before["subscriptions"] = _carry_followers(source, target, act)
    before["drafts"] = _carry_drafts(source, target)
    operation = write_down(Kind.MERGE, source, act, before, {"title": target.title, "number": steps[0].new})
    operation.target = target
    operation.save(update_fields=["target"])
    first = Post.objects.select_related("topic__category", "author").get(pk=steps[0].post)
    if first.topic.title != source.title:
        tell_of_title(operation, first, source.title, act)
    return operation


def _check(source: Topic, target: Topic) -> None:
    if source.pk == target.pk:
        raise MergeRefused(_("A topic can't be merged into itself. Choose another topic."))
    if not source.is_listed or not target.is_listed:
        raise MergeRefused(_("One of the topics is not shown to others. Decide about its first post first."))
    is_private = source.category.is_own_topics_only or target.category.is_own_topics_only
    if is_private and source.author_id != target.author_id:
        raise MergeRefused(
            _("These topics belong to different customers; merged, one would read what the other wrote.")
        )


def _carry_marks(source: Topic, target: Topic, steps: Sequence[Step]) -> list[list[int]]:
    """Move on the marks of who had read the target to its end and knew the source; return what they said."""
    known = dict(ReadMarker.objects.filter(topic=source).values_list("user", "read_number"))
    ends = ReadMarker.objects.filter(topic=target, read_number__gte=target.highest_public_number)
    rows = [mark for mark in ends if mark.user_id in known]
    earlier = []
    for mark in rows:
        number = reached(steps, known[mark.user_id])
        if number:
            earlier.append([mark.pk, mark.read_number])
            mark.read_number = number
    ReadMarker.objects.bulk_update(rows, ["read_number"], batch_size=BATCH)
    return earlier


def _carry_followers(source: Topic, target: Topic, act: Act) -> list[int]:
    """Let who followed the source, or stopped to, do the same with the target; return the new rows."""
    known = Subscription.objects.filter(topic=target).values("user")
    rows = Subscription.objects.filter(topic=source, user__is_active=True).exclude(user__in=known)
    made = [
        Subscription(
            topic=target,
            user=row.user,
            level=row.level,
            created_at=act.now,
        )
        for row in rows.select_related("user")
        if may_open(target, row.user)
    ]
    Subscription.objects.bulk_create(made, ignore_conflicts=True)
    users = [row.user_id for row in made]
    return list(Subscription.objects.filter(topic=target, user__in=users).values_list("pk", flat=True))


def _carry_drafts(source: Topic, target: Topic) -> list[int]:
    """Take begun replies along, but for who has begun one in the target already; return them."""
    there = Draft.objects.filter(place=f"reply:{target.pk}").values("user")
    rows = Draft.objects.filter(place=f"reply:{source.pk}").exclude(user__in=there)
    moved = list(rows.values_list("pk", flat=True))
    Draft.objects.filter(pk__in=moved).update(place=f"reply:{target.pk}")
    return moved
