"""Collect what `import_feedback` can make of a file: each app registers its own when it is ready."""

from argparse import _ArgumentGroup
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.lib.importing import Target


@dataclass(frozen=True)
class TargetKind:
    """One way to take a file: `--as key`.

    `open` gets the options of the command line and raises an ActionError when they don't fit.
    """

    key: str
    summary: str
    open: Callable[[Mapping[str, Any]], Target]
    add_arguments: Callable[[_ArgumentGroup], object] | None = None


_kinds: dict[str, TargetKind] = {}


def register(kind: TargetKind) -> None:
    """Make a kind of target known. Registering a key twice replaces it."""
    _kinds[kind.key] = kind


def all_kinds() -> list[TargetKind]:
    """Return every kind, by key."""
    return [_kinds[key] for key in sorted(_kinds)]


def kind_of(key: str) -> TargetKind:
    """Return the kind with the key.

    Raises: KeyError.
    """
    return _kinds[key]
