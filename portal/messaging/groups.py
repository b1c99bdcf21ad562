"""Messages that one line hands over together, and what became of each."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from portal.messaging.models import Message
from portal.messaging.transports.base import Fate, Outcome, Provider, Slows

_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(eq=False)
class Group:
    """A few messages of one claim for one provider.

    `kept` are the rows that were still its owner's when it was marked, None for all. After `good_until`, told
    by `lease_clock`, others may hold its rows.
    """

    provider: Provider
    owner: str
    messages: list[Message]
    outcomes: list[Outcome] = field(default_factory=list)
    kept: set[int] | None = None
    good_until: float = 0.0

    @property
    def ids(self) -> list[int]:
        return [message.pk for message in self.messages]

    def begin(self) -> bool:
        """Bring the messages up to their marked rows; tell whether any is left."""
        if self.kept is not None:
            self.messages = [message for message in self.messages if message.pk in self.kept]
        for message in self.messages:
            message.attempt_count += 1
            message.transport = self.provider.name
        return bool(self.messages)

    def slowed(self) -> dict[str, str]:
        """Return the lanes that asked for a pause, each with the words it used."""
        found: dict[str, str] = {}
        for message, outcome in zip(self.messages, self.outcomes, strict=True):
            if outcome.slows is Slows.PROVIDER:
                found[self.provider.name] = outcome.reason
            elif outcome.slows is Slows.RECIPIENTS:
                found[message.lane] = outcome.reason
        return found

    def is_cut_short(self) -> bool:
        """Tell whether messages at its end were not begun."""
        return any(outcome.fate is Fate.UNTOUCHED for outcome in self.outcomes)

    def lanes_used(self) -> set[str]:
        """Return the lanes by which messages have left."""
        found = set()
        for message, outcome in zip(self.messages, self.outcomes, strict=True):
            if outcome.fate is Fate.TAKEN:
                found |= {self.provider.name, message.lane}
        return found

    def without(self, lanes: Collection[str]) -> list[Message]:
        """Take out and return the messages that would leave by one of the lanes."""
        is_out = self.provider.name in lanes
        out = [each for each in self.messages if is_out or each.lane in lanes]
        self.messages = [message for message in self.messages if message not in out]
        return out


def lease_clock() -> float:
    """Return seconds that go on while the machine sleeps, where the system counts them."""
    return time.clock_gettime(_CLOCK)
