"""Tell those who keep figures, or work on answers, what has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from feedback.surveys.models import Response

Listener = Callable[[int, datetime], None]
"""Called inside the transaction of the change, with the form's id and the moment the answers were sent in.

Of answers not sent in yet it is the moment they were begun.
"""

_listeners: list[Listener] = []


@dataclass(frozen=True)
class Arrival:
    """One answer that counts from now on, or says something else than before; `words` are her own."""

    response: Response
    words: str
    is_correction: bool
    now: datetime


ArrivalListener = Callable[[Arrival], object]

_arrival_listeners: list[ArrivalListener] = []


def register(listener: Listener) -> None:
    """Let a listener hear of every change from now on."""
    _listeners.append(listener)


def register_arrivals(listener: ArrivalListener) -> None:
    """Let a listener hear of every answer from now on, in the transaction that keeps it."""
    _arrival_listeners.append(listener)


def tell(survey_id: int, answered_at: datetime) -> None:
    """Tell every listener that what counts of this form at this moment is no longer the same."""
    for listener in _listeners:
        listener(survey_id, answered_at)


def tell_arrival(arrival: Arrival) -> None:
    """Tell of an answer: of the figures it changes, and of itself."""
    tell(arrival.response.survey_id, arrival.response.submitted_at or arrival.now)
    for listener in _arrival_listeners:
        listener(arrival)
