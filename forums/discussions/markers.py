"""Know what each person has read: one mark a topic, kept true by one statement whenever a post comes or goes.

Unread in a topic is a subtraction: its published posts minus those up to the mark. "All read" is one row that
outranks every older mark.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from forums.discussions.models import Category, Post, ReadMarker, ReadSweep, Topic, TopicQuerySet
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.prepared import Given, Prepared

COUNTED: Final = 100
"""New posts in a topic whose mark is older than "all read" are counted among its latest hundred numbers."""
NEWS_DAYS: Final = timedelta(days=30)
"""What is older makes no category look new."""
_PUBLISHED: Final = F("reply_count") + Case(When(is_listed=True, then=1), default=0)


@dataclass(frozen=True)
class Unread:
    """What waits for a reader in a topic. `is_new`: she has never opened it."""

    count: int
    is_new: bool


def published_in(topic: "Topic | Marked") -> int:
    """Return how many published posts a topic has."""
    return topic.reply_count + int(topic.is_listed)


def with_marker(rows: TopicQuerySet, person: Person) -> TopicQuerySet:
    """Read the person's mark with the topics: `read_number`, `read_count` and `read_at` join the rows."""
    if not isinstance(person, User):
        return rows
    mark = FilteredRelation("read_markers", condition=Q(read_markers__user=person.pk))
    found: Any = rows.annotate(
        marker=mark,
        read_number=Coalesce("marker__read_number", 0),
        read_count=F("marker__read_count"),
        read_at=F("marker__read_at"),
        baseline=_baseline(person),
    )
    return found  # type: ignore[no-any-return]


def _baseline(person: User) -> Expression:
    """Return since when topics can be unread: the latest "all read", or the day the person came."""
    swept = ReadSweep.objects.filter(user=person.pk).values("swept_at")
    joined: Any = person.date_joined  # for a stand-in it is given later
    came = joined if isinstance(joined, Given) else Value(joined, output_field=DateTimeField())
    return Coalesce(Subquery(swept), came, output_field=DateTimeField())


class Marked(Protocol):
    """A topic that was read `with_marker`, as a model or as a row of a list."""

    @property
    def pk(self) -> int: ...
    @property
    def reply_count(self) -> int: ...
    @property
    def is_listed(self) -> bool: ...
    @property
    def latest_post_at(self) -> datetime: ...
    @property
    def read_number(self) -> int: ...
    @property
    def read_count(self) -> int | None: ...
    @property
    def read_at(self) -> datetime | None: ...
    @property
    def baseline(self) -> datetime: ...


def unread_in(topics: Iterable[Any]) -> dict[int, Unread]:
    """Return what is unread in topics that were read `with_marker` for one person.

    Where her mark is the younger one it is a subtraction. Only topics she has not opened since her latest
    "all read" cost a query, and only when something was written there since: one for all of them.
    """
    rows: list[Marked] = list(topics)
    waiting = {row.pk: published_in(row) - (row.read_count or 0) for row in rows if _is_marked(row)}
    later = [row for row in rows if not _is_marked(row) and row.latest_post_at > row.baseline]
    waiting |= _fresh_in(later)
    return {row.pk: Unread(waiting[row.pk], not row.read_number) for row in rows if waiting.get(row.pk)}


def _is_marked(row: Marked) -> bool:
    return row.read_at is not None and row.read_at >= row.baseline


def _fresh_in(rows: Sequence[Marked]) -> dict[int, int]:
    """Return how many of each topic's latest numbers were published since the baseline, beyond the mark."""
    if not rows:
        return {}
    marks = {row.pk: row.read_number for row in rows}
    given = {f"topic_{place}": pk for place, pk in enumerate(marks)}
    found = _FRESH.all(len(given), baseline=rows[0].baseline, **given)
    return Counter(topic for topic, number in found if number > marks[topic])


def _fresh(count: int) -> "QuerySet[Post, tuple[int, int]]":
    topics: list[Any] = [Given(f"topic_{place}") for place in range(count)]
    newest = F("topic__highest_public_number") - COUNTED
    rows = Post.objects.published().filter(topic__id__in=topics, number__gt=newest)
    return rows.filter(published_at__gt=Given("baseline")).values_list("topic_id", "number")


_FRESH: Final = Prepared(_fresh)


def news_for(person: Person, now: datetime) -> frozenset[int]:
    """Return the categories that hold anything unread of the last thirty days, by one query."""
    if not isinstance(person, User):
        return frozenset()
    found = _NEWS.all(kind_of(person), since=now - NEWS_DAYS, **reader_values(person))
    return frozenset(pk for (pk,) in found)


def _news(kind: Kind) -> "QuerySet[Category, tuple[int]]":
    """Return the categories in which a topic of the reader's waits."""
    person = stand_in(kind)
    topics: Any = Topic.objects.listed_for(person)
    lately = topics.filter(category=OuterRef("pk"), latest_post_at__gt=Given("since"))
    waiting = with_marker(lately, person).filter(
        Q(read_at__isnull=True) | Q(read_at__lt=F("baseline")) | Q(read_count__lt=_PUBLISHED),
        Q(latest_post_at__gt=F("baseline")) | Q(read_at__gte=F("baseline")),
    )
    return Category.objects.filter(Exists(waiting)).values_list("pk")


_NEWS: Final = Prepared(_news)


def unread_of(topic: Topic) -> int:
    """Return what is unread in a topic read `with_marker` that she opened after the latest "all read"."""
    row: Any = topic
    return published_in(row) - int(row.read_count) if _is_marked(row) else 0


def first_unread(topic: Topic, person: User) -> int:
    """Return the number of the first post the person has not read; the topic's last one when she read all."""
    rows: Any = with_marker(Topic.objects.filter(pk=topic.pk), person)
    read_number, read_at, baseline = rows.values_list("read_number", "read_at", "baseline").get()
    waiting = Post.objects.published().filter(topic=topic, number__gt=read_number)
    if read_at is None or read_at < baseline:
        waiting = waiting.filter(published_at__gt=baseline)
    found = waiting.order_by("number").values_list("number", flat=True).first()
    return found or (topic.highest_public_number if read_number else 1) or 1


def lift_or_lower(*, topic_id: int, number: int, step: int) -> None:
    """Follow a post that came back (1) or went (-1): every mark at or beyond it counts one more or less."""
    ReadMarker.objects.filter(topic=topic_id, read_number__gte=number).update(
        read_count=F("read_count") + step
    )


def published_up_to(topic: Topic, number: int, known: tuple[int, int]) -> int:
    """Count the published posts up to a number, from the nearest place whose count is known.

    `known` is a number and the count up to it; the start and the end of the topic are known always.
    """
    ends = ((0, 0), (topic.highest_number, published_in(topic)), known)
    at, count = min(ends, key=lambda end: abs(end[0] - number))
    low, high = sorted((at, number))
    if low == high:
        return count
    between = Post.objects.published().filter(topic=topic, number__gt=low, number__lte=high).count()
    return count + between if number >= at else count - between


def recount_markers(topics: QuerySet[Topic]) -> int:
    """Count every mark of these topics anew, after posts moved between them; return how many there were."""
    posts = Post.objects.published().filter(topic=OuterRef("topic"), number__lte=OuterRef("read_number"))
    counted = posts.order_by().values("topic").annotate(found=Count("pk")).values("found")
    return ReadMarker.objects.filter(topic__in=topics).update(read_count=Coalesce(Subquery(counted), 0))
