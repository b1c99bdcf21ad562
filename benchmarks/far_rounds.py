"""Deliver over a line with a long round trip; started by sending.py."""

import json
import os
import sys
import time
from typing import Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.utils.timezone import now  # noqa: E402 - needs the settings

from portal.messaging.actions import deliver_due  # noqa: E402
from portal.messaging.models import Message  # noqa: E402
from tests.messaging.crowd import agreeing_crowd, queue_crowd  # noqa: E402

WARM: Final = 20
"""What a worker sends before the clock runs: its first message loads every page's address."""


def main(messages: int) -> None:
    """Let one worker hand over so many."""
    queue_crowd(agreeing_crowd(WARM))
    deliver_due(clock=now)
    earlier = _taken()
    queue_crowd(agreeing_crowd(messages))
    wall, cpu = time.perf_counter(), time.process_time()
    deliver_due(clock=now)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    taken = _taken() - earlier
    assert taken == messages, f"{taken} messages were accepted"
    print(json.dumps({"per_second": messages / wall, "cpu": 1e6 * cpu / messages}))


def _taken() -> int:
    return Message.objects.filter(state="accepted", transport="smtp").count()


if __name__ == "__main__":
    main(int(sys.argv[1]))
