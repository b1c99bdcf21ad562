"""Fill a forum with many posts at once, with right counters, to see how it feels when it is large.

The same numbers give the same forum: nothing is drawn by chance.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from forums.discussions.actions.checks import slug_of
from forums.discussions.models import Category, Post, Topic
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib.markdown import render

CATEGORIES: Final = 10
POSTS_PER_TOPIC: Final = 20
POSTS_PER_PERSON: Final = 200
LONGEST_SHARE: Final = 40
"""One topic holds the fortieth part of all posts."""
BATCH: Final = 2_000
SPAN: Final = timedelta(days=730)
THINGS: Final = (
    *("grinder", "kettle", "filter", "scale", "dripper", "press", "moka pot", "water", "roast", "basket"),
    *("portafilter", "burr set", "pump", "gasket", "steam wand", "hopper", "paper", "lid", "spring", "cup"),
)
TROUBLES: Final = (
    *("stopped in the middle of a dose", "tastes sour since Monday", "leaks at the seal", "runs too fast"),
    *("makes a humming noise", "does not get hot enough", "clogs every morning", "gives a bitter cup"),
    *("arrived with a crack", "shows the wrong weight", "drips after the shot", "takes twice as long"),
)
ADVICE: Final = (
    "Unplug it first, then look for a stone between the burrs; there is a drawing on page 4 of the manual.",
    "Go one step finer and pour in three parts: 40 g, wait, 100 g, then the rest. It should take 2:40.",
    "Mine did the same after a year. A new gasket for **two dollars** and ten minutes of work was all.",
    "Rinse the paper with hot water and throw that water away. That is the whole secret, honestly.",
    "Support sent me the part the next day, free of charge. Write down the number under the base.",
    "Try water at 92 °C and 15 g to 250 g. If it still runs through in 1:50, the coffee is too coarse.",
    "> It hums but does not turn\n\nThen the capacitor is fine and something blocks it. Look inside.",
    "I keep a small list:\n\n- clean it every Sunday\n- a new filter in spring\n- descale at 200 cups",
    "Thank you, that worked. I would never have looked there, and the noise is gone as well.",
)
FIRST_NAMES: Final = (
    *("Ada", "Ben", "Cleo", "Dov", "Ena", "Finn", "Gia", "Hugo", "Ida", "Jon", "Kim", "Lea", "Max", "Nora"),
    *("Otto", "Pia", "Rolf", "Sana", "Tom", "Uma", "Vera", "Will", "Yara", "Zoe"),
)
Row = TypeVar("Row", bound=Model)
Around = Callable[[], AbstractContextManager[None]]
_around: list[Around] = []


@dataclass(frozen=True)
class Sizes:
    """How much of everything a forum of so many posts holds."""

    posts: int

    @property
    def people(self) -> int:
        return max(self.posts // POSTS_PER_PERSON, 5)

    @property
    def topics(self) -> int:
        return max(self.posts // POSTS_PER_TOPIC, 2)

    def of_topics(self) -> list[int]:
        """Return how many posts each topic holds: one very many, the others 7 to 32."""
        longest = max(self.posts // LONGEST_SHARE, 1)
        others = [7 + number * 7 % 26 for number in range(self.topics - 1)]
        wanted, total = self.posts - longest, sum(others)
        scaled = [size * wanted // total or 1 for size in others]
        for place in range(wanted - sum(scaled)):
            scaled[place % len(scaled)] += 1
        return [longest, *scaled]


@dataclass(frozen=True)
class Seeded:
    """What was made."""

    categories: int
    people: int
    topics: int
    posts: int


def around(wrap: Around) -> None:
    """Let an upper app stop what it does for every single post, and do it for all of them at the end."""
    _around.append(wrap)


@transaction.atomic
def seed_forum(*, posts: int, now: datetime) -> Seeded:
    """Write a whole forum by bulk inserts; it stands beside what was there."""
    with ExitStack() as stack:
        for wrap in _around:
            stack.enter_context(wrap())
        return _seed(posts, now)


def _seed(posts: int, now: datetime) -> Seeded:
    sizes = Sizes(posts)
    people = _make_people(sizes.people, now)
    categories = _make_categories()
    counts = sizes.of_topics()
    topics = _stored(Topic.objects.all(), _topics(counts, categories, people, now))
    _store_posts(_posts(topics, counts, people))
    _count_categories(categories, topics)
    return Seeded(len(categories), len(people), len(topics), sum(counts))


def _make_people(count: int, now: datetime) -> list[User]:
    start = User.objects.count()
    people = _stored(
        User.objects.all(),
        (
            User(
                email=f"reader{start + number}@example.org",
                display_name=f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {number // len(FIRST_NAMES) + 1}",
                password="!",  # noqa: S106 - nobody signs in with it
                date_joined=now - SPAN,
            )
            for number in range(count)
        ),
    )
    rows = (Customer(user=user, display_name=user.display_name, created_at=now - SPAN) for user in people)
    _stored(Customer.objects.all(), rows)
    return people


def _make_categories() -> list[Category]:
    start = Category.objects.count()
    return [
        Category.objects.create(
            slug=f"room-{start + number}",
            name=f"{THINGS[number].capitalize()} and around it",
            description=f"Everything about the {THINGS[number]}: questions, repairs, best practice.",
            position=60 + number,
        )
        for number in range(CATEGORIES)
    ]


def _topics(
    counts: list[int], categories: list[Category], people: list[User], now: datetime
) -> Iterator[Topic]:
    """Make the topics, the long one with the newest post, every seventh a question."""
    for place, count in enumerate(counts):
        latest = now - place * (SPAN - timedelta(days=30)) / len(counts) - timedelta(minutes=1)
        title = f"My {THINGS[place % 20]} {TROUBLES[place % 12]} ({place + 1})"
        yield Topic(
            category=categories[_room(place)],
            author=people[place % len(people)],
            slug=slug_of(title),
            title=title,
            kind=Topic.Kind.DISCUSSION if place % 7 else Topic.Kind.QUESTION,
            is_listed=True,
            reply_count=count - 1,
            highest_number=count,
            highest_public_number=count,
            latest_post_at=latest,
            latest_post_by=_writer(place, count, people),
            created_at=latest - timedelta(minutes=count - 1),
        )


def _room(place: int) -> int:
    """Return which category a topic stands in: four of five in the first, so that its list is a long one."""
    return 0 if place % 5 else 1 + place // 5 % (CATEGORIES - 1)


def _writer(place: int, number: int, people: list[User]) -> User:
    """Return who wrote a post of a topic; the first one is the topic's author's."""
    return people[(place + (number - 1) * 37) % len(people)]


class _Row(NamedTuple):
    """What differs from post to post."""

    topic_id: int
    number: int
    author_id: int
    source: str
    html: str
    created_at: datetime
    published_at: datetime
    notified_at: datetime


def _posts(topics: list[Topic], counts: list[int], people: list[User]) -> Iterator[_Row]:
    """Make a minute's distance between the posts of a topic; the last one is the topic's latest."""
    texts = [(source, render(source)) for source in _texts()]
    for place, (topic, count) in enumerate(zip(topics, counts, strict=True)):
        for number in range(1, count + 1):
            source, html = texts[(place * 31 + number * 7) % len(texts)]
            at = topic.latest_post_at - timedelta(minutes=count - number)
            author = _writer(place, number, people).pk
            yield _Row(topic.pk, number, author, source, html, at, at, at)


def _store_posts(rows: Iterator[_Row]) -> None:
    """Insert bare rows: making a model of each post takes twenty times as long as the database needs."""
    usual, names = Post(state=Post.State.PUBLISHED), tuple(_Row.__annotations__)
    fields = [field for field in Post._meta.concrete_fields if field.attname not in names]
    kept = {
        str(field.column): field.get_db_prep_save(getattr(usual, field.attname), connection)
        for field in fields
        if not field.primary_key and getattr(usual, field.attname) is not None
    }
    columns = ", ".join(connection.ops.quote_name(name) for name in (*names, *kept))
    given = ", ".join(f"column{number}" for number in range(1, len(names) + 1))
    place, table, adapt = ["%s"] * len(names), Post._meta.db_table, connection.ops.adapt_datetimefield_value
    # The names are the model's; what is stored goes in as parameters.
    sql = f"INSERT INTO {table} ({columns}) SELECT {given}{', %s' * len(kept)} FROM (VALUES "  # noqa: S608
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            values = [part for row in batch for part in (*row[:5], *map(adapt, row[5:]))]
            places = ", ".join([f"({', '.join(place)})"] * len(batch))
            cursor.execute(f"{sql}{places}) AS made", [*kept.values(), *values])


def _texts() -> Iterator[str]:
    """Return some hundred texts of about 80 words."""
    for number in range(240):
        thing, trouble = THINGS[number % len(THINGS)], TROUBLES[number % len(TROUBLES)]
        parts = [ADVICE[(number + step * 2) % len(ADVICE)] for step in range(3)]
        yield f"My {thing} {trouble}, and I asked around. {parts[0]}\n\n{parts[1]}\n\n{parts[2]}"


def _count_categories(categories: list[Category], topics: list[Topic]) -> None:
    for category in categories:
        own = [topic for topic in topics if topic.category_id == category.pk]
        Category.objects.filter(pk=category.pk).update(
            topic_count=len(own),
            post_count=sum(topic.highest_number for topic in own),
            latest_post_at=max((topic.latest_post_at for topic in own), default=None),
        )


def _stored(rows: "QuerySet[Any]", made: Iterable[Row]) -> list[Row]:
    """Insert the rows batch by batch, so that memory holds one batch of what is made."""
    kept: list[Row] = []
    remaining = iter(made)
    while batch := list(islice(remaining, BATCH)):
        kept += rows.bulk_create(batch)
    return kept
