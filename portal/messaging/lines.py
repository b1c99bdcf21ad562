"""Keep the lines of one drain: who is idle, how many may be open, and a thread for each that works."""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final

from portal.messaging.groups import Group, lease_clock
from portal.messaging.journal import Journal
from portal.messaging.transports.base import Fate, Moment, Outcome, Provider, Slows, Transport, Unreachable

SLOW_SECONDS: Final = 0.005
"""A message that takes longer waits for the provider rather than for us, so more lines help."""
WIDER: Final = 8
"""A far provider gets all its lines after two groups; one that was slow for a moment loses them as soon."""
THREADS: Final = 64


class LeaseLost(Exception):
    """Others may hold the rows by now: nothing more may be begun."""


class _Ways:
    """The lines to one provider: those that stand, those nobody uses now, and how many there may be."""

    def __init__(self) -> None:
        self.idle: list[Transport] = []
        self._standing: set[Transport] = set()
        self._most = 1
        self._is_full = False
        self._lock = threading.Lock()

    def room(self, line_count: int) -> int:
        """Return how many lines may be at work."""
        return min(self._most, line_count)

    def note(self, transport: Transport, seconds: float) -> None:
        """Note that a line stands and what a message took; a slow provider gets more, if it lets them in."""
        with self._lock:
            self._standing.add(transport)
            if seconds > SLOW_SECONDS and not self._is_full:
                self._most = min(self._most * WIDER, THREADS)
            elif seconds < SLOW_SECONDS / 2:
                self._most = max(self._most // 2, 1)

    def narrow(self, transport: Transport) -> bool:
        """Note that a line was not let in; tell whether others stand, which are then all there may be."""
        with self._lock:
            self._standing.discard(transport)
            self._is_full, self._most = bool(self._standing), max(1, len(self._standing))
            return self._is_full


class Lines:
    """Open lines persist from group to group; a near provider needs one, a far one gets all it lets in."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._ways: dict[str, _Ways] = defaultdict(_Ways)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="line")

    def has_room(self, provider: Provider, busy: Sequence[Group]) -> bool:
        """Tell whether one more group of the provider may be handed over beside the busy ones."""
        used = sum(group.provider.name == provider.name for group in busy)
        return used < self._ways[provider.name].room(provider.line_count)

    def submit(self, group: Group) -> Future[list[Outcome]]:
        """Hand the group over in a thread of its own."""
        return self._threads.submit(self._hand_over, group)

    def close(self) -> None:
        """Wait for what is under way and close every line."""
        self._threads.shutdown()
        for ways in self._ways.values():
            for transport in ways.idle:
                transport.close()

    def _hand_over(self, group: Group) -> list[Outcome]:
        ways = self._ways[group.provider.name]
        transport = ways.idle.pop() if ways.idle else group.provider.make()
        began_at = time.monotonic()
        try:
            outcomes = transport.hand_over(group.messages, self._note_for(group))
        except Unreachable as error:
            # A server that has let other lines in has enough of them: that is no trouble of the provider's.
            slows = Slows.NOBODY if ways.narrow(transport) else Slows.PROVIDER
            return [Outcome(Fate.UNTOUCHED, str(error), slows=slows)] * len(group.messages)
        except BaseException:
            transport.close()
            raise
        ways.note(transport, (time.monotonic() - began_at) / len(group.messages))
        ways.idle.append(transport)
        return outcomes

    def _note_for(self, group: Group) -> "partial[None]":
        attempts = {message.pk: message.attempt_count for message in group.messages}
        return partial(self._note, group, attempts)

    def _note(self, group: Group, attempts: dict[int, int], number: int, moment: Moment) -> None:
        if moment is Moment.BEGUN and lease_clock() > group.good_until:
            raise LeaseLost
        self._journal.note((number, attempts[number]), moment)
