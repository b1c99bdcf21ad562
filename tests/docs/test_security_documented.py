"""docs/develop/security.md names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")
ROW = re.compile(r"^\| ([\d, ]*) ?\| (.+) \|$", re.MULTILINE)
CLASSES = 130
"""How many classes of mistakes the checklist counts."""


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
    text, _title, without = (
        (ROOT / "docs/develop/security.md").read_text().partition("## Rows without a test")
    )
    rows = ROW.findall(text)
    assert rows
    assert without
    assert [row for row in rows if not NAMED.search(row[1])] == []


def test_every_class_of_the_checklist_has_its_row() -> None:
    rows = ROW.findall((ROOT / "docs/develop/security.md").read_text())
    numbers = {int(number) for cell, _words in rows for number in re.findall(r"\d+", cell)}
    assert set(range(1, CLASSES + 1)) - numbers == set()
