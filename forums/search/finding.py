"""Find posts: the newest that match and that the person may read, the best of them first.

Only the newest WINDOW matches are ranked, and nothing is ever counted, so a word that stands in every post
costs what a rare one costs. Older matches are the next window, reached by a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString

from forums.discussions.models import Post, PostQuerySet
from forums.search.limits import limited
from forums.search.matching import Match, dialect, newest_first, ranked
from forums.search.text import Query, excerpt, marked
from portal.accounts.policies import Person
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.prepared import LARGEST, Given, Prepared

WINDOW: Final = 500
TOPICS_PER_PAGE: Final = 20
FEW: Final = 5
"""Fewer hits than this are helped by words that only begin like the typed ones."""
_SOLVED_BONUS: Final = 1.15
_AGE_MALUS: Final = 0.3
"""What the oldest post of a window loses against the newest."""


@dataclass(frozen=True)
class Filters:
    """What narrows a search; an empty field narrows nothing."""

    category: str = ""
    tag: str = ""
    author: str = ""
    kind: str = ""
    solved: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Hit:
    """One topic that was found, by its best post."""

    post: Post
    title: SafeString
    excerpt: SafeString
    more_count: int

    @property
    def url(self) -> str:
        """Return where the post stands."""
        return self.post.topic.url_of(self.post.number)


@dataclass(frozen=True)
class Results:
    """One page of what was found. `older_before` leads to the next window of older posts."""

    hits: Sequence[Hit] = ()
    page: int = 1
    has_next: bool = False
    older_before: int = 0

    def __bool__(self) -> bool:
        return bool(self.hits)


class _Found(NamedTuple):
    post_id: int
    topic_id: int
    score: float


def find(
    *,
    person: Person,
    query: Query,
    filters: Filters,
    is_by_date: bool = False,
    page: int = 1,
    before: int = 0,
) -> Results:
    """Return one page of the topics whose posts match, only what the person may read.

    `before` is the id of a post: only older ones are looked at.

    Raises: SearchTooSlow.
    """
    with limited():
        found = _window(person, query, filters, before)
        if query and len(found) < FEW and not before:
            found = _window(person, query, filters, before, is_prefix=True) or found
        older = found[WINDOW - 1].post_id if len(found) > WINDOW else 0
        groups = _by_topic(found[:WINDOW], is_by_date=is_by_date)
        shown = groups[(page - 1) * TOPICS_PER_PAGE : page * TOPICS_PER_PAGE]
        return Results(
            hits=_read(person, query, shown),
            page=page,
            has_next=len(groups) > page * TOPICS_PER_PAGE,
            older_before=older,
        )


def readable_posts(person: Person, filters: Filters) -> PostQuerySet:
    """Return the published posts of listed topics that the person may read and that pass the filters."""
    rows = Post.objects.visible_to(person).published().filter(topic__is_listed=True)
    if filters.category:
        here = Q(topic__category__slug=filters.category)
        rows = rows.filter(here | Q(topic__category__parent__slug=filters.category))
    if filters.tag:
        rows = rows.filter(topic__topic_tags__tag__slug=filters.tag)
    if filters.author:
        rows = rows.filter(author__display_name__iexact=filters.author)
    if filters.kind:
        rows = rows.filter(topic__kind=filters.kind)
    if filters.solved:
        rows = rows.filter(topic__solved_at__isnull=filters.solved == "no")
    if filters.since:
        rows = rows.filter(created_at__gte=_midnight(filters.since))
    if filters.until:
        rows = rows.filter(created_at__lt=_midnight(filters.until + timedelta(days=1)))
    return rows


def _window(
    person: Person, query: Query, filters: Filters, before: int, *, is_prefix: bool = False
) -> list[_Found]:
    """Return the newest matches, one more than a window holds if there are more."""
    found: Sequence[tuple[Any, ...]] = ()
    if query:
        for match in dialect().posts(query, before=before, is_prefix=is_prefix):
            found = _matches(person, filters, match)
            if len(found) > WINDOW:
                break
    else:
        rows: Any = readable_posts(person, filters).filter(pk__lt=before or LARGEST).order_by("-pk")
        found = _with_solved(rows).values_list(*_FOUND)[: WINDOW + 1]
    return [
        _Found(pk, topic_id, _score(rank[0] if rank else 1.0, is_solved, place))
        for place, (pk, topic_id, is_solved, *rank) in enumerate(found)
    ]


_FOUND: Final = ("pk", "topic_id", "is_solved")


def _with_solved(rows: Any) -> Any:
    """Give each its `is_solved` as the database has it: turning 501 values into Python's takes long."""
    return rows.extra(select={"is_solved": "discussions_topic.solved_at IS NOT NULL"})


