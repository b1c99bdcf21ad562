"""Prepare the categories as lists show them: in their order, those inside below the one around them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forums.discussions.models import Category
from forums.discussions.visibility import Visibility


@dataclass(frozen=True)
class Room:
    """A category in its place."""

    category: Category
    is_inside: bool
    is_first: bool
    is_latest: bool

    @property
    def readers(self) -> str:
        """Who reads it, in words."""
        who = _WORDS[Visibility(self.category.visibility)]()
        if self.category.visibility == Visibility.GROUPS:
            who = who % {"groups": ", ".join(group.name for group in self.category.groups.all())}
        if not self.category.is_own_topics_only:
            return who
        return _("%(who)s; each sees only her own topics") % {"who": who}


_WORDS = {
    Visibility.PUBLIC: lambda: _("Everybody"),
    Visibility.MEMBERS: lambda: _("People with an account"),
    Visibility.GROUPS: lambda: _("Groups: %(groups)s"),
    Visibility.STAFF: lambda: _("Staff only"),
}


def as_tree(categories: Iterable[Category]) -> list[Room]:
    """Return categories, given in their order, with those inside after the one around them.

    One whose parent the reader may not see stands on its own.
    """
    rows = list(categories)
    known = {row.pk for row in rows}
    inside: dict[int | None, list[Category]] = {}
    for row in rows:
        inside.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    rooms = []
    for row in inside.get(None, []):
        rooms.append(_room(row, inside[None], is_inside=False))
        children = inside.get(row.pk, [])
        rooms += [_room(child, children, is_inside=True) for child in children]
    return rooms


def _room(row: Category, beside: list[Category], *, is_inside: bool) -> Room:
    return Room(row, is_inside=is_inside, is_first=row is beside[0], is_latest=row is beside[-1])
