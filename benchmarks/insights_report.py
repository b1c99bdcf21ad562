"""Write what was measured of the insights into docs/guide/performance.md, below what others wrote there."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

HEADING: Final = "# How fast the insights are"
PAGE_TARGET, COLD_TARGET = 100, 150
INTRODUCTION: Final = f"""{HEADING}

This part is written by `python -m benchmarks.insights`; nothing in it was typed by hand. One form has all
the answers over a year, from two fifths as many people; another has a thousand. Both are asked turn by turn
in one process, signed in, with all middleware; *times* is the processor time of the large form's page against
the small one's. *p50* and *best* are by the clock, with whatever else the machine had to do. What a page read
is remembered until answers are counted again; *first look* is the p50 of the page right after that.
"""


def write_part(path: Path, found: Sequence[dict[str, Any]]) -> None:
    """Replace the part of the page from its heading on."""
    kept = path.read_text().partition(HEADING)[0].rstrip() if path.exists() else ""
    parts = [kept, INTRODUCTION, *(_database(each) for each in found)]
    path.write_text("\n\n".join(part.strip() for part in parts if part) + "\n")


def kept_part(path: Path) -> str:
    """Return the part of the page that stands there, for whoever writes the rest of it."""
    _rest, heading, part = path.read_text().partition(HEADING) if path.exists() else ("", "", "")
    return heading + part


def _database(found: dict[str, Any]) -> str:
    head = (
        f"## On {found['database']}\n"
        f"{found['answers']:,} answers, Python {found['python']}, {os.cpu_count()} cores, "
        f"load average {found['load']:.0f} while it ran.\n"
    )
    lines = [
        "| page | period | p50 ms | best ms | CPU ms | times | first look ms | target ms | met |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
        *map(_line, found["pages"]),
    ]
    return "\n".join([head, *lines, "", _after(found)])


def _line(row: dict[str, Any]) -> str:
    large, small = row["large"], row["small"]
    period = "all time" if row["period"] == "all" else f"{row['period']} weeks"
    times = large["cpu"] / small["cpu"]
    first = row["first"]
    met = _met(large)
    if met == "yes" and first["p50"] > PAGE_TARGET:
        met = "not at the first look"
    return (
        f"| {row['page']} | {period} | {large['p50']:.0f} | {large['best']:.0f} | {large['cpu']:.0f} "
        f"| {times:.2f} | {first['p50']:.0f} | {PAGE_TARGET} | {met} |"
    )


def _met(times: dict[str, float]) -> str:
    if times["p50"] <= PAGE_TARGET:
        return "yes"
    return "by processor time" if times["cpu"] <= PAGE_TARGET else "no"


def _after(found: dict[str, Any]) -> str:
    cold = found["cold"]
    met = "yes" if cold["p50"] <= COLD_TARGET else "no"
    equal = "Every kept figure equals a recount." if not found["wrong"] else f"{found['wrong']} days differ."
    return (
        f"Comparing all {found['days']} days with a recount took {found['compared_seconds']:.0f} s. {equal}\n"
        f"Without the kept figures, score, trend by month and distribution take {cold['p50']:.0f} ms "
        f"(best {cold['best']:.0f}; {COLD_TARGET} at most: {met}); no page asks that way."
    )
