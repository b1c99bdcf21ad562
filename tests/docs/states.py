"""Write the page of all states: python -m tests.docs.states > docs/develop/states.md"""

from collections.abc import Iterator

import django
from django.apps import apps
from django.db.models import Model

HEAD = """# States

Every row that has states moves only along its table, by `portal.lib.states.advance`: one conditional UPDATE,
so that of two workers the second gets `InvalidTransition`. This page is written from the tables themselves
(`python -m tests.docs.states > docs/develop/states.md`); a test compares the two.
"""


def stateful() -> list[type[Model]]:
    """Return the models with a table of moves, by where they stand."""
    found = [model for model in apps.get_models() if hasattr(model, "MOVES")]
    return sorted(found, key=lambda model: (model.__module__, model.__name__))


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(f"\n{part}" for model in stateful() for part in _section(model))


def _section(model: type[Model]) -> Iterator[str]:
    place = model.__module__.partition(".models")[0]
    yield f"## {place}: {model.__name__}\n"
    yield "| from | to |\n|---|---|\n" + "".join(_row(model, state) for state in model.State.values)  # type: ignore[attr-defined]


def _row(model: type[Model], state: str) -> str:
    moves = model.MOVES[state]  # type: ignore[attr-defined]
    order = [each for each in model.State.values if each in moves]  # type: ignore[attr-defined]
    return f"| {state} | {', '.join(order) or 'nowhere: the end'} |\n"


if __name__ == "__main__":
    django.setup()
    print(page(), end="")
