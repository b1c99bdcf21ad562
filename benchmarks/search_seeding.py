"""Fill a forum with random words to search through: python -m benchmarks.search_seeding --posts 400000"""

import argparse
import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate, islice
from typing import TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - needs the settings
from django.utils import timezone  # noqa: E402

from forums.discussions.models import Category, Post, Topic  # noqa: E402
from forums.discussions.visibility import Visibility  # noqa: E402
from forums.search import sql  # noqa: E402
from portal.accounts.models import User  # noqa: E402

Row = TypeVar("Row")
COMMON_SHARE = 0.22
"""How many of the posts say the common word "coffee"."""
VOCABULARY = 20_000
BATCH = 5_000


def seed(posts: int, topics: int) -> None:
    """Write topics and posts of words spread as words are (Zipf); one category in ten is for staff."""
    chance = random.Random(16)
    now = timezone.now()
    people = User.objects.bulk_create(
        User(email=f"reader{number}@example.org", display_name=f"Reader {number}", password="!")
        for number in range(2000)
    )
    rooms = [
        Category.objects.create(
            slug=f"room-{number}",
            name=f"Room {number}",
            visibility=Visibility.STAFF if number == 9 else Visibility.PUBLIC,
        )
        for number in range(10)
    ]
    text = _words(chance)
    sql.drop(connection)
    made: list[Topic] = []
    for batch in _batches(_topics(rooms, people, text, now, topics)):
        made += Topic.objects.bulk_create(batch)
    for rows in _batches(_posts(made, people, text, chance, now, posts)):
        Post.objects.bulk_create(rows)
    sql.build(connection)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _words(chance: random.Random) -> Iterator[str]:
    letters = "etaoinshrdlucmfwyp"
    vocabulary = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    while True:
        yield from chance.choices(vocabulary, cum_weights=weights, k=1000)


def _topics(
    rooms: list[Category], people: list[User], text: Iterator[str], now: datetime, count: int
) -> Iterator[Topic]:
    for number in range(count):
        yield Topic(
            category=rooms[number % 10],
            author=people[number % 2000],
            title=" ".join(islice(text, 6)),
            slug=f"topic-{number}",
            is_listed=True,
            highest_number=1,
            highest_public_number=1,
            latest_post_at=now - timedelta(minutes=count - number),
            created_at=now - timedelta(minutes=count - number),
        )


def _posts(
    topics: list[Topic],
    people: list[User],
    text: Iterator[str],
    chance: random.Random,
    now: datetime,
    count: int,
) -> Iterator[Post]:
    for number in range(count):
        words = list(islice(text, 40))
        if chance.random() < COMMON_SHARE:
            words[5] = "coffee"
        source = " ".join(words)
        written_at = now - timedelta(seconds=count - number)
        yield Post(
            topic=topics[number % len(topics)],
            number=number // len(topics) + 1,
            author=people[number % 2000],
            source=source,
            html=f"<p>{source}</p>",
            state=Post.State.PUBLISHED,
            created_at=written_at,
            published_at=written_at,
            notified_at=written_at,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=400_000)
    parser.add_argument("--topics", type=int, default=100_000)
    options = parser.parse_args()
    with transaction.atomic():
        seed(options.posts, options.topics)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
