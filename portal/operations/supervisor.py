"""Keep the processes of the portal running, and stop them in order."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from django.db import Error, close_old_connections
from django.utils import timezone

from portal.operations.actions import record_restart, record_start
from portal.operations.children import Child, describe_exit
from portal.operations.run_record import RunRecord

log = structlog.get_logger("portal.up")
_LOOK_EVERY: Final = 5.0
_SETTLED_AFTER: Final = 60.0
_LONGEST_WAIT: Final = 30.0
_HOPELESS_AFTER: Final = 3


class StartFailed(Exception):
    """A process ended again and again without ever working; the message is a sentence."""


class Supervisor:
    """Start children wave by wave, restart who falls, and stop them in the order given."""

    def __init__(self, children: Sequence[Child], record: RunRecord) -> None:
        self.children = children
        self.record = record
        self.stopping = threading.Event()

    def start(self, *, seconds: float = 60.0) -> None:
        """Start every child, each wave when the one before works.

        Raises: StartFailed.
        """
        for wave in sorted({child.plan.wave for child in self.children}):
            self._start_wave([child for child in self.children if child.plan.wave == wave], seconds)

    def _start_wave(self, children: Sequence[Child], seconds: float) -> None:
        if self.stopping.is_set():
            return
        for child in children:
            _noting(record_start, name=child.name)
            child.start()
            self._remember()
        self._wait_for(children, time.monotonic() + seconds)

    def run(self) -> None:
        """Watch the children until `stopping` is set.

        Raises: StartFailed.
        """
        while not self.stopping.wait(0.3):
            for child in self.children:
                self.watch(child)

    def stop(self) -> None:
        """Stop all children in the order given."""
        self.stopping.set()
        for child in self.children:
            child.stop()

    def watch(self, child: Child) -> None:
        """Look at one child once: start it again, see how it ended, or ask whether it works."""
        clock = time.monotonic()
        if child.process is None:
            if clock >= child.restart_at:
                child.start()
                self._remember()
        elif (code := child.exit_code()) is not None:
            self._plan_restart(child, describe_exit(code))
        elif clock - child.looked >= (_LOOK_EVERY if child.was_healthy else 0.2):
            self._look(child)

    def _look(self, child: Child) -> None:
        child.looked = time.monotonic()
        if child.plan.is_healthy():
            child.healthy = time.monotonic()
            child.was_healthy = True
            if child.healthy - child.started > _SETTLED_AFTER:
                child.failures = 0
        elif time.monotonic() - child.healthy > child.plan.patience:
            child.stop(patience=5)
            self._plan_restart(child, "stopped because it no longer answered")

    def _plan_restart(self, child: Child, ending: str) -> None:
        child.forget()
        child.tell_latest_lines()
        child.failures += 1
        if child.failures >= _HOPELESS_AFTER and not child.was_healthy:
            message = f"The {child.name} process ended {child.failures} times without working ({ending})."
            raise StartFailed(f"{message} The lines above say why.")
        wait = min(_LONGEST_WAIT, 2.0 ** (child.failures - 1))
        child.restart_at = time.monotonic() + wait
        log.warning("process ended and is started again", process=child.name, exit=ending, wait_seconds=wait)
        _noting(record_restart, name=child.name, latest_exit=ending)

    def _wait_for(self, children: Sequence[Child], deadline: float) -> None:
        while not self.stopping.is_set() and not all(child.was_healthy for child in children):
            for child in children:
                self.watch(child)
            if time.monotonic() > deadline:
                silent = ", ".join(child.name for child in children if not child.was_healthy)
                raise StartFailed(f"Not up in time: {silent}. The lines above may say why.")
            self.stopping.wait(0.1)

    def _remember(self) -> None:
        self.record.write({child.name: child.mark for child in self.children if child.mark})


def _noting(action: Callable[..., object], **what: str) -> None:
    """Write down what happened; a database that is away must not stop the supervision."""
    close_old_connections()
    try:
        action(now=timezone.now(), **what)
    except Error as error:
        log.warning("could not be written down", what=what, error=str(error))
