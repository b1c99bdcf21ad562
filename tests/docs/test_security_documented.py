"""docs/develop/security.md names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")
ROW = re.compile(r"^\| (?!what went wrong|---)(.+) \|$", re.MULTILINE)


def test_every_test_it_names_is_there() -> None:
    named = NAMED.findall((ROOT / "docs/develop/security.md").read_text())
    lost = [
        f"{path}::{name}"
        for path, name in named
        if f"\ndef {name}(" not in (ROOT / "tests" / path).read_text()
    ]
    assert named
    assert lost == []


def test_every_row_names_a_test() -> None:
    rows = ROW.findall((ROOT / "docs/develop/security.md").read_text())
    assert rows
    assert [row for row in rows if not NAMED.search(row)] == []
