"""Read the lists of the forums: categories, and topics of one or of a tag, with what is new to the reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from forums.discussions.markers import with_marker
from forums.discussions.models import Category, CategoryQuerySet, Topic
from portal.accounts.policies import Person
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.prepared import Given, Prepared
from portal.ui.paging import Find, Step, steps_of

TOPICS_PER_PAGE: Final = 30
TOPIC_ORDER: Final = ("-is_pinned", "-latest_post_at", "-pk")
SHOWN: Final = frozenset({"solved", "unsolved", "practices"})


class TopicRow(NamedTuple):
    """What one line of a list shows, as light as it comes; the mark is the reader's, a visitor has none."""

    pk: int
    slug: str
    title: str
    state: str
    solved_at: datetime | None
    is_pinned: bool
    is_listed: bool
    reply_count: int
    latest_post_at: datetime
    created_at: datetime
    tag_list: list[dict[str, str]]
    author_name: str | None
    latest_name: str | None
    read_number: int = 0
    read_count: int | None = None
    read_at: datetime | None = None
    baseline: datetime | None = None


_MARK: Final = ("read_number", "read_count", "read_at", "baseline")
_COLUMNS: Final = tuple(
    {"author_name": "author__display_name", "latest_name": "latest_post_by__display_name"}.get(name, name)
    for name in TopicRow.__annotations__
    if name not in _MARK
)


@dataclass(frozen=True)
class Listing:
    """Which list: for whom, of a category or of all, narrowed to what and to a tag or not."""

    kind: Kind
    is_of_category: bool
    show: str
    has_tag: bool


def _topics(listing: Listing) -> "QuerySet[Topic, tuple[Any, ...]]":
    person = stand_in(listing.kind)
    rows = with_marker(Topic.objects.listed_for(person).narrowed_to(listing.show), person)
    if listing.is_of_category:
        rows = rows.filter(category=Given("category"))
    if listing.has_tag:
        rows = rows.tagged(Given("tag"))
    return rows.values_list(*_COLUMNS, *(_MARK if listing.kind is not Kind.VISITOR else ()))


_TOPICS: Final = steps_of(_topics)


def listed_topics(
    person: Person, *, category: Category | None = None, show: str = "", tag: str = ""
) -> Find[TopicRow]:
    """Return the topics of a person's list, for `page_of`; by one query, her marks with them."""
    kind = kind_of(person)
    listing = Listing(kind, category is not None, show if show in SHOWN else "", bool(tag))
    values = {"category": category.pk if category else None, "tag": tag, **reader_values(person)}

    def find(order: tuple[str, ...], beyond: tuple[Any, ...], limit: int) -> list[TopicRow]:
        after = {f"after_{name}": value for name, value in zip(order, beyond, strict=False)}
        found = _TOPICS.all(Step(listing, order, bool(beyond), limit), **values, **after)
        return [TopicRow(*row) for row in found]

    return find


def _rooms(kind: Kind) -> CategoryQuerySet:
    return Category.objects.on_the_map_of(stand_in(kind)).in_order()


def _rooms_inside(kind: Kind) -> CategoryQuerySet:
    return _rooms(kind).filter(parent=Given("category"))


_ROOMS: Final = Prepared(_rooms)
_ROOMS_INSIDE: Final = Prepared(_rooms_inside)


def categories_on_the_map(person: Person) -> list[Category]:
    """Return what stands in a person's list of categories, by one query."""
    return _ROOMS.all(kind_of(person), **reader_values(person))


def categories_inside(category: Category, person: Person) -> list[Category]:
    """Return what stands in a category, as the list shows it; what is inside another holds none."""
    if category.parent_id is not None:
        return []
    return _ROOMS_INSIDE.all(kind_of(person), category=category.pk, **reader_values(person))