def _matches(person: Person, filters: Filters, match: Match) -> Sequence[tuple[Any, ...]]:
    if filters:
        return list(_matching(person, filters, match))
    shape = _Shape(kind_of(person), match.table, match.where, match.rank)
    given = match.parameters + match.rank_parameters
    values = {f"word{place}": value for place, value in enumerate(given)}
    return _MATCHING.all(shape, **values, **reader_values(person))


def _matching(person: Person, filters: Filters, match: Match) -> Any:
    rows: Any = newest_first(ranked(readable_posts(person, filters), match), match)
    return _with_solved(rows).values_list(*_FOUND, "rank")[: WINDOW + 1]


class _Shape(NamedTuple):
    kind: Kind
    table: str
    where: str
    rank: str


def _prepared_matching(shape: _Shape) -> Any:
    places = iter(range(shape.where.count("%s") + shape.rank.count("%s")))
    parameters = tuple(Given(f"word{next(places)}") for _place in range(shape.where.count("%s")))
    of_rank = tuple(Given(f"word{place}") for place in places)
    match = Match(shape.table, shape.where, parameters, shape.rank, of_rank)
    return _matching(stand_in(shape.kind), Filters(), match)


_MATCHING: Final[Prepared[_Shape, tuple[Any, ...]]] = Prepared(_prepared_matching, is_planned_once=False)
"""Written once, planned each time: how words are found best depends on how many posts say them."""


def _score(rank: float, is_solved: bool, place: int) -> float:
    bonus = _SOLVED_BONUS if is_solved else 1.0
    return rank * bonus * (1 - _AGE_MALUS * place / WINDOW)


def _by_topic(found: Sequence[_Found], *, is_by_date: bool) -> list[list[_Found]]:
    """Return the matches of each topic together, in the order of the best of each."""
    ordered = found if is_by_date else sorted(found, key=lambda each: -each.score)
    topics: dict[int, list[_Found]] = {}
    for each in ordered:
        topics.setdefault(each.topic_id, []).append(each)
    return list(topics.values())


def _read(person: Person, query: Query, groups: Sequence[list[_Found]]) -> list[Hit]:
    if not groups:
        return []
    best = [group[0].post_id for group in groups]
    keys = dict.fromkeys(_BEST, 0) | dict(zip(_BEST, best, strict=False))
    posts = {post.pk: post for post in _SHOWN.all(kind_of(person), **keys, **reader_values(person))}
    words = query.words
    return [
        Hit(
            post=posts[group[0].post_id],
            title=marked(posts[group[0].post_id].topic.title, words),
            excerpt=excerpt(posts[group[0].post_id].html, words),
            more_count=len(group) - 1,
        )
        for group in groups
        if group[0].post_id in posts
    ]


_COLUMNS: Final = (
    *("number", "html", "created_at", "author__display_name", "author__is_staff"),
    *("topic__slug", "topic__title", "topic__kind", "topic__solved_at", "topic__state"),
    *("topic__category__slug", "topic__category__name"),
)
_BEST: Final = tuple(f"post{place}" for place in range(TOPICS_PER_PAGE))


def _shown(kind: Kind) -> PostQuerySet:
    rows = Post.objects.visible_to(stand_in(kind)).published().filter(pk__in=[Given(key) for key in _BEST])
    return rows.select_related("author", "topic__category").only(*_COLUMNS)


_SHOWN: Final = Prepared(_shown)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
