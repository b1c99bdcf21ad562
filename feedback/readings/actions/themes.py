"""Make themes, propose them, and decide about those that are proposed."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from feedback.readings import changes
from feedback.readings.models import NAME_LENGTH, Leaning, TextReading, Theme
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition, advance
from portal.screening.reading.proposals import propose

LATEST: Final = 2_000
"""So many of the latest texts without a theme are looked at."""


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
            changes.tell(TextReading.objects.filter(links__theme=theme).moments())
            theme.links.all().delete()
    except InvalidTransition as error:
        raise ThemeMoved from error
    return theme


def propose_themes(*, now: datetime) -> int:
    """Propose themes from the latest texts without one; return how many are new. Dropped ones stay so."""
    rows = TextReading.objects.without_theme().values_list("answer__text", "leaning")[:LATEST]
    texts = [(text, leaning == Leaning.NEGATIVE) for text, leaning in rows]
    taken = {name.lower() for name in Theme.objects.decided().values_list("name", flat=True)}
    found = {row.words[0].capitalize()[:NAME_LENGTH]: row for row in propose(texts)}
    fresh = {name: row for name, row in found.items() if name.lower() not in taken}
    with transaction.atomic():
        known = {row.name: row for row in Theme.objects.proposed().select_for_update()}
        for name, theme in known.items():
            if name in fresh:
                theme.words, theme.proposed_count = list(fresh[name].words), fresh[name].number
                theme.save(update_fields=["words", "proposed_count"])
            else:
                theme.delete()
        new = [
            Theme(name=name, state="proposed", words=list(row.words), proposed_count=row.number, made_at=now)
            for name, row in fresh.items()
            if name not in known
        ]
        Theme.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _name(name: str) -> str:
    words = " ".join(name.split())
    if not 0 < len(words) <= NAME_LENGTH:
        raise ThemeNameMissing
    return words
