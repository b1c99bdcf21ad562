"""Make themes, and decide about those that are proposed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from feedback.readings.models import NAME_LENGTH, Theme
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition, advance


class ThemeNameMissing(ActionError):
    sentence = _("Give the theme a name of one to sixty letters.")


class ThemeExists(ActionError):
    sentence = _(
        "There is a theme of this name already, in use or dropped. Choose another name, or keep that one."
    )


class ThemeMoved(ActionError):
    sentence = _("Somebody has decided about this theme meanwhile. Reload the page to see what.")


def make_theme(*, name: str, made_by: User | None, now: datetime) -> Theme:
    """Make a theme that texts are sorted by from now on.

    Raises: ThemeNameMissing, ThemeExists.
    """
    words = _name(name)
    try:
        with transaction.atomic():
            return Theme.objects.create(name=words, made_by=made_by, made_at=now)
    except IntegrityError as error:
        raise ThemeExists from error


def keep_theme(*, theme: Theme, name: str) -> Theme:
    """Take a proposed or dropped theme into use, under a name of one's own.

    Raises: ThemeNameMissing, ThemeExists, ThemeMoved.
    """
    try:
        with transaction.atomic():
            advance(theme, Theme.State.KEPT, Theme.MOVES, name=_name(name))
    except InvalidTransition as error:
        raise ThemeMoved from error
    except IntegrityError as error:
        raise ThemeExists from error
    return theme


def drop_theme(*, theme: Theme) -> Theme:
    """Use a theme no longer; what staff taught it is kept, and it can be kept again.

    Raises: ThemeMoved.
    """
    try:
        with transaction.atomic():
            advance(theme, Theme.State.DROPPED, Theme.MOVES)
            theme.links.all().delete()
    except InvalidTransition as error:
        raise ThemeMoved from error
    return theme


def _name(name: str) -> str:
    words = " ".join(name.split())
    if not 0 < len(words) <= NAME_LENGTH:
        raise ThemeNameMissing
    return words
