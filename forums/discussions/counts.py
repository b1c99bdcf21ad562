"""Keep the stored counters equal to a recount: follow one post's change, or mend everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, Case, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest

from forums.discussions import markers
from forums.discussions.answers import answer_facts
from forums.discussions.models import Category, Post, Topic
from forums.discussions.tagging import shown_tags, tags_of
from portal.accounts.models import User
from portal.lib.returning import update_returning

Shares = dict[int, tuple[int, int]]
"""How many topics and posts, by category."""


@dataclass(frozen=True)
class Given:
    """The number a new post got, and where it stands."""

    number: int
    is_listed: bool
    category_id: int
    published_count: int
    """How many published posts there are now, up to and with this one."""


def give_number(
    topic: Topic, *, is_published: bool, author: User, now: datetime, is_forced: bool
) -> Given | None:
    """Count one more post in the topic and return its number; None when it takes no more, or was merged.

    The one UPDATE holds the topic's row until the transaction ends, so numbers have no gap and no double.
    """
    rows = Topic.objects.filter(pk=topic.pk, merged_into__isnull=True)
    if not is_forced:
        rows = rows.filter(state=Topic.State.OPEN)
    changes: dict[str, object] = {"highest_number": F("highest_number") + 1}
    if is_published:
        is_latest = When(latest_post_at__lte=now, then=Value(author.pk))
        changes |= {
            "reply_count": F("reply_count") + 1,
            "highest_public_number": F("highest_number") + 1,
            "latest_post_by": Case(is_latest, default=F("latest_post_by"), output_field=BigIntegerField()),
            "latest_post_at": Greatest(F("latest_post_at"), Value(now)),
        }
    columns = ("highest_number", "is_listed", "category_id", "reply_count")
    found = update_returning(rows, {"version": F("version") + 1, **changes}, columns)
    if not found:
        return None
    number, is_listed, category_id, replies = found[0]
    return Given(number, is_listed, category_id, published_count=replies + int(is_listed))


def add_to_category(category_id: int, *, topics: int, posts: int, latest_at: datetime) -> None:
    """Count new published posts in their category."""
    Category.objects.filter(pk=category_id).update(
        topic_count=F("topic_count") + topics,
        post_count=F("post_count") + posts,
        latest_post_at=Greatest(Coalesce("latest_post_at", Value(latest_at)), Value(latest_at)),
    )


def hold_topic_of(post: Post) -> Topic:
    """Hold the row of the topic a post stands in now; the post follows if it was moved since it was read."""
    while True:
        topic = Topic.objects.select_for_update().get(pk=post.topic_id)
        topic_id, number = Post.objects.values_list("topic_id", "number").get(pk=post.pk)
        post.topic_id, post.number = topic_id, number
        if topic_id == topic.pk:
            return topic


def follow_post(post: Post, *, was_published: bool) -> Topic:
    """Bring everything up to date after one post's state changed: read marks, topic, category.

    The topic's row must be locked by the caller's transaction.
    """
    if step := int(post.is_published) - int(was_published):
        markers.lift_or_lower(topic_id=post.topic_id, number=post.number, step=step)
    return follow_change(post.topic_id)


def follow_change(topic_id: int) -> Topic:
    """Bring a topic and its category up to date after the state of one of its posts changed.

    The topic's row must be locked by the caller's transaction.
    """
    topic = Topic.objects.get(pk=topic_id)
    before = shares_of([topic])
    _write(topic, topic_facts(topic))
    _settle([topic], before)
    return topic


def follow_topics(topics: Sequence[Topic], before: Shares) -> None:
    """Bring topics and their categories up to date after posts or topics moved.

    `before` is what the topics added to their categories until then (`shares_of`). The topics' rows must be
    locked by the caller's transaction.
    """
    for topic in topics:
        topic.refresh_from_db()
        _write(topic, topic_facts(topic))
    _settle(topics, before)


def shares_of(topics: Iterable[Topic]) -> Shares:
    """Return how many topics and posts these topics add to the counters of each category."""
    shares: Shares = {}
    for topic in topics:
        topic_count, post_count = shares.get(topic.category_id, (0, 0))
        if topic.is_listed:
            topic_count, post_count = topic_count + 1, post_count + 1 + topic.reply_count
        shares[topic.category_id] = (topic_count, post_count)
    return shares


def _settle(topics: Sequence[Topic], before: Shares) -> None:
    """Let the categories follow, locked in the order of their keys so that no two wait in a ring."""
    now = shares_of(topics)
    for category in Category.objects.select_for_update().filter(pk__in={*before, *now}).order_by("pk"):
        (topics_then, posts_then), (topics_now, posts_now) = (
            shares.get(category.pk, (0, 0)) for shares in (before, now)
        )
        Category.objects.filter(pk=category.pk).update(
            topic_count=F("topic_count") + (topics_now - topics_then),
            post_count=F("post_count") + (posts_now - posts_then),
        )
        # A statement of its own: on PostgreSQL it must see what the holder of the lock before us wrote.
        Category.objects.filter(pk=category.pk).update(latest_post_at=_latest_in(category))


def topic_facts(topic: Topic) -> dict[str, object]:
    """Count anew what a topic's columns should say."""
    posts = Post.objects.filter(topic=topic)
    found = posts.aggregate(
        replies=Count("pk", filter=Q(state="published", number__gt=1)),
        opening=Count("pk", filter=Q(state="published", number=1)),
        highest=Coalesce(Max("number"), Value(0)),
        public=Coalesce(Max("number", filter=Q(published_at__isnull=False)), Value(0)),
    )
    latest = posts.published().order_by("-published_at", "-number").only("published_at", "author_id").first()
    return {
        "reply_count": found["replies"],
        "is_listed": bool(found["opening"]),
        "highest_number": max(found["highest"], topic.highest_number),
        "highest_public_number": found["public"],
        "latest_post_at": latest.published_at if latest else topic.created_at,
        "latest_post_by_id": latest.author_id if latest else topic.author_id,
        "tag_list": shown_tags(tags_of([topic.pk]).get(topic.pk, ())),
        **answer_facts(topic),
    }


