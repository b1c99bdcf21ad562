"""Keep small groups unseen, also from those who subtract what is shown from the whole."""

from collections.abc import Hashable, Mapping
from itertools import combinations
from typing import TypeVar

SMALLEST_GROUP = 5
"""A group of fewer than this is not shown: it would say who they are."""
Key = TypeVar("Key", bound=Hashable)


def is_small(size: int) -> bool:
    """Tell whether so many people are somebody, and fewer than may be shown."""
    return 0 < size < SMALLEST_GROUP


def shown_overlapping(sizes: Mapping[Key, int], number: int) -> set[Key]:
    """Return the groups that may be shown of which one person may be in several.

    Each stands beside those who are not in it; neither side may be small.
    """
    return {key for key, size in sizes.items() if not is_small(size) and not is_small(number - size)}


def shown_groups(sizes: Mapping[Key, int]) -> set[Key]:
    """Return the groups that may be shown beside their total.

    A group of fewer than five stays hidden. Whoever knows the total could subtract the groups that are shown:
    so the smallest of these hide too until the hidden ones are at least two and together at least five.
    Empty groups hide nothing and are shown.
    """
    shown = {key for key, size in sizes.items() if size == 0 or size >= SMALLEST_GROUP}
    hidden = [size for key, size in sizes.items() if key not in shown]
    if not hidden:
        return shown
    for key in sorted((key for key in shown if sizes[key]), key=lambda key: sizes[key]):
        if len(hidden) >= 2 and sum(hidden) >= SMALLEST_GROUP:
            break
        hidden.append(sizes[key])
        shown.discard(key)
    return shown


def may_follow(before: Mapping[Key, int], after: Mapping[Key, int]) -> bool:
    """Tell whether figures may be shown to people who may remember the earlier ones.

    What came since is a group too: each part of it is nobody or at least five, and so is what any subtraction
    of the two gives.
    """
    changes = [after.get(key, 0) - before.get(key, 0) for key in {*before, *after}]
    sums = [one + other for one, other in combinations(changes, 2) if one * other < 0]
    return not any(is_small(abs(change)) for change in (*changes, *sums))
