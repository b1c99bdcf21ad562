"""Make the groups of the staff roles; called by the migrations."""

from typing import Any, Final

ROLE_NAMES: Final = ("agent", "moderator", "manager", "administrator")
"""As they were when the portal was first made; what each may do stands in portal/accounts/roles.py."""


def make_groups(apps: Any, _schema_editor: Any) -> None:
    """Make a group for every role."""
    group = apps.get_model("auth", "Group")
    for name in ROLE_NAMES:
        group.objects.get_or_create(name=name)


def drop_groups(apps: Any, _schema_editor: Any) -> None:
    """Take the groups away again."""
    apps.get_model("auth", "Group").objects.filter(name__in=ROLE_NAMES).delete()
