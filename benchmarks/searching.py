"""Print what a page of search results costs, as JSON: python -m benchmarks.searching

Asked in the process itself, each time as a visitor of another network, so that the limit of searches a minute
ends no run; everything a running portal remembers between two searches is remembered here too.
"""

import json
import os
import time
from itertools import count
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.cache import cache  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402

from portal.accounts.models import User  # noqa: E402

ROUNDS = 40
WORDS = {"a common word": "water", "two common words": "coffee grinder", "a word nobody wrote": "qqqzzz"}


def page(words: str, visitor: int) -> float:
    """Search once and return the milliseconds it took."""
    client = Client(headers={"host": "127.0.0.1"}, REMOTE_ADDR=f"10.1.{visitor // 250}.{visitor % 250 + 1}")
    client.get("/healthz")
    started = time.perf_counter()
    answer = client.get("/search/", {"q": words})
    taken = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, answer.status_code
    return taken


def main() -> None:
    """Search for each in turn, so that none has the better moment."""
    assert User.objects.exists()
    cache.clear()  # of the searches of a run a moment ago
    taken: dict[str, list[float]] = {name: [] for name in WORDS}
    visitors = count()
    for _round in range(ROUNDS):
        for name, words in WORDS.items():
            taken[name].append(page(words, next(visitors)))
    print(json.dumps({name: f"{median(values):.1f}" for name, values in taken.items()}))


if __name__ == "__main__":
    main()
