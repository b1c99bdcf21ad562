"""Measure the pages of the insights at a million answers, and write their part of docs/guide/performance.md.

    python -m benchmarks.insights --postgres postgres://postgres@127.0.0.1/empty

Each page is asked in this process, signed in, with all middleware; turn by turn with the same page of a
form of a thousand answers, so that the load of the machine hits both alike. Without a switch only SQLite is
measured.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import django

FOLDER: Final = tempfile.TemporaryDirectory()
KEPT: Final = os.environ.get("BENCH_FOLDER", "")
"""Where the data is kept and used again; without it, it goes with the run."""
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "DATA_DIR": KEPT or FOLDER.name,
    "LOG_LEVEL": "ERROR",
    "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
}
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.db.models.functions import TruncMonth  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.insights_report import write_part  # noqa: E402
from benchmarks.insights_seeding import fill, refresh_statistics  # noqa: E402
from feedback.insights.actions import recount, wrong_days  # noqa: E402
from feedback.insights.models import Counted, DailyCount, new_edition  # noqa: E402
from feedback.surveys.models import Response, Survey  # noqa: E402
from portal.accounts.models import User  # noqa: E402

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "guide" / "performance.md"
PATHS: Final = {
    "all forms": "/desk/insights/?period={period}",
    "one form": "/desk/insights/{form}/?period={period}",
}


def main() -> None:
    """Seed, count, measure, and print or write."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--answers", type=int, default=1_000_000)
    reader.add_argument("--rounds", type=int, default=15)
    reader.add_argument("--postgres", default="", help="the address of an empty database, measured too")
    reader.add_argument("--json", action="store_true", help="print the figures and write nothing")
    wanted = reader.parse_args()
    with FOLDER:
        found = [_measure(wanted)]
        if wanted.postgres:
            found.append(_elsewhere(wanted))
    if wanted.json:
        print(json.dumps(found[0]))
    else:
        write_part(PAGE, found)


def _elsewhere(wanted: argparse.Namespace) -> dict[str, Any]:
    words = ["--answers", str(wanted.answers), "--rounds", str(wanted.rounds), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.insights", *words],
        env={**os.environ, "BENCH_DATABASE_URL": wanted.postgres},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(wanted: argparse.Namespace) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Survey.objects.filter(slug="large").exists():
        fill("small", 1_000)
        fill("large", wanted.answers)
        recount(now=timezone.now())
        refresh_statistics()
    small, large = Survey.objects.get(slug="small"), Survey.objects.get(slug="large")
    started = time.perf_counter()
    wrong = list(wrong_days(now=timezone.now()))
    compared = time.perf_counter() - started
    return {
        "database": "SQLite" if connection.vendor == "sqlite" else "PostgreSQL",
        "answers": wanted.answers,
        "python": platform.python_version(),
        "days": DailyCount.objects.values("survey", "day").distinct().count(),
        "compared_seconds": compared,
        "wrong": len(wrong),
        "pages": _pages(small, large, wanted.rounds),
        "cold": _timed({"cold": lambda: _cold(large)}, min(wanted.rounds, 5))["cold"],
        "load": os.getloadavg()[0],
    }


def _pages(small: Survey, large: Survey, rounds: int) -> list[dict[str, Any]]:
    client = Client(headers={"host": "localhost"})
    client.force_login(_reader())
    rows = []
    for name, path in PATHS.items():
        for period in ("13", "52", "all"):
            asked = {
                size: _asker(client, path.format(form=survey.slug, period=period))
                for size, survey in (("small", small), ("large", large), ("first", large))
            }
            rows.append({"page": name, "period": period, **_timed(asked, rounds, {"first": _forget})})
    return rows


def _reader() -> User:
    found = User.objects.filter(email="bench@example.org").first()
    return found or User.objects.create_superuser(email="bench@example.org", password=None)


def _asker(client: Client, path: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return ask


def _forget() -> None:
    """Let the next look be the first since the answers were counted."""
    Counted.objects.filter(survey__slug="large").update(edition=new_edition())


def _timed(
    works: Mapping[str, Callable[[], object]],
    rounds: int,
    before: Mapping[str, Callable[[], None]] | None = None,
) -> dict[str, dict[str, float]]:
    """Return the medians in milliseconds, by the clock and of this process, and the best by the clock.

    What stands in `before` is done each time, and not measured.
    """
    prepare = before or {}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _round in range(rounds):
        for name, work in works.items():
            if name in prepare:
                prepare[name]()
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            taken[name].append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
    return {
        name: {
            "p50": statistics.median(wall for wall, _cpu in times),
            "best": min(wall for wall, _cpu in times),
            "cpu": statistics.median(cpu for _wall, cpu in times),
        }
        for name, times in taken.items()
    }


def _cold(survey: Survey) -> None:
    """Ask for the scores by month without the kept figures: the score, its trend and its distribution."""
    rows = Response.objects.of_survey(survey).counted().filter(kind="nps").order_by()
    list(
        rows.annotate(month=TruncMonth("submitted_at")).values_list("month", "score").annotate(n=Count("pk"))
    )


if __name__ == "__main__":
    main()
