"""Claim due rows, drain them, and wake the drain that does it.

Rows are the queue (docs/adr/0002): a task may be lost or rung twice, the claim decides who works on what.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from celery import current_app
from django.db import connections, transaction
from django.db.models import Model, QuerySet
from kombu.exceptions import OperationalError

from portal.lib.bulk import move_many

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)


def lockable(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the rows so that reading them locks them and skips what others have locked, on PostgreSQL.

    SQLite has one writer at a time: who reads in a transaction has locked everything.
    """
    if connections[rows.db].features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def claim(found: Sequence[Row], *, owner: str, lease_until: datetime) -> Sequence[Row]:
    """Move rows that were read by `lockable`, in this transaction, to `claimed` for one owner.

    The model has `state`, `owner` and `lease_expires_at`.
    """
    changes = {"state": "claimed", "owner": owner, "lease_expires_at": lease_until}
    if found:
        move_many(type(found[0]), [row.pk for row in found], expected={}, changes=changes)
    for row in found:
        for name, value in changes.items():
            setattr(row, name, value)
    return found


def worker_name() -> str:
    """Return the name this thread claims rows under: machine, process namespace, process, thread."""
    return f"{_place()}:{os.getpid()}:{threading.get_ident()}"


def is_gone(owner: str) -> bool:
    """Tell whether the worker of this name surely lives no more; False when another machine must know.

    A dead worker's rows need not wait for their lease; a process number used again only means waiting.
    """
    place, _colon, rest = owner.partition(":")
    if place != _place():
        return False
    try:
        os.kill(int(rest.partition(":")[0]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError):
        return False
    return False


@cache
def _place() -> str:
    # Containers may share a host name; the process namespace tells whose process numbers these are.
    namespace = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()[:40]}/{namespace.stat().st_ino if namespace.exists() else 0}"


def drain(
    next_batch: Callable[[], Sequence[Row]], handle: Callable[[Row], object], *, at_most: int = 10_000
) -> int:
    """Handle batch after batch until none is left; return how many rows were handled.

    One row that fails is logged by its id and never stops the rest.
    """
    count = 0
    while count < at_most and (batch := next_batch()):
        for row in batch:
            try:
                handle(row)
            except Exception:
                log.exception("%s %s failed", type(row).__name__, row.pk)
            count += 1
    return count


def batches_of(rows: QuerySet[Row], size: int = 100) -> Callable[[], Sequence[Row]]:
    """Return a function that gives batch after batch, each row once, whatever handling it came to."""
    seen = 0

    def next_batch() -> Sequence[Row]:
        nonlocal seen
        batch = list(rows.filter(pk__gt=seen).order_by("pk")[:size])
        seen = batch[-1].pk if batch else seen
        return batch

    return next_batch


class OneAtATime:
    """Let one thread of a process drain while the others only tell it to look again.

    So a killed process leaves at most one row in doubt, whatever its number of threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._again = threading.Event()

    def run(self, work: Callable[[], object]) -> None:
        """Do the work now, or make the thread that is at it do it once more when it is through."""
        self._again.set()
        while self._again.is_set() and self._lock.acquire(blocking=False):
            try:
                self._again.clear()
                work()
            finally:
                self._lock.release()


def wake(task: str) -> None:
    """Ring the named task after commit; when the broker is away, the beat rings later.

    A request never fails because nobody could be rung.
    """
    transaction.on_commit(partial(_ring, task))


def _ring(task: str) -> None:
    try:
        current_app.send_task(task, retry=False, expires=300)
    except (OperationalError, OSError):
        log.warning("no broker: %s waits for the beat", task)
