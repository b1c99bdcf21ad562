"""Take an act on a topic back: what it changed is as it was before, and what came since is kept."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from forums.discussions import counts
from forums.discussions.actions.filing import set_kind
from forums.discussions.actions.guards import check_narrowing
from forums.discussions.actions.moving import move_topic, pin_topic
from forums.discussions.actions.operations import Act, Kind, check_right, hold, place
from forums.discussions.actions.tags import put_tags
from forums.discussions.errors import OperationRefused, UndoTooLate
from forums.discussions.models import (
    Category,
    Draft,
    Post,
    PostQuerySet,
    ReadMarker,
    Subscription,
    Topic,
    TopicOperation,
)
from forums.discussions.policies import may_enter, may_manage
from forums.discussions.relocating import Step, follow, relocate, stand_in, steps_after


@transaction.atomic
def undo_operation(*, operation: TopicOperation, act: Act) -> TopicOperation:
    """Take an act back, once, while what it made still stands.

    Raises: OperationRefused, UndoTooLate, and what the rules for fewer readers raise.
    """
    if not may_manage(act.by):
        raise OperationRefused
    rows = TopicOperation.objects.filter(pk=operation.pk, undone_at__isnull=True)
    if not rows.update(undone_at=act.now, undone_by=act.by):
        raise UndoTooLate
    held = TopicOperation.objects.select_related("topic", "target").get(pk=operation.pk)
    _UNDO[held.kind](held, act)
    return held


def _hold_standing(topic: Topic, act: Act) -> Topic:
    """Hold a topic that was not merged away since.

    Raises: UndoTooLate, OperationRefused.
    """
    [held] = hold(topic)
    if held.merged_into_id is not None:
        raise UndoTooLate
    check_right(act, held)
    return held


def _undo_state(operation: TopicOperation, act: Act) -> None:
    topic = _hold_standing(operation.topic, act)
    if topic.state != operation.after["state"]:
        raise UndoTooLate
    move_topic(topic=topic, to=operation.before["state"])


def _undo_pin(operation: TopicOperation, act: Act) -> None:
    topic = _hold_standing(operation.topic, act)
    if topic.is_pinned != operation.after["is_pinned"]:
        raise UndoTooLate
    pin_topic(topic=topic, is_pinned=operation.before["is_pinned"])


def _undo_rename(operation: TopicOperation, act: Act) -> None:
    topic = _hold_standing(operation.topic, act)
    if topic.title != operation.after["title"]:
        raise UndoTooLate
    Topic.objects.filter(pk=topic.pk).update(**operation.before)


def _undo_tags(operation: TopicOperation, act: Act) -> None:
    topic = _hold_standing(operation.topic, act)
    if [tag["name"] for tag in topic.tag_list] != operation.after["names"]:
        raise UndoTooLate
    put_tags(topic, operation.before["names"], act.by)


def _undo_kind(operation: TopicOperation, act: Act) -> None:
    topic = _hold_standing(operation.topic, act)
    if topic.kind != operation.after["kind"]:
        raise UndoTooLate
    set_kind(topic, operation.before["kind"])


def _undo_move(operation: TopicOperation, act: Act) -> None:
    topic = _hold_standing(operation.topic, act)
    category = Category.objects.visible_to(act.by).filter(pk=operation.before["category"]).first()
    if category is None or topic.category_id != operation.after["category"]:
        raise UndoTooLate
    check_narrowing(Post.objects.of_topic(topic), topic.category, category, act.by)
    place(topic, category)
    back = [
        Subscription(topic=topic, **{**row, "created_at": datetime.fromisoformat(row["created_at"])})
        for row in operation.before["subscriptions"]
    ]
    Subscription.objects.bulk_create(back, ignore_conflicts=True)


def _undo_merge(operation: TopicOperation, act: Act) -> None:
    """Give the posts back; replies that came since stay where they were written."""
    source, target = hold(operation.topic, _target(operation))
    steps = [Step(*step).back for step in operation.before["steps"]]
    if source.merged_into_id != target.pk or not stand_in(target, steps):
        raise UndoTooLate
    check_right(act, target)
    if not may_enter(source.category, act.by):
        raise OperationRefused
    check_narrowing(_posts_of(steps), target.category, source.category, act.by)
    shares = counts.shares_of([source, target])
    relocate(source, steps)
    earlier = operation.before["earlier_merges"]
    Topic.objects.filter(pk__in=earlier, merged_into=target).update(merged_into=source)
    Topic.objects.filter(pk=source.pk).update(merged_into=None)
    Subscription.objects.filter(pk__in=operation.before["subscriptions"], topic=target).delete()
    Draft.objects.filter(pk__in=operation.before["drafts"]).update(place=f"reply:{source.pk}")
    for mark, number in operation.before["markers"]:
        ReadMarker.objects.filter(pk=mark).update(read_number=number)
    follow(source, target, shares)
    highest = operation.before["target_highest_number"]
    if not Post.objects.filter(topic=target, number__gt=highest).exists():
        Topic.objects.filter(pk=target.pk).update(highest_number=highest)


def _undo_split(operation: TopicOperation, act: Act) -> None:
    """Give the posts back under their numbers; replies that came since follow at the end, none is lost."""
    source, target = hold(operation.topic, _target(operation))
    steps = [Step(*step).back for step in operation.before["steps"]]
    if source.merged_into_id or target.merged_into_id or not stand_in(target, steps):
        raise UndoTooLate
    check_right(act, source, target)
    since = Post.objects.filter(topic=target).exclude(pk__in=[step.post for step in steps]).order_by("number")
    steps += steps_after(since.values_list("pk", "number"), source.highest_number)
    check_narrowing(_posts_of(steps), target.category, source.category, act.by)
    shares = counts.shares_of([source, target])
    relocate(source, steps)
    highest = max(source.highest_number, *(step.new for step in steps))
    Topic.objects.filter(pk=source.pk).update(highest_number=highest)
    Topic.objects.filter(merged_into=target).update(merged_into=source)
    Topic.objects.filter(pk=target.pk).update(merged_into=source)
    follow(source, target, shares)


def _posts_of(steps: Iterable[Step]) -> PostQuerySet:
    return Post.objects.filter(pk__in=[step.post for step in steps])


def _target(operation: TopicOperation) -> Topic:
    if operation.target is None:
        raise UndoTooLate
    return operation.target


_UNDO: Final[Mapping[str, Callable[[TopicOperation, Act], None]]] = {
    Kind.STATE: _undo_state,
    Kind.PIN: _undo_pin,
    Kind.RENAME: _undo_rename,
    Kind.MOVE: _undo_move,
    Kind.MERGE: _undo_merge,
    Kind.SPLIT: _undo_split,
    Kind.TAGS: _undo_tags,
    Kind.KIND: _undo_kind,
}
