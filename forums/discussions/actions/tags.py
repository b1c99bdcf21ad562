"""Set the tags of topics, and keep the tags themselves in order."""

from collections.abc import Sequence

from forums.discussions.errors import (
    TagForStaff,
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
from forums.discussions.tagging import shown_tags
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
