"""Tell those who keep figures that texts are about other themes now."""

from collections.abc import Callable, Collection
from datetime import datetime

Moment = tuple[int, datetime]
"""A form, and when an answer to it was sent in."""
Listener = Callable[[Collection[Moment]], object]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Let a listener hear of every change from now on, inside its transaction."""
    _listeners.append(listener)


def tell(moments: Collection[Moment]) -> None:
    """Tell every listener at which moments answers were sent in whose themes changed."""
    for listener in _listeners:
        listener(moments)
