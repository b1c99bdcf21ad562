"""Tell how much each person wants to hear of topics, from what she chose for them, their rooms and tags."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from forums.discussions.models import Level, Subscription, Topic, TopicTag
from forums.notifications.models import CategoryLevel, Notice, TagLevel

Pair = tuple[int, int]


@dataclass(frozen=True)
class Hearing:
    """How much one person hears of one topic, and which of her choices says so."""

    level: str
    reason: str
    tag_id: int | None = None


@dataclass
class Standing:
    """Everybody's choices about some topics: by (user, topic), (user, category), and tags by topic."""

    topics: dict[Pair, str] = field(default_factory=dict)
    categories: dict[Pair, str] = field(default_factory=dict)
    tags: dict[Pair, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def users(self) -> set[int]:
        """Return everybody who chose anything."""
        return {user for user, _other in (*self.topics, *self.categories, *self.tags)}

    def hearing(self, user_id: int, topic: Topic) -> Hearing | None:
        """Return how much the person hears of the topic; None when she chose nothing that bears on it.

        Her choice for the topic outranks the others; among those, mute outranks watch, and watch outranks
        track: when her choices disagree she is told less, never more.
        """
        if own := self.topics.get((user_id, topic.pk)):
            return Hearing(own, Notice.Reason.TOPIC)
        heard = [
            Hearing(level, Notice.Reason.TAG, tag) for tag, level in self.tags.get((user_id, topic.pk), [])
        ]
        room = topic.category
        level = self.categories.get((user_id, room.pk)) or self.categories.get((user_id, room.parent_id or 0))
        if level:
            heard.insert(0, Hearing(level, Notice.Reason.CATEGORY))
        for wanted in (Level.MUTE, Level.WATCH, Level.TRACK):
            for each in heard:
                if each.level == wanted:
                    return each
        return None


def standing_on(
    topics: Iterable[Topic], users: Collection[int] | None = None, *, as_of: datetime | None = None
) -> Standing:
    """Read everybody's choices about the topics, or only these users', by four queries.

    The topics come with their category. With `as_of` only choices made until then count.
    """
    topics = list(topics)
    only: dict[str, object] = {} if users is None else {"user__in": users}
    if as_of is not None:
        only["created_at__lte"] = as_of
    rooms = {room for topic in topics for room in (topic.category_id, topic.category.parent_id) if room}
    found = Standing()
    rows = Subscription.objects.filter(topic__in=topics, **only).values_list("user_id", "topic_id", "level")
    found.topics = {(user, topic): level for user, topic, level in rows}
    levels = CategoryLevel.objects.filter(category__in=rooms, **only)
    found.categories = {
        (user, room): level for user, room, level in levels.values_list("user_id", "category_id", "level")
    }
    _add_tags(found, topics, only)
    return found


def _add_tags(found: Standing, topics: list[Topic], only: dict[str, object]) -> None:
    topics_of = defaultdict(list)
    for topic, tag in TopicTag.objects.filter(topic__in=topics).values_list("topic_id", "tag_id"):
        topics_of[tag].append(topic)
    if not topics_of:
        return
    rows = TagLevel.objects.filter(tag__in=topics_of, **only).order_by("pk")
    for user, tag, level in rows.values_list("user_id", "tag_id", "level"):
        for topic in topics_of[tag]:
            found.tags[user, topic].append((tag, level))
