"""Say what each staff role may do: the one table that the desk, the admin and the tests read."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A group of staff. The group's name in the database is the value."""

    AGENT = "agent", _("Agent")
    MODERATOR = "moderator", _("Moderator")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")


_EVERYBODY = frozenset(
    {
        *(
            "desk.home",
            "customers.view",
            "interactions.reply",
            "surveys.view",
            "messages.view",
            "insights.view",
        ),
        *("cases.view", "cases.work", "coupons.view", "coupons.redeem"),
        *("suggestions.view", "suggestions.work", "voices.ask"),
        *("readings.view", "readings.judge", "outcomes.view"),
    }
)
_MODERATING = frozenset({"moderation.decide", "forums.manage"})
_MANAGING = frozenset(
    {
        "surveys.manage",
        "checkins.view",
        "checkins.manage",
        "coupons.manage",
        "suggestions.decide",
        "readings.manage",
        "outcomes.manage",
    }
)
_ADMINISTERING = frozenset(
    {"operations.status", "messages.view_private", "messages.manage", "keys.manage", "surveys.identify"}
)

ROLE_PERMISSIONS: Final[Mapping[Role, frozenset[str]]] = {
    Role.AGENT: _EVERYBODY | {"checkins.view"},
    Role.MODERATOR: _EVERYBODY | _MODERATING | {"checkins.view"},
    Role.MANAGER: _EVERYBODY | _MODERATING | _MANAGING | {"operations.status", "messages.manage"},
    Role.ADMINISTRATOR: _EVERYBODY | _MODERATING | _MANAGING | _ADMINISTERING,
}
"""What each role may do at the desk. A superuser may do everything."""

DESK_PERMISSIONS: Final = frozenset().union(*ROLE_PERMISSIONS.values())

_LOOK = frozenset({"view"})
_KEEP = frozenset({"view", "add", "change"})
_ALL = frozenset({"view", "add", "change", "delete"})
_AGENT_ADMIN = dict.fromkeys(
    ("customers", "interactions", "surveys", "checkins", "cases", "coupons", "suggestions", "inbox"), _LOOK
)
_MODERATOR_ADMIN = {
    **_AGENT_ADMIN,
    **dict.fromkeys(("discussions", "moderation", "library", "people", "search", "uploads"), _KEEP),
}
_MANAGER_ADMIN = {
    **_MODERATOR_ADMIN,
    "customers": _KEEP,
    "interactions": _LOOK,
    "surveys": _ALL,
    "insights": _LOOK,
    "readings": _LOOK,
    "outcomes": _LOOK,
    "taps": _LOOK,
    "checkins": _ALL,
    "discussions": _ALL,
}

ADMIN_VERBS: Final[Mapping[Role, Mapping[str, frozenset[str]]]] = {
    Role.AGENT: _AGENT_ADMIN,
    Role.MODERATOR: _MODERATOR_ADMIN,
    Role.MANAGER: _MANAGER_ADMIN,
    Role.ADMINISTRATOR: {
        **_MANAGER_ADMIN,
        **dict.fromkeys(
            (
                *("accounts", "customers", "interactions", "messaging", "screening", "ui", "uploads"),
                *("moderation", "library", "people", "search", "notifications"),
            ),
            _ALL,
        ),
        "account": _LOOK,
        "usersessions": _LOOK,
        "admin": _LOOK,
        "operations": _LOOK,
    },
}
"""What each role may do in /admin/, by app label; apps that are missing are not shown."""
