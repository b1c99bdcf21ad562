"""Time searches and hints in a forum that benchmarks.search_seeding filled; run by benchmarks.search."""

import os
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.contrib.auth.models import AnonymousUser  # noqa: E402 - needs the settings
from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402

from forums.discussions.models import Topic  # noqa: E402
from forums.search.finding import Filters, find  # noqa: E402
from forums.search.similar import similar_topics  # noqa: E402
from forums.search.text import parse  # noqa: E402
from portal.accounts.models import User  # noqa: E402

ROUNDS = 15
VISITOR = AnonymousUser()


def main() -> None:
    """Print the median and the worst of each in milliseconds."""
    words = Topic.objects.order_by("-pk").values_list("title", flat=True)[5001].split()
    reader = User.objects.get(email="reader5@example.org")
    queries = {"common word": "coffee", "two words": f"coffee {words[0]}", "absent word": "qqqzzz"}
    print(f"{'milliseconds':<34}{'p50':>8}{'worst':>8}")
    for name, typed in queries.items():
        _time(f"search, {name}", partial(_find, typed))
        _time(f"page, {name}", partial(_page, typed))
    titles = {"same words": " ".join(words), "misspelled": " ".join(word[:2] + word[3:] for word in words)}
    for name, title in titles.items():
        _time(f"hint, {name}", partial(similar_topics, title=title, person=reader))


def _find(typed: str) -> None:
    find(person=VISITOR, query=parse(typed), filters=Filters())


def _page(typed: str) -> None:
    cache.clear()  # the limit of searches a minute is not what is measured
    assert Client(headers={"host": "127.0.0.1"}).get("/search/", {"q": typed}).status_code == 200


def _time(name: str, work: Callable[[], object]) -> None:
    spent = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append((time.perf_counter() - started) * 1000)
    print(f"{name:<34}{median(spent):>8.1f}{max(spent):>8.1f}")


if __name__ == "__main__":
    main()
