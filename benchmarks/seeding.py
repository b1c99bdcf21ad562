"""Fill a forum with posts and say where to look: python -m benchmarks.seeding --posts 20000"""

import argparse
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402 - needs the settings
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from forums.discussions.counts import mend_category, mend_topic  # noqa: E402
from forums.discussions.models import POSTS_PER_PAGE, Category, Post, Topic  # noqa: E402
from portal.accounts.models import User  # noqa: E402
from portal.customers.actions import link_user  # noqa: E402
from portal.lib.markdown import render  # noqa: E402

SOURCES = (
    "Dose **15 g**, water 250 g at 92 °C, grinder at 22. It runs through in 1:50 and tastes sharp.",
    "Go finer, pour in three parts:\n\n1. 40 g, wait 40 s\n2. 100 g\n3. the rest\n\nIt should take 2:40.",
    "> It hums but does not turn\n\nUnplug it first. Then look for a stone between the burrs, see `page 4`.",
    "| | grams |\n|---|---|\n| coffee | 80 |\n| water | 1000 |\n\nRinse the paper, that is the whole secret.",
)
PEOPLE = 40


def seed(posts: int) -> dict[str, str]:
    """Write the posts: a tenth in one long topic, the others in topics of one page; return the addresses."""
    now = timezone.now()
    people = User.objects.bulk_create(
        User(email=f"reader{number}@example.org", display_name=f"Reader {number}", password="!")
        for number in range(PEOPLE)
    )
    category = Category.objects.create(slug="bench", name="Bench", description="Many posts.")
    for number in range(5):
        Category.objects.create(slug=f"room-{number}", name=f"Room {number}", description="A few words.")
    long = max(posts // 10, 5 * POSTS_PER_PAGE)
    topics = Topic.objects.bulk_create(_topics(category, people, now, 1 + (posts - long) // POSTS_PER_PAGE))
    sizes = [long] + [POSTS_PER_PAGE] * (len(topics) - 1)
    Post.objects.bulk_create(_posts(topics, sizes, people, now), batch_size=500)
    for topic in topics:
        mend_topic(topic)
    mend_category(category)
    first = Topic.objects.get(pk=topics[0].pk)
    last_page = (long - 1) // POSTS_PER_PAGE + 1
    return {
        "floor": f"/floor/{first.pk}/",
        "category list": "/forums/",
        "topic list": "/forums/bench/",
        "topic, first page": first.get_absolute_url(),
        "topic, last page": f"{first.get_absolute_url()}?page={last_page}",
        "session": _session(people[0], now),
    }


def _topics(category: Category, people: list[User], now: datetime, count: int) -> list[Topic]:
    return [
        Topic(
            category=category,
            author=people[number % PEOPLE],
            title=f"How do I brew number {number}?",
            slug=f"how-do-i-brew-number-{number}",
            latest_post_at=now - timedelta(minutes=number),
            created_at=now - timedelta(days=1, minutes=number),
        )
        for number in range(count)
    ]


def _posts(topics: list[Topic], sizes: list[int], people: list[User], now: datetime) -> Iterator[Post]:
    rendered = [(source, render(source)) for source in SOURCES]
    for topic, size in zip(topics, sizes, strict=True):
        for number in range(1, size + 1):
            source, html = rendered[number % len(rendered)]
            written_at = now - timedelta(days=1, seconds=size - number)
            yield Post(
                topic=topic,
                number=number,
                author=people[number % PEOPLE],
                source=source,
                html=html,
                state=Post.State.PUBLISHED,
                created_at=written_at,
                published_at=written_at,
                notified_at=written_at,
            )


def _session(user: User, now: datetime) -> str:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    link_user(user=user, now=now)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    with transaction.atomic():
        addresses = seed(parser.parse_args().posts)
    print(json.dumps(addresses))
