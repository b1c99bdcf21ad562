"""Measure search and the hint for new topics at 400,000 posts: python -m benchmarks.search"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.processes import running_house


def main() -> None:
    """Seed a forum of its own, measure in it, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=400_000, help="posts in the forum (400000)")
    parser.add_argument("--topics", type=int, default=100_000, help="topics in the forum (100000)")
    options = parser.parse_args()
    sizes = ["--posts", str(options.posts), "--topics", str(options.topics)]
    with (
        tempfile.TemporaryDirectory() as folder,
        running_house(Path(folder), DJANGO_SETTINGS_MODULE="benchmarks.settings", LOG_LEVEL="ERROR") as house,
    ):
        house.manage("collectstatic", "--no-input", "--verbosity", "0")
        for module in (["benchmarks.search_seeding", *sizes], ["benchmarks.search_rounds"]):
            subprocess.run([sys.executable, "-m", *module], env=house.environment, check=True)


if __name__ == "__main__":
    main()
