"""docs/guide/consent-and-law.md names only tests that exist, and all of tests/messaging/test_law.py."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"^\| .+ \| .+ \| `(test_\w+)` \|$", re.MULTILINE)
DEFINED = re.compile(r"^def (test_\w+)\(", re.MULTILINE)


def named() -> list[str]:
    return NAMED.findall((ROOT / "docs/guide/consent-and-law.md").read_text())


def test_every_rule_names_a_test_that_exists() -> None:
    tests = {name for path in ROOT.glob("tests/**/test_*.py") for name in DEFINED.findall(path.read_text())}

    assert len(named()) >= 40
    assert [name for name in named() if name not in tests] == []


def test_every_test_of_the_law_stands_in_the_table() -> None:
    ours = DEFINED.findall((ROOT / "tests/messaging/test_law.py").read_text())

    assert [name for name in ours if name not in named()] == []
