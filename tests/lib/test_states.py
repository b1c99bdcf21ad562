"""Test that rows move together, all of them or none."""

import pytest

from feedback.inbox.models import Entry
from portal.lib.states import InvalidTransition, advance_many
from tests.factories import THEN
from tests.feedback.factories import make_survey
from tests.inbox.factories import make_entries

pytestmark = pytest.mark.django_db


def stored() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("state", flat=True))


def test_many_rows_move_by_one_statement() -> None:
    entries = make_entries(make_survey(), 3)

    advance_many(entries, "done", Entry.MOVES, done_at=THEN)

    assert stored() == ["done"] * 3
    assert [entry.state for entry in entries] == ["done"] * 3


def test_none_moves_when_somebody_else_moved_one_first() -> None:
    entries = make_entries(make_survey(), 3)
    Entry.objects.filter(pk=entries[1].pk).update(state="open")

    with pytest.raises(InvalidTransition):
        advance_many(entries, "done", Entry.MOVES, done_at=THEN)
    assert stored() == ["new", "open", "new"]


def test_none_moves_when_the_table_has_no_such_move() -> None:
    entries = make_entries(make_survey(), 2)

    with pytest.raises(InvalidTransition):
        advance_many(entries, "done", {"new": frozenset({"open"})}, done_at=THEN)
    assert stored() == ["new"] * 2