def category_facts(category: Category) -> dict[str, object]:
    """Count anew what a category's columns should say."""
    listed = Topic.objects.filter(category=category, is_listed=True)
    posts = Post.objects.published().filter(topic__in=listed)
    return {
        "topic_count": listed.count(),
        "post_count": posts.count(),
        "latest_post_at": _latest_in(category),
    }


def _latest_in(category: Category) -> datetime | None:
    listed: QuerySet[Topic] = Topic.objects.filter(category=category, is_listed=True)
    latest: datetime | None = listed.aggregate(latest=Max("latest_post_at"))["latest"]
    return latest


def _write(row: Topic | Category, facts: dict[str, object]) -> None:
    rows = Topic.objects if isinstance(row, Topic) else Category.objects
    rows.filter(pk=row.pk).update(**facts)
    for name, value in facts.items():
        setattr(row, name, value)


def wrong_facts(row: Topic | Category) -> dict[str, tuple[object, object]]:
    """Return the columns that differ from a recount, each with what it says and what it should say."""
    facts = topic_facts(row) if isinstance(row, Topic) else category_facts(row)
    return {name: (getattr(row, name), value) for name, value in facts.items() if getattr(row, name) != value}


@transaction.atomic
def mend_topic(topic: Topic) -> None:
    """Write a topic's columns anew from a recount."""
    locked = Topic.objects.select_for_update().get(pk=topic.pk)
    _write(locked, topic_facts(locked))


@transaction.atomic
def mend_category(category: Category) -> None:
    """Write a category's columns anew from a recount."""
    locked = Category.objects.select_for_update().get(pk=category.pk)
    _write(locked, category_facts(locked))
