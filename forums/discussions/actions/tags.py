"""Set the tags of topics, and keep the tags themselves in order."""

from collections.abc import Sequence

from django.db import transaction

from forums.discussions.errors import (
    OperationRefused,
    TagForStaff,
    TagMissing,
    TagTooLong,
    TooManyTags,
)
from forums.discussions.models import (
    TAG_LENGTH,
    TAGS_PER_TOPIC,
    Tag,
    Topic,
    TopicTag,
    slug_of_tag,
)
from forums.discussions.policies import may_manage
from forums.discussions.tagging import refresh_tag_lists, shown_tags
from portal.accounts.models import User
from portal.accounts.policies import is_staff


def check_tags(names: Sequence[str], by: User, *, kept_count: int = 0) -> None:
    """Refuse tags that can't be set.

    Raises: TooManyTags, TagTooLong, TagForStaff.
    """
    if len(names) + kept_count > TAGS_PER_TOPIC:
        raise TooManyTags
    if any(len(name) > TAG_LENGTH for name in names):
        raise TagTooLong
    taken = Tag.objects.known_by(names).filter(is_staff_only=True).first()
    if taken is not None and not is_staff(by):
        raise TagForStaff(TagForStaff.sentence % {"name": taken.name})


def put_tags(topic: Topic, names: Sequence[str], by: User, *, kept: Sequence[Tag] = ()) -> list[Tag]:
    """Set a topic's tags in the caller's transaction, beside those that are kept; new words become free tags.

    Raises: as `check_tags`.
    """
    kept_slugs = {tag.slug for tag in kept}
    names = [name for name in names if slug_of_tag(name) not in kept_slugs]
    check_tags(names, by, kept_count=len(kept))
    Tag.objects.bulk_create([Tag(slug=slug_of_tag(name), name=name) for name in names], ignore_conflicts=True)
    tags = [*kept, *Tag.objects.known_by(names)]
    TopicTag.objects.filter(topic=topic).exclude(tag__in=tags).delete()
    TopicTag.objects.bulk_create([TopicTag(topic=topic, tag=tag) for tag in tags], ignore_conflicts=True)
    topic.tag_list = shown_tags(tags)
    topic.save(update_fields=["tag_list"])
    return tags


@transaction.atomic
def save_tag(*, tag: Tag, name: str, is_staff_only: bool, by: User) -> Tag:
    """Rename a tag; under the name of another the two become one.

    Raises: OperationRefused, TagMissing, TagTooLong.
    """
    if not may_manage(by):
        raise OperationRefused
    name = " ".join(name.split())
    slug = slug_of_tag(name)
    if not slug:
        raise TagMissing
    if len(name) > TAG_LENGTH:
        raise TagTooLong
    other = Tag.objects.select_for_update().filter(slug=slug).exclude(pk=tag.pk).first()
    topics = list(TopicTag.objects.filter(tag=tag).values_list("topic", flat=True))
    kept = other or tag
    if other is not None:
        TopicTag.objects.bulk_create(
            [TopicTag(topic_id=topic, tag=other) for topic in topics], ignore_conflicts=True
        )
        tag.delete()
        topics = list(TopicTag.objects.filter(tag=other).values_list("topic", flat=True))
    kept.slug, kept.name, kept.is_staff_only = slug, name, is_staff_only
    kept.save(update_fields=["slug", "name", "is_staff_only"])
    refresh_tag_lists(topics)
    return kept


@transaction.atomic
def make_tag(*, name: str, is_staff_only: bool, by: User) -> Tag:
    """Make a tag before any topic has it; one that is there already is changed.

    Raises: OperationRefused, TagMissing, TagTooLong.
    """
    if not may_manage(by):
        raise OperationRefused
    if not (slug := slug_of_tag(name)):
        raise TagMissing
    tag, _is_new = Tag.objects.get_or_create(slug=slug, defaults={"name": name[:TAG_LENGTH]})
    return save_tag(tag=tag, name=name, is_staff_only=is_staff_only, by=by)


@transaction.atomic
def remove_tag(*, tag: Tag, by: User) -> None:
    """Take a tag from every topic.

    Raises: OperationRefused.
    """
    if not may_manage(by):
        raise OperationRefused
    topics = list(TopicTag.objects.filter(tag=tag).values_list("topic", flat=True))
    tag.delete()
    refresh_tag_lists(topics)
