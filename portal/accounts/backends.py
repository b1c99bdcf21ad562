"""Derive what staff may do in /admin/ from their roles, with no row to keep in step."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.accounts.policies import is_staff, roles_of
from portal.accounts.roles import ADMIN_VERBS


class RoleBackend(BaseBackend):
    """Answers permission questions only; it signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        app, _dot, codename = perm.partition(".")
        verb = codename.split("_", 1)[0]
        return any(verb in verbs.get(app, "") for verbs in _tables(user_obj))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(app_label in verbs for verbs in _tables(user_obj))


def _tables(person: User | AnonymousUser) -> list[Any]:
    if not isinstance(person, User) or not is_staff(person):
        return []
    return [ADMIN_VERBS[role] for role in roles_of(person)]
