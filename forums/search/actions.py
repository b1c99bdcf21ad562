"""Keep what was looked for in vain, and what staff did about it."""

import re
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from forums.search.models import QUERY_MAX_LENGTH, MissedSearch
from forums.search.text import fold
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition, advance

KEPT_FOR: Final = timedelta(days=365)
MOST_KEPT: Final = 50_000
"""More different words than this are not kept: nobody reads them, and a machine wrote them."""
_ADDRESS: Final = re.compile(r"\S+@\S+")
_NUMBER: Final = re.compile(r"\+?\d[\d\s().-]{5,}\d")


class AlreadySettled(ActionError):
    """Somebody else settled it first."""

    sentence = _("Somebody else was quicker. The list shows how it stands now.")


def without_persons(typed: str) -> str:
    """Return the words as they are kept: small letters, one space, no e-mail address, no long number."""
    words = _NUMBER.sub(" ", _ADDRESS.sub(" ", fold(typed.replace("\x00", " "))))
    return " ".join(words.split())[:QUERY_MAX_LENGTH].strip()


def note_missed_search(*, typed: str, now: datetime) -> MissedSearch | None:
    """Count words that found nothing; who typed them is not asked. Nothing is kept of words without content.

    What was handled comes back into the list: there is still nothing to find. What was dismissed stays.
    """
    words = without_persons(typed)
    if not words:
        return None
    rows = MissedSearch.objects.filter(words=words)
    if not rows.update(count=F("count") + 1, latest_at=now):
        if MissedSearch.objects.count() >= MOST_KEPT:
            return None
        try:
            with transaction.atomic():
                return MissedSearch.objects.create(words=words, earliest_at=now, latest_at=now)
        except IntegrityError:  # somebody looked for the same in the same instant
            rows.update(count=F("count") + 1, latest_at=now)
    missed = rows.get()
    if missed.state == MissedSearch.State.HANDLED:
        settle_missed_search(missed=missed, to=MissedSearch.State.OPEN, by=None, now=now, note=missed.note)
    return missed


def settle_missed_search(
    *, missed: MissedSearch, to: str, by: User | None, now: datetime, note: str = ""
) -> MissedSearch:
    """Mark the words as handled or not for us, or open them again.

    Raises: AlreadySettled.
    """
    is_open = to == MissedSearch.State.OPEN
    try:
        advance(
            missed,
            to,
            MissedSearch.MOVES,
            note=note,
            handled_by=None if is_open else by,
            handled_at=None if is_open else now,
        )
    except InvalidTransition as error:
        raise AlreadySettled from error
    return missed


def forget_missed_searches(*, now: datetime) -> int:
    """Delete what nobody looked for in a year; return how many rows."""
    deleted, _rows = MissedSearch.objects.filter(latest_at__lt=now - KEPT_FOR).delete()
    return deleted
