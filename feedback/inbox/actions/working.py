"""Change one or many answers by one act, and take all of it back exactly."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from django.db import transaction

from feedback.inbox.actions.changing import Wish, change_of, held, take_back
from feedback.inbox.actions.errors import (
    NoteEmpty,
    NothingChanged,
    NothingChosen,
    TooManyChosen,
    UndoTooLate,
)
from feedback.inbox.actions.steps import write_event
from feedback.inbox.models import Deed, Entry, EntryEvent
from portal.accounts.models import User

MOST_AT_ONCE: Final = 10_000
"""So many are changed in a few seconds, while nobody else may write to SQLite."""
CHUNK: Final = 500
Part = TypeVar("Part")


@transaction.atomic
def work_on(*, entries: Iterable[Entry], wish: Wish, author: User, now: datetime) -> Deed:
    """Do one thing to each answer; those that stand like that already are left alone.

    All of them or none: more than MOST_AT_ONCE are refused, not cut.

    Raises: NothingChosen, TooManyChosen, NothingChanged, TagEmpty, AssigneeUnknown.
    """
    ids = [entry.pk for entry in islice(entries, MOST_AT_ONCE + 1)]
    if not ids:
        raise NothingChosen
    if len(ids) > MOST_AT_ONCE:
        raise TooManyChosen
    change = change_of(wish)
    deed = Deed.objects.create(verb=wish.verb, done_by=author, done_at=now)
    deed.changed_count = sum(change(held(part), deed) for part in _parts(ids))
    if not deed.changed_count:
        raise NothingChanged
    deed.save(update_fields=["changed_count"])
    return deed


@transaction.atomic
def undo_deed(*, deed: Deed, author: User, now: datetime) -> int:
    """Take an act back where nothing was changed since; return at how many answers.

    Raises: UndoTooLate.
    """
    if not deed.may_be_undone(now) or not _claim_undo(deed, now):
        raise UndoTooLate
    events = list(EntryEvent.objects.of_deed(deed))
    return sum(take_back(part, author, now) for part in _parts(events))


@transaction.atomic
def note_on(*, entry: Entry, text: str, author: User, now: datetime) -> EntryEvent:
    """Write a note that only staff read.

    Raises: NoteEmpty.
    """
    if not text.strip():
        raise NoteEmpty
    return write_event(entry, EntryEvent.Kind.NOTED, now=now, author=author, text=text.strip())


def _claim_undo(deed: Deed, now: datetime) -> bool:
    return bool(Deed.objects.filter(pk=deed.pk, undone_at=None).update(undone_at=now))


def _parts(whole: Sequence[Part]) -> Iterator[Sequence[Part]]:
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]
