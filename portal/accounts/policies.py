"""Decide who may do what at the desk."""

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.accounts.roles import ROLE_PERMISSIONS, Role

Person = User | AnonymousUser


def roles_of(user: User) -> frozenset[Role]:
    """Return the user's roles, read once per user object (one query)."""
    known: frozenset[Role] | None = getattr(user, "known_roles", None)
    if known is None:
        names = set(user.groups.values_list("name", flat=True)) if user.is_staff else set()
        known = frozenset(role for role in Role if role.value in names)
        user.known_roles = known  # type: ignore[attr-defined]
    return known


def is_staff(person: Person) -> bool:
    """Tell whether the person works here and may sign in."""
    return person.is_authenticated and person.is_active and person.is_staff


def may(person: Person, permission: str) -> bool:
    """Tell whether the person may do this at the desk; customers and visitors may do nothing there."""
    if not isinstance(person, User) or not is_staff(person):
        return False
    if person.is_superuser:
        return True
    return any(permission in ROLE_PERMISSIONS[role] for role in roles_of(person))
