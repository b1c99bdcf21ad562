"""Keep the lines of one drain: who is idle, how many may be open, and a thread for each that works."""

import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final

from portal.messaging.groups import Group, lease_clock
from portal.messaging.journal import Journal
from portal.messaging.transports.base import Fate, Moment, Outcome, Provider, Slows, Transport, Unreachable

SLOW_SECONDS: Final = 0.1
"""A group that takes longer waits for the provider rather than for us, so more lines help."""
WIDER: Final = 4
"""A far provider gets all its lines after two groups."""
THREADS: Final = 64


class LeaseLost(Exception):
    """Others may hold the rows by now: nothing more may be begun."""


class Lines:
    """Open lines persist from group to group; a near provider needs one, a far one gets more."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._idle: dict[str, list[Transport]] = defaultdict(list)
        self._width: dict[str, int] = defaultdict(lambda: 1)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="line")

    def has_room(self, provider: Provider, busy: Sequence[Group]) -> bool:
        """Tell whether one more group of the provider may be handed over beside the busy ones."""
        used = sum(group.provider.name == provider.name for group in busy)
        return used < min(self._width[provider.name], provider.line_count)

    def submit(self, group: Group) -> Future[list[Outcome]]:
        """Hand the group over in a thread of its own."""
        return self._threads.submit(self._hand_over, group)

    def close(self) -> None:
        """Wait for what is under way and close every line."""
        self._threads.shutdown()
        for transports in self._idle.values():
            for transport in transports:
                transport.close()

    def _hand_over(self, group: Group) -> list[Outcome]:
        idle = self._idle[group.provider.name]
        transport = idle.pop() if idle else group.provider.make()
        began_at = time.monotonic()
        try:
            outcomes = transport.hand_over(group.messages, self._note_for(group))
        except Unreachable as error:
            return [Outcome(Fate.UNTOUCHED, str(error), slows=Slows.PROVIDER)] * len(group.messages)
        except BaseException:
            transport.close()
            raise
        if time.monotonic() - began_at > SLOW_SECONDS:
            self._width[group.provider.name] = min(self._width[group.provider.name] * WIDER, THREADS)
        idle.append(transport)
        return outcomes

    def _note_for(self, group: Group) -> "partial[None]":
        attempts = {message.pk: message.attempt_count for message in group.messages}
        return partial(self._note, group, attempts)

    def _note(self, group: Group, attempts: dict[int, int], number: int, moment: Moment) -> None:
        if moment is Moment.BEGUN and lease_clock() > group.good_until:
            raise LeaseLost
        self._journal.note((number, attempts[number]), moment)
