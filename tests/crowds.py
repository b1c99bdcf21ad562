"""Let many act on one database in the same instant: threads on SQLite, processes on PostgreSQL."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier as Gate
from threading import Barrier
from typing import Final

from django.db import connection

from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition

Work = Callable[[], object]
Outcome = Exception | None
"""The refusal, or nothing when the work was done."""

SECONDS: Final = 60
_FORK: Final = multiprocessing.get_context("fork")


def at_once(works: Sequence[Work]) -> list[Outcome]:
    """Do everything at the same time, each over a connection of its own; return what was refused.

    SQLite's database of a test belongs to its process, so threads share it there.
    """
    return _in_threads(works) if connection.vendor == "sqlite" else in_processes(works)


def _in_threads(works: Sequence[Work]) -> list[Outcome]:
    gate = Barrier(len(works), timeout=SECONDS)

    def run(work: Work) -> Outcome:
        gate.wait()
        return _outcome(work)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def in_processes(works: Sequence[Work]) -> list[Outcome]:
    """Do everything at the same time, each in a process of its own that starts when all are there."""
    connection.close()  # a process may not use what another one opened
    gate = _FORK.Barrier(len(works), timeout=SECONDS)
    ends: list[Connection] = []
    children = []
    for work in works:
        mine, its = _FORK.Pipe(duplex=False)
        child = _FORK.Process(target=_run_and_tell, args=(work, gate, its))
        child.start()
        its.close()
        ends.append(mine)
        children.append(child)
    try:
        return [_heard(end) for end in ends]
    finally:
        for child in children:
            child.join(SECONDS)


def _heard(end: Connection) -> Outcome:
    assert end.poll(SECONDS), "a process did not answer in time"
    said: Outcome = end.recv()
    return said


def _run_and_tell(work: Work, gate: Gate, end: Connection) -> None:
    gate.wait()
    end.send(_outcome(work))
    end.close()


def _outcome(work: Work) -> Outcome:
    try:
        work()
    except (ActionError, InvalidTransition) as refusal:
        return refusal
    finally:
        connection.close()
    return None
