"""Print what a reply costs in a short and in a long topic, as JSON: python -m benchmarks.replying"""

import json
import os
import time
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.cache import cache  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from forums.discussions.actions import post_reply  # noqa: E402
from forums.discussions.models import Topic  # noqa: E402
from portal.accounts.models import User  # noqa: E402

REPLIES = 60
WORDS = "Try it again with fresh water and a finer grind; mine took three tries to get there, cup"


def reply(topic: Topic, author: User, number: int) -> float:
    """Write one reply, screened as a customer's, and return the milliseconds it took."""
    cache.clear()  # how many posts a minute one may write is not what is measured
    started = time.perf_counter()
    post_reply(author=author, topic=topic, body=f"{WORDS} {number}.", now=timezone.now())
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Reply in both topics by turns, so that neither has the better moment."""
    rows = Topic.objects.select_related("category", "author")
    long = rows.order_by("-highest_number")[0]
    short = rows.filter(highest_number__gte=7).order_by("highest_number", "pk")[0]
    author = User.objects.filter(is_staff=False).order_by("pk")[3]
    taken: dict[str, list[float]] = {"short": [], "long": []}
    for number in range(REPLIES):
        taken["short"].append(reply(short, author, number))
        taken["long"].append(reply(long, author, number))
    with CaptureQueriesContext(connection) as captured:
        reply(long, author, REPLIES)
    found = {f"{name} p50": f"{median(values):.1f}" for name, values in taken.items()}
    statements = [query for query in captured.captured_queries if not _is_frame(query["sql"])]
    print(json.dumps({**found, "queries": str(len(statements))}))


def _is_frame(sql: str) -> bool:
    return sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


if __name__ == "__main__":
    main()
