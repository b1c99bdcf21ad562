"""Tell those who keep figures that the answers of a day have changed."""

from collections.abc import Callable
from datetime import datetime

Listener = Callable[[int, datetime], None]
"""Called inside the transaction of the change, with the form's id and the moment the answers were sent in.

Of answers not sent in yet it is the moment they were begun.
"""

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Let a listener hear of every change from now on."""
    _listeners.append(listener)


def tell(survey_id: int, answered_at: datetime) -> None:
    """Tell every listener that what counts of this form at this moment is no longer the same."""
    for listener in _listeners:
        listener(survey_id, answered_at)
