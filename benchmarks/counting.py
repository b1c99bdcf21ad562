"""Print what one visitor's page takes, counted and not timed, as JSON: python -m benchmarks.counting

Calls of Python functions and steps of SQLite's machine are the same on a busy machine and on a quiet one,
so a page that grows with the forum shows here whatever else the machine does.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["PAGE_CACHE_SECONDS"] = "0"
django.setup()

from django.db import connection  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402

from benchmarks.addresses import find  # noqa: E402

WARM_UP = 3


@contextmanager
def _counted() -> Iterator[list[int]]:
    count = [0]

    def step() -> int:
        count[0] += 1
        return 0

    def call(_frame: FrameType, event: str, _argument: Any) -> None:
        count[0] += event in {"call", "c_call"}

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, 1)
    sys.setprofile(call)
    try:
        yield count
    finally:
        sys.setprofile(None)
        connection.connection.set_progress_handler(None, 0)


def main() -> None:
    """Ask for each page until it is warm, then once more."""
    assert connection.vendor == "sqlite", "PostgreSQL tells nobody its steps"
    client = Client(headers={"host": "127.0.0.1"})
    found = {}
    for page, address in find().items():
        if page in {"floor", "session"}:
            continue
        for _time in range(WARM_UP):
            assert client.get(address).status_code == 200, address
        with _counted() as count:
            client.get(address)
        found[page] = str(count[0])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
