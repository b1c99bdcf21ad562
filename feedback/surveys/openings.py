"""Tell rooms above when a link with a number was opened, on a form that many people got the same link to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from feedback.surveys.models import Survey


@dataclass(frozen=True)
class NumberOpened:
    """A GET of a form that chose a number beforehand: nobody has answered by it."""

    request: HttpRequest
    survey: Survey
    score: int
    now: datetime


Listener = Callable[[NumberOpened], object]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Let a listener hear of every such link from now on."""
    _listeners.append(listener)


def tell(opened: NumberOpened) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(opened)
