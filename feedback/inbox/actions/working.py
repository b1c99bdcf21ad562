"""Change one or many answers by one act, and take all of it back exactly."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from feedback.inbox.actions.errors import (
    AssigneeUnknown,
    NoteEmpty,
    NothingChanged,
    NothingChosen,
    TagEmpty,
    UndoTooLate,
)
from feedback.inbox.actions.steps import write_event
from feedback.inbox.models import Deed, Entry, EntryEvent, Tag
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.lib.states import advance

MOST_AT_ONCE: Final = 200
LONGEST_TAG: Final = 40
Verb = Deed.Verb


@dataclass(frozen=True)
class Wish:
    """What shall happen to answers: a verb, with the person or the tag it needs."""

    verb: str
    assignee: User | None = None
    tag: str = ""


@transaction.atomic
def work_on(*, entries: Iterable[Entry], wish: Wish, author: User, now: datetime) -> Deed:
    """Do one thing to each answer; those that stand like that already are left alone.

    Raises: NothingChosen, NothingChanged, TagEmpty, AssigneeUnknown.
    """
    ids = [entry.pk for entry in entries][:MOST_AT_ONCE]
    if not ids:
        raise NothingChosen
    change = _change_of(wish)
    deed = Deed.objects.create(verb=wish.verb, done_by=author, done_at=now)
    locked = Entry.objects.chosen(ids).select_for_update(of=["self"])
    deed.changed_count = sum(change(entry, deed) for entry in locked)
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
    return sum(_undo(event, author, now) for event in list(EntryEvent.objects.of_deed(deed)))


@transaction.atomic
def note_on(*, entry: Entry, text: str, author: User, now: datetime) -> EntryEvent:
    """Write a note that only staff read.

    Raises: NoteEmpty.
    """
    if not text.strip():
        raise NoteEmpty
    return write_event(entry, EntryEvent.Kind.NOTED, now=now, author=author, text=text.strip())


def clean_tag(name: str) -> str:
    """Return a tag as it is kept: one line, single spaces.

    Raises: TagEmpty.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_TAG:
        raise TagEmpty
    return name


Change = Callable[[Entry, Deed], bool]


def _change_of(wish: Wish) -> Change:
    if wish.verb in Entry.State.values:
        return lambda entry, deed: _move(entry, wish.verb, deed)
    if wish.verb in {Verb.TAG, Verb.UNTAG}:
        return _tagging(wish)
    if wish.verb == Verb.ASSIGN and not (wish.assignee and may(wish.assignee, "surveys.view")):
        raise AssigneeUnknown
    assignee = wish.assignee if wish.verb == Verb.ASSIGN else None
    return lambda entry, deed: _give(entry, assignee, deed)


def _move(entry: Entry, state: str, deed: Deed) -> bool:
    if entry.state == state:
        return False
    before = entry.state
    advance(entry, state, Entry.MOVES, done_at=deed.done_at if state == Entry.State.DONE else None)
    _write(entry, EntryEvent.Kind.MOVED, deed, before=before, after=state)
    return True


def _give(entry: Entry, assignee: User | None, deed: Deed) -> bool:
    if entry.assignee_id == (assignee.pk if assignee else None):
        return False
    earlier, entry.assignee = entry.assignee, assignee
    entry.save(update_fields=["assignee"])
    _write(entry, EntryEvent.Kind.GIVEN, deed, taken_from=earlier, given_to=assignee)
    return True


def _tagging(wish: Wish) -> Change:
    name = clean_tag(wish.tag)
    if wish.verb == Verb.UNTAG:
        return lambda entry, deed: _untag(entry, Tag.objects.filter(name=name).first(), deed)
    tag = Tag.objects.get_or_create(name=name)[0]
    return lambda entry, deed: _tag(entry, tag, deed)


def _tag(entry: Entry, tag: Tag, deed: Deed) -> bool:
    if entry.tags.filter(pk=tag.pk).exists():
        return False
    entry.tags.add(tag)
    _write(entry, EntryEvent.Kind.TAGGED, deed, after=tag.name)
    return True


def _untag(entry: Entry, tag: Tag | None, deed: Deed) -> bool:
    if tag is None or not entry.tags.filter(pk=tag.pk).exists():
        return False
    entry.tags.remove(tag)
    _write(entry, EntryEvent.Kind.UNTAGGED, deed, before=tag.name)
    return True


def _write(entry: Entry, kind: str, deed: Deed, **told: Any) -> None:
    write_event(entry, kind, now=deed.done_at, author=deed.done_by, deed=deed, **told)


def _claim_undo(deed: Deed, now: datetime) -> bool:
    return bool(Deed.objects.filter(pk=deed.pk, undone_at=None).update(undone_at=now))


def _undo(event: EntryEvent, author: User, now: datetime) -> bool:
    entry = Entry.objects.select_for_update(of=["self"]).get(pk=event.entry_id)
    if not _UNDOING[event.kind](entry, event):
        return False
    write_event(entry, EntryEvent.Kind.UNDONE, now=now, author=author)
    return True


def _move_back(entry: Entry, event: EntryEvent) -> bool:
    if entry.state != event.after:
        return False
    done_at = event.happened_at if event.before == Entry.State.DONE else None
    advance(entry, event.before, Entry.MOVES, done_at=done_at)
    return True


def _give_back(entry: Entry, event: EntryEvent) -> bool:
    if entry.assignee_id != event.given_to_id:
        return False
    entry.assignee = event.taken_from
    entry.save(update_fields=["assignee"])
    return True


def _tag_off(entry: Entry, event: EntryEvent) -> bool:
    return _take_tags(entry, Tag.objects.named([event.after]))


def _tag_back(entry: Entry, event: EntryEvent) -> bool:
    entry.tags.add(*Tag.objects.named([event.before]))
    return True


def _take_tags(entry: Entry, tags: Collection[Tag]) -> bool:
    entry.tags.remove(*tags)
    return bool(tags)


_UNDOING: Final[dict[str, Callable[[Entry, EntryEvent], bool]]] = {
    "moved": _move_back,
    "given": _give_back,
    "tagged": _tag_off,
    "untagged": _tag_back,
}
