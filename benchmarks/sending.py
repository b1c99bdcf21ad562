"""Measure the outbox against a local mail server, beside plain smtplib: python -m benchmarks.sending"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import running_house


def main() -> None:
    """Start the sink and a portal of its own, and measure there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_500, help="messages in all (1500)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, outbox and smtplib in turn (3)")
    options = parser.parse_args()
    with _sink() as port, tempfile.TemporaryDirectory() as folder:
        words = {"EMAIL_TRANSPORT": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port)}
        words["COMPANY_POSTAL_ADDRESS"] = "1 Bench Street, Benchtown"
        with running_house(Path(folder), **words, LOG_LEVEL="ERROR") as house:
            command = [sys.executable, "-m", "benchmarks.sending_rounds"]
            command += [str(options.messages), str(options.rounds)]
            subprocess.run(command, env=house.environment, check=True, timeout=900)


@contextmanager
def _sink() -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.sink"], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    main()
