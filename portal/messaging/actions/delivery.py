"""Hand over what is due: claim, check, mark, hand over, settle.

The mark `handing` is committed before the provider is called, so a worker that dies leaves rows that say
so; nothing is sent twice in silence (docs/adr/0002). One thread talks to the database; each line to a
provider has a thread of its own that hands over one group at a time (`portal.messaging.lines`).
"""

import logging
import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Self, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from portal.lib.jobs import worker_name
from portal.messaging.actions.claiming import Claimed, claim_groups
from portal.messaging.actions.lanes import clear_trouble
from portal.messaging.actions.settling import give_back, mark_handing, renew, settle
from portal.messaging.actions.sweeping import outcomes_of, sweep_lost
from portal.messaging.groups import Group
from portal.messaging.journal import Journal
from portal.messaging.lines import Lines
from portal.messaging.transports.base import Outcome

log = logging.getLogger(__name__)

CLAIMED_AT_ONCE: Final = 200
RENEWED_EVERY: Final = 40.0
SHIFT: Final = timedelta(minutes=4)
"""How long one drain goes on claiming, well below the time a worker gives a task; the beat rings the next."""
DATABASE_PATIENCE: Final = 60.0

Clock = Callable[[], datetime]
Result = TypeVar("Result")


def deliver_due(*, clock: Clock, at_most: int = 50_000) -> int:
    """Hand over due messages until none is left, at most so many; return how many were claimed.

    `clock` is asked again for every step, because a drain may take minutes.
    """
    sweep_lost(now=clock())
    with Drain(clock, at_most) as drain:
        return drain.run()


class Drain:
    """One round of handing over, with its lines, its journal and the name its rows are held under."""

    def __init__(self, clock: Clock, at_most: int) -> None:
        self.owner = f"{worker_name()}:{secrets.token_hex(6)}"
        self._clock = clock
        self._left = at_most
        self._ends_at = clock() + SHIFT
        self._journal = Journal(self.owner)
        self._lines = Lines(self._journal)
        self._waiting: deque[Group] = deque()
        self._running: dict[Future[list[Outcome]], Group] = {}
        self._troubled: frozenset[str] = frozenset()
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        self._lines.close()
        if kind is None:
            self._journal.close()

    def run(self) -> int:
        """Claim, hand over and settle until nothing is due; return how many rows were claimed."""
        count = 0
        done: list[Group] = []
        while True:
            if not self._waiting and not self._is_over:
                count += self._claim()
            starting = self._next_groups()
            if done or starting:
                _patiently(partial(self._write, done, starting))
            if any(group.is_cut_short() for group in done):
                self._is_over = False  # what was not begun waits again, perhaps for another line
            for group in starting:
                self._start(group)
            if self._is_over and not self._running and not self._waiting:
                return count
            done = self._finished()

    def _claim(self) -> int:
        """Fill the waiting groups if anything is due; return how many rows were claimed."""
        now = self._clock()
        claimed = Claimed(0, [], frozenset())
        if self._left > 0 and now < self._ends_at:
            limit = min(self._left, CLAIMED_AT_ONCE)
            claimed = _patiently(partial(claim_groups, owner=self.owner, limit=limit, now=now))
        self._waiting.extend(claimed.groups)
        self._troubled |= claimed.troubled
        self._left -= claimed.count
        self._is_over = claimed.count == 0
        return claimed.count

    def _next_groups(self) -> list[Group]:
        """Take as many waiting groups as lines are free."""
        starting: list[Group] = []
        for _number in range(len(self._waiting)):
            group = self._waiting.popleft()
            has_room = self._lines.has_room(group.provider, [*self._running.values(), *starting])
            (starting if has_room else self._waiting).append(group)
        return starting

    @transaction.atomic
    def _write(self, done: Sequence[Group], starting: Sequence[Group]) -> None:
        """Settle what was handed over and mark what is next, in one transaction."""
        now = self._clock()
        for group in done:
            settle(group, now=now)
        slowed = {name for group in done for name in group.slowed()}
        if slowed:
            self._step_back(slowed)
        if self._troubled:
            clear_trouble(self._troubled & {name for group in done for name in group.lanes_used()})
        if starting:
            self._journal.open()
            mark_handing(starting, now=now)

    def _start(self, group: Group) -> None:
        if group.begin():
            self._running[self._lines.submit(group)] = group

    def _finished(self) -> list[Group]:
        """Wait for the first groups to come back; keep the leases of the others meanwhile."""
        finished: set[Future[list[Outcome]]] = set()
        while self._running and not finished:
            finished, _others = wait(self._running, timeout=RENEWED_EVERY, return_when=FIRST_COMPLETED)
            if not finished:
                _patiently(self._renew)
        return [self._result(future) for future in finished]

    def _result(self, future: Future[list[Outcome]]) -> Group:
        group = self._running.pop(future)
        try:
            group.outcomes = future.result()
        except Exception:
            log.exception("a group of %d messages broke off", len(group.messages))
            group.outcomes = outcomes_of(group.messages, self._journal.notes)
        return group

    def _step_back(self, slowed: set[str]) -> None:
        """Let wait again what was claimed for lanes that have just asked for a pause."""
        for group in self._waiting:
            give_back(group.without(slowed), owner=self.owner)

    def _renew(self) -> None:
        renew([*self._running.values(), *self._waiting], owner=self.owner, now=self._clock())


def _patiently(work: Callable[[], Result]) -> Result:
    """Do it again while the database is away: what was handed over is known here and must be written.

    Every write names the state it expects, so a commit whose answer was lost does no harm the second time.
    """
    ends_at = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block or time.monotonic() > ends_at:
                raise
            log.warning("the database is away (%s), trying again", type(error).__name__)
            connection.close()
            time.sleep(0.5)
