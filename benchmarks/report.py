"""Word the figures of a run as the page docs/guide/performance.md."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.clients import Timing

TARGETS = {
    ("category list", "visitor"): 1.0,
    ("topic list, page 1", "visitor"): 1.6,
    ("topic list, page 500", "visitor"): 1.6,
    ("7-post topic", "visitor"): 1.8,
    ("big topic, first page", "visitor"): 1.8,
    ("big topic, last page", "visitor"): 1.8,
    ("7-post topic", "signed in"): 2.3,
    ("big topic, first page", "signed in"): 2.3,
    ("big topic, last page", "signed in"): 2.3,
}
KEPT = 0.2
INTRODUCTION = """# How fast the forum is

This page is written by `python -m benchmarks.forum`; nothing in it was typed by hand. The forum is
made by `manage.py seed_forum`, the same each time: ten categories, a person for every 200 posts, a
topic for every 20, one topic with the fortieth part of all posts.

The **floor** is the least a page of twenty posts can be (`benchmarks/floor.py`): one indexed query
and a plain Django template behind the same server, no middleware. The portal is measured with all
its middleware and its full page. *CPU* is the server's own processor time for one answer, *p50*
what one connection waits; *× floor* is the ratio of the CPU of both in the same round, the median
of all rounds. A *kept page* is one that the page cache holds (`PAGE_CACHE_SECONDS`), as visitors
get it by default; in the plain *visitor* rows it is off.
"""


@dataclass
class Row:
    """One page for one reader, with what was measured round by round."""

    page: str
    reader: str
    address: str
    headers: Mapping[str, str]
    server: str
    timings: list[Timing] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        return median(timing.cpu for timing in self.timings)

    @property
    def p50(self) -> float:
        return median(timing.p50 for timing in self.timings)

    @property
    def target(self) -> float | None:
        return KEPT if self.server == "kept" else TARGETS.get((self.page, self.reader))

    def ratio(self, floor: "Row") -> float:
        pairs = zip(self.timings, floor.timings, strict=True)
        return median(timing.cpu / least.cpu for timing, least in pairs)


@dataclass(frozen=True)
class Growth:
    """How many times more processor time a page takes in the large forum, and what it does in both."""

    times: float
    small_count: int
    large_count: int


@dataclass
class Figures:
    """What one run found."""

    database: str
    posts: int
    small: int
    rows: list[Row]
    work: Mapping[str, str]
    searches: Mapping[str, str]
    load: float
    growth: dict[str, Growth] = field(default_factory=dict)


def page_of(found: Sequence[Figures], rest: str) -> str:
    """Return the page, each database in turn, with the rest below; a target that is missed says so."""
    parts = [INTRODUCTION, *(part for figures in found for part in _parts(figures)), rest]
    return "\n".join(part for part in parts if part)


def _parts(figures: Figures) -> list[str]:
    where = (
        f"## On {figures.database}\n"
        f"{figures.posts:,} posts, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load average {figures.load:.0f} while it ran.\n"
    )
    return [
        where,
        _pages(figures.rows),
        _work(figures.work),
        _searches(figures.searches),
        _growth(figures),
    ]


def _pages(rows: list[Row]) -> str:
    floor = rows[0]
    lines = [
        "### Pages",
        "| page | reader | p50 ms | CPU ms | × floor | target | met |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        ratio = row.ratio(floor)
        target = f"{row.target:.1f}" if row.target else ""
        met = "" if not row.target else ("yes" if ratio <= row.target else "no")
        cells = (row.page, row.reader, f"{row.p50:.1f}", f"{row.cpu:.2f}", f"{ratio:.2f}", target, met)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _work(work: Mapping[str, str]) -> str:
    met = "yes" if float(work["long p50"]) <= 12 and int(work["queries"]) <= 10 else "no"
    return (
        "### A reply\n"
        "| | p50 ms | target |\n|---|---:|---:|\n"
        f"| in a topic of 7 posts | {work['short p50']} | 12 |\n"
        f"| in the longest topic | {work['long p50']} | 12 |\n\n"
        f"{work['queries']} statements (10 at most), with those that screen a customer's words. Met: {met}.\n"
    )


def _searches(searches: Mapping[str, str]) -> str:
    lines = [f"| {name} | {taken} | 15 |" for name, taken in searches.items()]
    met = "yes" if all(float(taken) <= 15 for taken in searches.values()) else "no"
    head = "### The page of search results\n| what is looked for | p50 ms | target |\n|---|---:|---:|\n"
    return f"{head}{chr(10).join(lines)}\n\nMet: {met}.\n"


def _growth(figures: Figures) -> str:
    if not figures.growth:
        return ""
    lines = [
        f"### Growth from {figures.small:,} to {figures.posts:,} posts",
        "CPU of a visitor's page in the large forum against the small one, both served at once and asked",
        "in turn; the median of all rounds, 1.15 at most. *Counted* are calls of Python functions and steps",
        "of the database for one page: they do not depend on the moment.",
        "",
        "| page | times | met | counted, small | counted, large |",
        "|---|---:|---|---:|---:|",
    ]
    for page, grown in figures.growth.items():
        met = "yes" if grown.times <= 1.15 else "no"
        lines.append(
            f"| {page} | {grown.times:.2f} | {met} | {grown.small_count:,} | {grown.large_count:,} |"
        )
    return "\n".join([*lines, ""])
