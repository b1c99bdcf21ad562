"""Move rows between states by one conditional UPDATE."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from django.db import transaction
from django.db.models import Model

Moves = Mapping[str, frozenset[str]]
"""From each state, the states a row may move to. A state that leads nowhere maps to an empty set."""


class Stateful(Protocol):
    pk: Any
    state: str


class InvalidTransition(Exception):
    """The move is not in the table, or somebody else moved the row first."""


def advance(row: Stateful, to: str, moves: Moves, **changes: object) -> None:
    """Move a row to a state and write the changes with it, or change nothing.

    The row in memory follows the database. Only the named columns are written.

    Raises: InvalidTransition if the table has no such move or the stored state is no longer the row's.
    """
    if to not in moves.get(row.state, frozenset()):
        raise InvalidTransition(f"{type(row).__name__} can't go from {row.state} to {to}")
    model = cast("type[Model]", type(row))
    rows = model._default_manager.filter(pk=row.pk, state=row.state)
    if not rows.update(state=to, **changes):
        raise InvalidTransition(f"{type(row).__name__} {row.pk} is no longer {row.state}")
    for name, value in {"state": to, **changes}.items():
        setattr(row, name, value)


@transaction.atomic
def advance_many(rows: Sequence[Stateful], to: str, moves: Moves, **changes: object) -> None:
    """Move rows of one model to a state by one statement, all of them or none.

    Raises: InvalidTransition if the table has no such move, or any stored state is no longer its row's.
    """
    if not rows:
        return
    model = cast("type[Model]", type(rows[0]))
    states = {row.state for row in rows}
    for state in states:
        if to not in moves.get(state, frozenset()):
            raise InvalidTransition(f"{model.__name__} can't go from {state} to {to}")
    found = model._default_manager.filter(pk__in=[row.pk for row in rows], state__in=states)
    if found.update(state=to, **changes) != len(rows):
        raise InvalidTransition(f"Not every {model.__name__} is still {', '.join(sorted(states))}")
    for row in rows:
        for name, value in {"state": to, **changes}.items():
            setattr(row, name, value)
