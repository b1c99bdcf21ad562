"""Show what changed between two texts, line by line."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

MAX_LINES: Final = 1_000
"""Longer texts are shown as replaced whole: comparing them would take longer than reading."""


@dataclass(frozen=True)
class DiffLine:
    """One line: kept, added or taken away."""

    kind: str
    text: str


def diff_lines(before: str, after: str) -> list[DiffLine]:
    """Return the lines of both texts in reading order."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > MAX_LINES:
        return [*(DiffLine("removed", line) for line in old), *(DiffLine("added", line) for line in new)]
    found: list[DiffLine] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found += [DiffLine("kept", line) for line in old[old_from:old_to]]
            continue
        found += [DiffLine("removed", line) for line in old[old_from:old_to]]
        found += [DiffLine("added", line) for line in new[new_from:new_to]]
    return found
