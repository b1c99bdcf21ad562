"""Compare the sending of a form with a bare Django view that checks five fields and inserts the same rows.

Both answer in one process behind the same middleware, turn by turn, so that the load of the machine hits both
alike. Run: python -m benchmarks.answering --rounds 7 --answers 150
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import django

FOLDER: Final = tempfile.TemporaryDirectory()
os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DATA_DIR": FOLDER.name, "LOG_LEVEL": "ERROR"}
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from benchmarks.answering_floor import make_benchmark_form  # noqa: E402

TYPED: Final[dict[str, Any]] = {
    "score": "9",
    "why": "Quick and kind.",
    "topic": "price",
    "several": ["price", "speed"],
    "again": "yes",
}


def main() -> None:
    """Print the answers per second of both and the ratio, the median of all rounds."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=7)
    reader.add_argument("--answers", type=int, default=150)
    wanted = reader.parse_args()
    with FOLDER:
        setup_test_environment()
        call_command("migrate", verbosity=0)
        _compare(wanted.rounds, wanted.answers)


def _compare(rounds: int, answers: int) -> None:
    sign = make_benchmark_form()
    client = Client(raise_request_exception=True)
    bare = _sender(client, "/floor/answers/", lambda: {"key": uuid4().hex})
    ours = _sender(client, "/f/benchmark/", lambda: {"start": sign(), "page": "0"})
    for send in (bare, ours):
        _rate(send, 20)
    pairs = [(_rate(bare, answers), _rate(ours, answers)) for _round in range(rounds)]
    for at, clock in enumerate(("of this process", "of the clock")):
        print(
            f"By the time {clock}, the database's own {'included' if at else 'left out unless it is SQLite'}:"
        )
        print(f"bare view  {statistics.median(pair[0][at] for pair in pairs):6.0f} answers per second")
        print(f"our form   {statistics.median(pair[1][at] for pair in pairs):6.0f} answers per second")
        print(f"ratio      {statistics.median(pair[1][at] / pair[0][at] for pair in pairs):6.2f}")


def _sender(client: Client, path: str, extra: Callable[[], dict[str, str]]) -> Callable[[], None]:
    def send() -> None:
        answer = client.post(path, {**TYPED, **extra()})
        assert answer.status_code == 303, (path, answer.status_code)

    return send


def _rate(send: Callable[[], None], answers: int) -> tuple[float, float]:
    """Return the answers per second of this process's own time, and of the clock's."""
    started, began = time.process_time(), time.perf_counter()
    for _number in range(answers):
        send()
    return answers / (time.process_time() - started), answers / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
