"""Keep small groups unseen, also from those who subtract what is shown from the whole."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from feedback.insights.drivers import SMALLEST_GROUP

Key = TypeVar("Key", bound=Hashable)


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
