"""Read tags as people type them, and keep what topics show of theirs."""

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from forums.discussions.models import Tag, Topic, TopicTag, slug_of_tag

BATCH: Final = 500
CHIPS: Final = 12


def names_in(text: str) -> tuple[str, ...]:
    """Read the tags of a line, parted by commas, each once; a leading # is dropped."""
    found: dict[str, str] = {}
    for part in text.replace("\x00", "").replace(";", ",").split(","):
        name = " ".join(part.strip().lstrip("#").split())
        if slug := slug_of_tag(name):
            found.setdefault(slug, name)
    return tuple(found.values())


def shown_tags(tags: Iterable[Tag]) -> list[dict[str, str]]:
    """Return tags as `Topic.tag_list` keeps them: what a list shows of them, in the order of their names."""
    return [{"slug": tag.slug, "name": tag.name} for tag in sorted(tags, key=lambda tag: tag.slug)]


def refresh_tag_lists(topic_ids: Iterable[int]) -> None:
    """Write anew what topics show of their tags, after tags were renamed, merged or taken away."""
    ids = list(topic_ids)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        tags = tags_of(batch)
        rows = [Topic(pk=pk, tag_list=shown_tags(tags.get(pk, ()))) for pk in batch]
        Topic.objects.bulk_update(rows, ["tag_list"])


def tags_of(topic_ids: Iterable[int]) -> Mapping[int, list[Tag]]:
    """Return the tags of topics, by one query."""
    found: dict[int, list[Tag]] = {}
    for row in TopicTag.objects.filter(topic__in=list(topic_ids)).select_related("tag"):
        found.setdefault(row.topic_id, []).append(row.tag)
    return found


class Tagged(Protocol):
    """A topic, or a row of a list of topics."""

    @property
    def tag_list(self) -> list[dict[str, str]]: ...


def tags_on(topics: Iterable[Tagged]) -> list[dict[str, str]]:
    """Return the tags that a page of topics shows, each once, to narrow the list by."""
    found = {tag["slug"]: tag for topic in topics for tag in topic.tag_list}
    return [found[slug] for slug in sorted(found)][:CHIPS]
