"""Make a large forum to look at."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from forums.discussions.models import Topic
from forums.discussions.seeding import seed_forum


class Command(BaseCommand):
    help = "Fill the forum with made-up people, topics and posts, to see how it behaves when it is large."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posts", type=int, default=20_000, help="how many posts in all, at least 100")
        parser.add_argument(
            "--yes", action="store_true", help="do it although the forum holds topics already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["posts"] < 100:
            raise CommandError("Ask for 100 posts at least.")
        if Topic.objects.exists() and not options["yes"]:
            raise CommandError(
                "This forum holds topics, and what is made here can't be told apart from them later. "
                "Use an empty forum, or add --yes if this one may be thrown away."
            )
        started = time.monotonic()
        made = seed_forum(posts=options["posts"], now=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"{made.posts:,} posts in {made.topics:,} topics of {made.categories} categories, "
            f"by {made.people:,} people, in {time.monotonic() - started:.0f} s."
        )
