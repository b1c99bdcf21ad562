"""Print what a page of search results costs, as JSON: python -m benchmarks.searching

Asked in the process itself: the limit of searches a minute would end a run over the network.
"""

import json
import os
import time
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.cache import cache  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402

from portal.accounts.models import User  # noqa: E402

ROUNDS = 40
WORDS = {"a common word": "water", "two common words": "coffee grinder", "a word nobody wrote": "qqqzzz"}


def page(client: Client, words: str) -> float:
    """Search once and return the milliseconds it took."""
    cache.clear()  # the limit of searches a minute is not what is measured
    client.get("/healthz")
    started = time.perf_counter()
    answer = client.get("/search/", {"q": words})
    taken = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, answer.status_code
    return taken


def main() -> None:
    """Search for each in turn, so that none has the better moment."""
    assert User.objects.exists()
    client = Client(headers={"host": "127.0.0.1"})
    taken: dict[str, list[float]] = {name: [] for name in WORDS}
    for _round in range(ROUNDS):
        for name, words in WORDS.items():
            taken[name].append(page(client, words))
    print(json.dumps({name: f"{median(values):.1f}" for name, values in taken.items()}))


if __name__ == "__main__":
    main()
