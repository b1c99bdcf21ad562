"""Ask the apps, at the moment of hand-over, whether a message may still go."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from portal.messaging.models import Message

Gate = Callable[[Sequence[Message], datetime], Mapping[int, str]]
"""Get messages about one kind of thing and the time; answer, by message id, why some must not go."""

_gates: dict[str, list[Gate]] = {}


def register(about_kind: str, gate: Gate) -> None:
    """Let an app check its own messages, such as "may she still read this topic?".

    Another app may add what it knows of them, such as "she has heard it from us already".
    """
    _gates.setdefault(about_kind, []).append(gate)


def refusals(messages: Iterable[Message], now: datetime) -> dict[int, str]:
    """Return the reasons of all gates, by message id; a gate that raises stops the claim, so nothing goes."""
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        if message.about_kind in _gates:
            by_kind.setdefault(message.about_kind, []).append(message)
    found: dict[int, str] = {}
    for kind, group in by_kind.items():
        for gate in _gates[kind]:
            found = {**gate(group, now), **found}
    return found
