"""Say which category may stand inside which: two deep, and never more open than the one around it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from forums.discussions.models import Category
from forums.discussions.visibility import Visibility

NARROWNESS: Final = tuple(Visibility.values)
"""From everybody to staff only: the later, the fewer."""


@dataclass(frozen=True)
class Access:
    """Who may read a category."""

    visibility: str
    is_own_topics_only: bool = False
    groups: AbstractSet[int] = frozenset()

    def is_within(self, other: "Access") -> bool:
        """Tell whether everybody who reads something here could read it there."""
        if self.visibility == Visibility.STAFF:
            return True
        if other.is_own_topics_only and not self.is_own_topics_only:
            return False
        if NARROWNESS.index(self.visibility) < NARROWNESS.index(other.visibility):
            return False
        return other.visibility != Visibility.GROUPS or self.groups <= other.groups


def access_of(category: Category) -> Access:
    """Return who may read a category; its groups cost a query only where they count."""
    is_for_groups = category.visibility == Visibility.GROUPS
    groups = category.groups.values_list("pk", flat=True) if is_for_groups else ()
    return Access(category.visibility, category.is_own_topics_only, frozenset(groups))
