"""Measure the planner and the claim of check-ins by their growth: python -m benchmarks.planning"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.processes import running_house


def main() -> None:
    """Start a portal of its own and measure there; with DATABASE_URL on PostgreSQL, else on SQLite."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="customers in all (1000000)")
    parser.add_argument("--due", type=int, default=100_000, help="of them due (100000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_house(Path(folder), LOG_LEVEL="ERROR") as house:
        command = [sys.executable, "-m", "benchmarks.planning_rounds"]
        command += [str(options.customers), str(options.due)]
        subprocess.run(command, env=house.environment, check=True, timeout=1800)


if __name__ == "__main__":
    main()
