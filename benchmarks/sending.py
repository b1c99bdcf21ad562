"""Measure the outbox beside plain smtplib and django-post_office: python -m benchmarks.sending"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.processes import House, running_house

ROUND_TRIP: Final = 20
NAMES: Final = {
    "plain": "plain smtplib, ready bytes, no record",
    "render": "outbox: rendering",
    "deliver": "outbox: claim, consent, MIME, hand-over, marks",
    "all in": "outbox: all in",
    "ready": "django-post_office: words that are ready, MIME, hand-over, mark",
    "template": "django-post_office: its own template, MIME, hand-over, mark",
}


def main() -> None:
    """Start the sink and a portal of its own, and measure there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=3_000, help="messages each way in all (3000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, each way in turn (5)")
    parser.add_argument("--far", type=int, default=2_000, help=f"messages over {ROUND_TRIP} ms (2000)")
    options = parser.parse_args()
    with _server("benchmarks.sink") as port, tempfile.TemporaryDirectory() as folder:
        words = {"EMAIL_TRANSPORT": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port)}
        words |= {"COMPANY_POSTAL_ADDRESS": "1 Bench Street, Benchtown", "LOG_LEVEL": "ERROR"}
        words |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        with running_house(Path(folder), **words) as house:
            near = _measured(house, "benchmarks.sending_rounds", str(options.messages), str(options.rounds))
            _table(near, options.messages, options.rounds)
            with _server("benchmarks.far", str(port), str(ROUND_TRIP)) as far_port:
                house.environment["SMTP_PORT"] = str(far_port)
                far = _measured(house, "benchmarks.far_rounds", str(options.far))
    print(f"\nWith a round trip of {ROUND_TRIP} ms one worker hands over {far['per_second']:,.0f} a second.")


def _measured(house: House, module: str, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(
        command, env=house.environment, check=True, timeout=1_800, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _table(found: dict[str, Any], messages: int, rounds: int) -> None:
    print(
        f"{messages:,} messages of {found['size']:,} bytes on {found['database']}, {rounds} rounds, medians\n"
    )
    print("| | per s | CPU µs each | x smtplib |\n|---|---:|---:|---:|")
    for key, name in NAMES.items():
        row = found[key]
        speed = f"{row['per_second']:,.0f}" if "per_second" in row else ""
        print(f"| {name} | {speed} | {row['cpu']:,.0f} | {row['of_plain']:.1f} |")
    times = found["all in"]
    print(
        f"\nOf the outbox's processor time the peer takes {times['rendering']:.1f} times where both render, "
        f"{times['handing over']:.1f} times where neither does;\nwith its words ready it takes "
        f"{times['uneven']:.1f} times what the outbox takes with rendering."
    )


@contextmanager
def _server(module: str, *words: str) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    main()
