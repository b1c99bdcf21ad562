"""Hold what is put right before accounts are deleted; upper apps register theirs (`registrations.py`)."""

from collections.abc import Callable, Collection

Farewell = Callable[[Collection[int]], None]

_farewells: list[Farewell] = []


def register(farewell: Farewell) -> None:
    """Call the function with the ids of the accounts, in the transaction that deletes them."""
    if farewell not in _farewells:
        _farewells.append(farewell)


def say_farewell(user_ids: Collection[int]) -> None:
    """Let every app put right what hangs on the accounts and would not follow by itself."""
    for farewell in _farewells:
        farewell(user_ids)
