"""Change some hundred answers alike by a few statements, and write down what stood before."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from feedback.inbox.actions.errors import AssigneeUnknown, TagEmpty
from feedback.inbox.models import Deed, Entry, EntryEvent, Tag
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.lib.states import advance_many

LONGEST_TAG: Final = 40
Verb = Deed.Verb
Kind = EntryEvent.Kind
Change = Callable[[Sequence[Entry], Deed], int]
"""Changes the entries that do not stand like that already; returns how many."""


@dataclass(frozen=True)
class Wish:
    """What shall happen to answers: a verb, with the person or the tag it needs."""

    verb: str
    assignee: User | None = None
    tag: str = ""


def clean_tag(name: str) -> str:
    """Return a tag as it is kept: one line, single spaces.

    Raises: TagEmpty.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_TAG:
        raise TagEmpty
    return name


def held(ids: Collection[int]) -> list[Entry]:
    """Return entries that nobody else changes until the transaction ends."""
    return list(Entry.objects.chosen(ids).select_for_update(of=["self"]))


def change_of(wish: Wish) -> Change:
    """Return what fulfills a wish.

    Raises: TagEmpty, AssigneeUnknown.
    """
    if wish.verb in Entry.State.values:
        return lambda entries, deed: _move(entries, wish.verb, deed)
    if wish.verb in {Verb.TAG, Verb.UNTAG}:
        return _tagging(wish)
    if wish.verb == Verb.ASSIGN and not (wish.assignee and may(wish.assignee, "surveys.view")):
        raise AssigneeUnknown
    assignee = wish.assignee if wish.verb == Verb.ASSIGN else None
    return lambda entries, deed: _give(entries, assignee, deed)


def _move(entries: Sequence[Entry], state: str, deed: Deed) -> int:
    moved = [entry for entry in entries if entry.state != state]
    _write(moved, Kind.MOVED, deed, lambda entry: {"before": entry.state, "after": state})
    advance_many(moved, state, Entry.MOVES, done_at=deed.done_at if state == Entry.State.DONE else None)
    return len(moved)


def _give(entries: Sequence[Entry], assignee: User | None, deed: Deed) -> int:
    pk = assignee.pk if assignee else None
    given = [entry for entry in entries if entry.assignee_id != pk]
    _write(given, Kind.GIVEN, deed, lambda entry: {"taken_from_id": entry.assignee_id, "given_to_id": pk})
    _of(given).update(assignee=assignee)
    return len(given)


def _tagging(wish: Wish) -> Change:
    name = clean_tag(wish.tag)
    if wish.verb == Verb.UNTAG:
        return lambda entries, deed: _untag(entries, Tag.objects.filter(name=name).first(), deed)
    tag = Tag.objects.get_or_create(name=name)[0]
    return lambda entries, deed: _tag(entries, tag, deed)


def _tag(entries: Sequence[Entry], tag: Tag, deed: Deed) -> int:
    has = _who_has(entries, tag)
    tagged = [entry for entry in entries if entry.pk not in has]
    tag.entries.add(*tagged)
    _write(tagged, Kind.TAGGED, deed, lambda _entry: {"after": tag.name})
    return len(tagged)


def _untag(entries: Sequence[Entry], tag: Tag | None, deed: Deed) -> int:
    if tag is None:
        return 0
    has = _who_has(entries, tag)
    untagged = [entry for entry in entries if entry.pk in has]
    tag.entries.remove(*untagged)
    _write(untagged, Kind.UNTAGGED, deed, lambda _entry: {"before": tag.name})
    return len(untagged)


def _who_has(entries: Sequence[Entry], tag: Tag) -> set[int]:
    return set(_of(entries).filter(tags=tag).values_list("pk", flat=True))


def _of(entries: Sequence[Entry]) -> Any:
    return Entry.objects.filter(pk__in=[entry.pk for entry in entries])


def _write(entries: Sequence[Entry], kind: str, deed: Deed, told: Callable[[Entry], dict[str, Any]]) -> None:
    EntryEvent.objects.bulk_create(
        EntryEvent(
            entry=entry, kind=kind, author=deed.done_by, deed=deed, happened_at=deed.done_at, **told(entry)
        )
        for entry in entries
    )


def take_back(events: Sequence[EntryEvent], author: User, now: datetime) -> int:
    """Take steps of one act back at those answers that still stand as it left them; return at how many."""
    entries = {entry.pk: entry for entry in held([event.entry_id for event in events])}
    pairs = [(entries[event.entry_id], event) for event in events]
    undone = _UNDOING[events[0].kind](pairs)
    EntryEvent.objects.bulk_create(
        EntryEvent(entry=entry, kind=Kind.UNDONE, author=author, happened_at=now) for entry in undone
    )
    return len(undone)


Pairs = Sequence[tuple[Entry, EntryEvent]]


def _move_back(pairs: Pairs) -> list[Entry]:
    found = [(entry, event) for entry, event in pairs if entry.state == event.after]
    for before in {event.before for _entry, event in found}:
        same = [entry for entry, event in found if event.before == before]
        done_at = found[0][1].happened_at if before == Entry.State.DONE else None
        advance_many(same, before, Entry.MOVES, done_at=done_at)
    return [entry for entry, _event in found]


def _give_back(pairs: Pairs) -> list[Entry]:
    found = [(entry, event) for entry, event in pairs if entry.assignee_id == event.given_to_id]
    for earlier in {event.taken_from_id for _entry, event in found}:
        _of([entry for entry, event in found if event.taken_from_id == earlier]).update(assignee=earlier)
    return [entry for entry, _event in found]


def _tag_off(pairs: Pairs) -> list[Entry]:
    entries = [entry for entry, _event in pairs]
    tag = Tag.objects.filter(name=pairs[0][1].after).first()
    if tag is None:
        return []
    tag.entries.remove(*entries)
    return entries


def _tag_back(pairs: Pairs) -> list[Entry]:
    entries = [entry for entry, _event in pairs]
    tag = Tag.objects.filter(name=pairs[0][1].before).first()
    if tag is not None:
        tag.entries.add(*entries)
    return entries


_UNDOING: Final[dict[str, Callable[[Pairs], list[Entry]]]] = {
    "moved": _move_back,
    "given": _give_back,
    "tagged": _tag_off,
    "untagged": _tag_back,
}
