"""Move rows between states by one conditional UPDATE."""

from collections.abc import Mapping
from typing import Any, Protocol, cast

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
