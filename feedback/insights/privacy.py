"""Keep small groups unseen, also from those who subtract what is shown from the whole."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

SMALLEST_GROUP = 5
"""A group of fewer than this is not shown: it would say who they are."""
Key = TypeVar("Key", bound=Hashable)
Window = TypeVar("Window")


def is_small(size: int) -> bool:
    """Tell whether so many people are somebody, and fewer than may be shown."""
    return 0 < size < SMALLEST_GROUP


def shown_overlapping(sizes: Mapping[Key, int], number: int) -> set[Key]:
    """Return the groups that may be shown of which one person may be in several.

    Each stands beside those who are not in it; neither side may be small.
    """
    return {key for key, size in sizes.items() if not is_small(size) and not is_small(number - size)}


def overlapping_through(windows: Sequence[tuple[Mapping[Key, int], int]]) -> list[set[Key]]:
    """Return the same for several windows of time, each with its sizes and its number, the shortest first.

    They end on the same day. What lies between two of them is a window too: a group hides in the longer one
    where subtracting would give a small group away, or a small rest beside it.
    """
    shown: list[set[Key]] = []
    for sizes, number in windows:
        allowed = shown_overlapping(sizes, number)
        for (shorter, fewer), seen in zip(windows, shown, strict=False):
            safe = shown_overlapping(_added_since(shorter, sizes), number - fewer)
            allowed -= (allowed & seen) - safe
        shown.append(allowed)
    return shown


def shown_groups(sizes: Mapping[Key, int]) -> set[Key]:
    """Return the groups that may be shown beside their total.

    A group of fewer than five stays hidden. Whoever knows the total could subtract the groups that are shown:
    so the smallest of these hide too until the hidden ones are at least two and together at least five.
    Empty groups hide nothing and are shown.
    """
    return _with_neighbors(sizes, {key for key, size in sizes.items() if size == 0 or size >= SMALLEST_GROUP})


def shown_through(windows: Sequence[Mapping[Key, int]]) -> list[set[Key]]:
    """Return the groups that each of several windows of time may show to who looks at all of them.

    The windows end on the same day, the shortest first. What lies between two of them is found by subtracting
    the groups that both show: so a group hides in the longer one where that would give a small group away.
    """
    shown: list[set[Key]] = []
    for place, sizes in enumerate(windows):
        allowed, before = shown_groups(sizes), None
        while allowed != before:
            before = set(allowed)
            for shorter, seen in zip(windows[:place], shown, strict=True):
                safe = shown_groups(_added_since(shorter, sizes))
                allowed -= (allowed & seen) - safe
            allowed = _with_neighbors(sizes, allowed)
        shown.append(allowed)
    return shown


def shown_in_parts(
    windows: Sequence[Mapping[Key, int]], parts: Sequence[Collection[Key]], spare: int = 1
) -> list[set[Key]]:
    """Return what each of several windows may show where a figure beside them tells the total of each part.

    The hidden groups of a part are at least two and together at least five, else all of it hides, with what
    is empty. In all there are `spare` more hidden groups than parts that hide some: one, and one more for
    each figure that adds the groups up in another way, as a mean does.
    """
    shown: list[set[Key]] = [set() for _window in windows]
    for part in parts:
        inside = [{key: sizes[key] for key in part} for sizes in windows]
        for place, found in enumerate(shown_through(inside)):
            hidden = [size for key, size in inside[place].items() if key not in found]
            if not hidden or (len(hidden) >= 2 and sum(hidden) >= SMALLEST_GROUP):
                shown[place] |= found
    return [_with_spare(sizes, found, parts, spare) for sizes, found in zip(windows, shown, strict=True)]


def _with_spare(
    sizes: Mapping[Key, int], shown: Collection[Key], parts: Sequence[Collection[Key]], spare: int
) -> set[Key]:
    left = set(shown)
    for key in sorted(left, key=lambda key: sizes[key]):
        hiding = [hidden for part in parts if (hidden := [each for each in part if each not in left])]
        if not hiding or sum(len(hidden) - 1 for hidden in hiding) >= spare:
            break
        left.discard(key)
    return left


def _added_since(shorter: Mapping[Key, int], longer: Mapping[Key, int]) -> dict[Key, int]:
    return {key: size - shorter.get(key, 0) for key, size in longer.items()}


def settled(numbers: Sequence[int]) -> list[int]:
    """Return, for each of several windows, the place of the one whose answers it shows (the shortest first).

    A window with fewer than five answers more than a shorter one that is shown shows the answers of that one.
    """
    found: list[int] = []
    for place, number in enumerate(numbers):
        shorter = found[-1] if found else place
        is_told = numbers[shorter] >= SMALLEST_GROUP
        found.append(shorter if is_told and is_small(number - numbers[shorter]) else place)
    return found


def shown_windows(windows: Sequence[Window], numbers: Sequence[int]) -> list[Window]:
    """Return the windows that are shown of several, the shortest first; the last stands for the longest."""
    return [windows[place] for place in sorted(set(settled(numbers)))]


def _with_neighbors(sizes: Mapping[Key, int], shown: Collection[Key]) -> set[Key]:
    """Return what is left when the next smallest hide too, until nobody finds a hidden one by subtracting."""
    left = set(shown)
    hidden = [size for key, size in sizes.items() if key not in left and size]
    if not hidden:
        return left
    for key in sorted((key for key in left if sizes[key]), key=lambda key: sizes[key]):
        if len(hidden) >= 2 and sum(hidden) >= SMALLEST_GROUP:
            break
        hidden.append(sizes[key])
        left.discard(key)
    return left


def may_follow(before: Mapping[Key, int], after: Mapping[Key, int]) -> bool:
    """Tell whether figures may be shown to people who may remember the earlier ones.

    What came since is a group too: each part of it is nobody or at least five, and so is what any subtraction
    of the two gives.
    """
    changes = [after.get(key, 0) - before.get(key, 0) for key in {*before, *after}]
    sums = [one + other for one, other in combinations(changes, 2) if one * other < 0]
    return not any(is_small(abs(change)) for change in (*changes, *sums))
