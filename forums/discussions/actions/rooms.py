"""Make the categories, change who reads them, and put them in order."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from forums.discussions.actions.guards import check_room_narrowing
from forums.discussions.errors import CategoryTooOpen, GroupsMissing, NestedTooDeep, OperationRefused
from forums.discussions.models import Category
from forums.discussions.nesting import Access, access_of
from forums.discussions.policies import may_manage
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.customers.models import CustomerTag

STEP = 10


@dataclass(frozen=True)
class CategoryWish:
    """What a category is to be."""

    name: str
    slug: str
    description: str = ""
    parent: Category | None = None
    visibility: str = Visibility.PUBLIC
    groups: Collection[CustomerTag] = ()
    is_own_topics_only: bool = False
    is_closed: bool = False
    position: int = 50

    @property
    def access(self) -> Access:
        is_for_groups = self.visibility == Visibility.GROUPS
        keys = frozenset(tag.pk for tag in self.groups) if is_for_groups else frozenset()
        return Access(self.visibility, self.is_own_topics_only, keys)


def check_wish(wish: CategoryWish, category: Category | None) -> None:
    """Refuse a category that is too deep, or that lets read who may not read the one around it.

    Raises: GroupsMissing, NestedTooDeep, CategoryTooOpen, and what the rules for fewer readers raise.
    """
    if wish.visibility == Visibility.GROUPS and not wish.groups:
        raise GroupsMissing
    children = list(category.children.order_by("position", "pk")) if category else []
    if wish.parent is not None:
        _check_parent(wish, wish.parent, category, has_children=bool(children))
    for child in children:
        if not access_of(child).is_within(wish.access):
            raise CategoryTooOpen(
                _("“%(child)s” inside it would be more open than this. Change “%(child)s” first.")
                % {"child": child.name}
            )
    if category is not None:  # as it stands: a form has written its wishes into the row it was given
        check_room_narrowing(Category.objects.get(pk=category.pk), wish.access)


def _check_parent(
    wish: CategoryWish, parent: Category, category: Category | None, *, has_children: bool
) -> None:
    is_itself = category is not None and parent.pk == category.pk
    if parent.parent_id is not None or has_children or is_itself:
        raise NestedTooDeep
    if not wish.access.is_within(access_of(parent)):
        raise CategoryTooOpen(
            _("This would be more open than “%(parent)s”, which it stands in. Choose fewer readers.")
            % {"parent": parent.name}
        )


@transaction.atomic
def save_category(*, wish: CategoryWish, by: User, category: Category | None = None) -> Category:
    """Make a category, or change one.

    Raises: OperationRefused, and what `check_wish` raises.
    """
    if not may_manage(by):
        raise OperationRefused
    # All rooms are held: of two staff who change a room and the one around it, the second sees the first.
    list(Category.objects.select_for_update().order_by("pk").values_list("pk"))
    check_wish(wish, category)
    row = category or Category()
    row.name, row.slug, row.description = wish.name, wish.slug, wish.description
    row.parent, row.visibility = wish.parent, wish.visibility
    row.is_own_topics_only, row.is_closed = wish.is_own_topics_only, wish.is_closed
    row.position = wish.position
    columns = ("name", "slug", "description", "parent", "visibility", "is_own_topics_only", "is_closed")
    row.save(update_fields=[*columns, "position"] if category else None)
    row.groups.set(wish.groups if wish.visibility == Visibility.GROUPS else ())
    Category.objects.all().update()  # the page of each may name this one: what is kept of them is old
    return row


@transaction.atomic
def shift_category(*, category: Category, step: int, by: User) -> Category:
    """Move a category one place up (-1) or down (1) among those beside it; at the end it stays.

    Raises: OperationRefused.
    """
    if not may_manage(by):
        raise OperationRefused
    rows = list(Category.objects.beside(category).in_order().select_for_update())
    at = next(place for place, row in enumerate(rows) if row.pk == category.pk)
    to = min(max(at + step, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for place, row in enumerate(rows):
        row.position = (place + 1) * STEP
    Category.objects.bulk_update(rows, ["position"])
    return rows[to]
