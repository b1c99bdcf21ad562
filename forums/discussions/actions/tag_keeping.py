"""Rename tags, make two one, and remove them. Each act is written down and can be taken back exactly."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from forums.discussions.actions.operations import Act
from forums.discussions.errors import (
    NothingChanged,
    OperationRefused,
    TagGone,
    TagMissing,
    TagNameTaken,
    TagTooLong,
    TagUndoTooLate,
)
from forums.discussions.models import (
    TAG_LENGTH,
    Tag,
    TagOperation,
    Topic,
    TopicTag,
    slug_of_tag,
)
from forums.discussions.policies import may_manage
from forums.discussions.tag_followers import add_followers, followers_of, take_followers
from forums.discussions.tagging import refresh_tag_lists

Kind = TagOperation.Kind


@transaction.atomic
def save_tag(*, tag: Tag, name: str, is_staff_only: bool, act: Act) -> TagOperation:
    """Rename a tag; under the name of another the two become one. `operation.tag` is what is left.

    Raises: OperationRefused, TagMissing, TagTooLong, TagGone, NothingChanged.
    """
    name, slug = _checked(name, act)
    (held,) = _hold(tag.pk)
    wanted = {"name": name, "slug": slug, "is_staff_only": is_staff_only}
    other = Tag.objects.filter(slug=slug).exclude(pk=held.pk).first()
    if other is not None:
        return _fold(held, other, wanted, act)
    before = _written(held)
    if wanted.items() <= before.items():
        raise NothingChanged
    _set(held, wanted)
    refresh_tag_lists(_topics_of(held))
    return _write_down(Kind.CHANGE, before, held, {"tag": wanted}, act)


@transaction.atomic
def make_tag(*, name: str, is_staff_only: bool, act: Act) -> Tag:
    """Make a tag before any topic has it; one that is there already is changed.

    Raises: OperationRefused, TagMissing, TagTooLong.
    """
    name, slug = _checked(name, act)
    wanted = {"name": name, "is_staff_only": is_staff_only}
    tag, is_new = Tag.objects.get_or_create(slug=slug, defaults=wanted)
    if not is_new and (tag.name, tag.is_staff_only) != (name, is_staff_only):
        save_tag(tag=tag, name=name, is_staff_only=is_staff_only, act=act)
        tag.refresh_from_db()
    return tag


@transaction.atomic
def remove_tag(*, tag: Tag, act: Act) -> TagOperation:
    """Take a tag from every topic.

    Raises: OperationRefused.
    """
    if not may_manage(act.by):
        raise OperationRefused
    (held,) = _hold(tag.pk)
    before, topics = _written(held), _topics_of(held)
    done = _write_down(Kind.REMOVE, before, held, {}, act)
    held.delete()
    refresh_tag_lists(topics)
    return done


@transaction.atomic
def undo_tag_operation(*, operation: TagOperation, act: Act) -> TagOperation:
    """Take an act back, once, while what it made still stands; what was tagged since stays.

    Raises: OperationRefused, TagUndoTooLate, TagNameTaken.
    """
    if not may_manage(act.by):
        raise OperationRefused
    rows = TagOperation.objects.filter(pk=operation.pk, undone_at=None)
    if not rows.update(undone_at=act.now, undone_by=act.by):
        raise TagUndoTooLate
    done = TagOperation.objects.get(pk=operation.pk)
    if done.kind == Kind.CHANGE:
        _undo_change(done)
    else:
        _bring_back(done)
    return done


def _undo_change(done: TagOperation) -> None:
    held = _standing(done, done.after["tag"])
    _check_free(done.before["slug"], besides=held)
    _set(held, {name: done.before[name] for name in ("name", "slug", "is_staff_only")})
    refresh_tag_lists(_topics_of(held))


def _bring_back(done: TagOperation) -> None:
    """Make the tag anew, with its key, its topics and its followers; undo what a fold gave to the other."""
    before, other = done.before, None
    touched = set(before["topics"])
    if done.kind == Kind.FOLD:
        other = _standing(done, done.after["tag"])
        _set(other, done.after["tag_before"])
        TopicTag.objects.filter(tag=other, topic__in=done.after["topics"]).delete()
        take_followers(other, done.after["followers"])
        touched |= set(_topics_of(other))
    _check_free(before["slug"])
    tag = Tag.objects.create(**{name: before[name] for name in ("pk", "slug", "name", "is_staff_only")})
    _put_on(tag, before["topics"])
    add_followers(tag, before["followers"])
    refresh_tag_lists(Topic.objects.filter(pk__in=touched).values_list("pk", flat=True))


def _fold(tag: Tag, other: Tag, wanted: dict[str, Any], act: Act) -> TagOperation:
    tag, other = _hold(tag.pk, other.pk)
    before, other_before = _written(tag), _written(other)
    added = sorted(set(before["topics"]) - set(other_before["topics"]))
    _put_on(other, added)
    followers = add_followers(other, before["followers"])
    tag.delete()
    _set(other, wanted)
    refresh_tag_lists(_topics_of(other))
    after = {
        "tag": wanted,
        "tag_before": {name: other_before[name] for name in wanted},
        "topics": added,
        "followers": followers,
    }
    return _write_down(Kind.FOLD, before, other, after, act)


def _checked(name: str, act: Act) -> tuple[str, str]:
    """Return the name on one line and its address.

    Raises: OperationRefused, TagMissing, TagTooLong.
    """
    if not may_manage(act.by):
        raise OperationRefused
    name = " ".join(name.split())
    slug = slug_of_tag(name)
    if not slug:
        raise TagMissing
    if len(name) > TAG_LENGTH:
        raise TagTooLong
    return name, slug


def _hold(*keys: int) -> list[Tag]:
    """Hold tags until the transaction ends, in the order of their keys; return them in the order given.

    Raises: TagGone.
    """
    found = {tag.pk: tag for tag in Tag.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(found) < len(keys):
        raise TagGone
    return [found[key] for key in keys]


def _standing(done: TagOperation, after: dict[str, Any]) -> Tag:
    """Hold the tag that an act left, as it left it.

    Raises: TagUndoTooLate.
    """
    held = Tag.objects.select_for_update().filter(pk=done.tag_id or 0).first()
    if held is None or any(getattr(held, name) != value for name, value in after.items()):
        raise TagUndoTooLate
    return held


def _check_free(slug: str, besides: Tag | None = None) -> None:
    taken = Tag.objects.filter(slug=slug).exclude(pk=besides.pk if besides else 0).first()
    if taken is not None:
        raise TagNameTaken(TagNameTaken.sentence % {"name": taken.name})


def _written(tag: Tag) -> dict[str, Any]:
    return {
        "pk": tag.pk,
        "slug": tag.slug,
        "name": tag.name,
        "is_staff_only": tag.is_staff_only,
        "topics": sorted(_topics_of(tag)),
        "followers": followers_of(tag),
    }


def _topics_of(tag: Tag) -> list[int]:
    return list(TopicTag.objects.filter(tag=tag).values_list("topic", flat=True))


def _put_on(tag: Tag, topics: Sequence[int]) -> None:
    there = Topic.objects.filter(pk__in=topics).values_list("pk", flat=True)
    TopicTag.objects.bulk_create([TopicTag(topic_id=pk, tag=tag) for pk in there], ignore_conflicts=True)


def _set(tag: Tag, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(tag, name, value)
    tag.save(update_fields=list(values))


def _write_down(kind: str, before: dict[str, Any], tag: Tag, after: dict[str, Any], act: Act) -> TagOperation:
    return TagOperation.objects.create(
        kind=kind,
        name=before["name"],
        slug=before["slug"],
        new_name="" if kind == Kind.REMOVE else tag.name,
        tag=tag,
        before=before,
        after=after,
        done_by=act.by,
        done_at=act.now,
    )
