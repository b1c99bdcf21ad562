"""Start one process of the portal, read what it says, and end it for sure."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import structlog
from django.conf import settings

from portal.operations.processes import ProcessMark, kill_group, mark_of, signal_process

log = structlog.get_logger("portal.up")
LEASH: Final = Path(__file__).with_name("leash.py")
STOP_PATIENCE: Final = 20.0


@dataclass(frozen=True)
class Plan:
    """How to run one process: what it is called, its command, and how to see that it works.

    `is_healthy` must answer within two seconds; unhealthy for longer than `patience` seconds, the process is
    ended and started again. Processes start in waves, the next when the one before works. What one says that
    `is_chatty` is told only when it falls.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_healthy: Callable[[], bool]
    patience: float = 60.0
    wave: int = 0
    is_chatty: bool = False


def describe_exit(code: int) -> str:
    """Say how a process ended, from its return code as subprocess gives it."""
    if code < 0:
        return f"killed by signal {-code}"
    return "ended by itself" if code == 0 else f"ended with code {code}"


@dataclass
class Child:
    """One process that is kept running."""

    plan: Plan
    process: subprocess.Popen[str] | None = None
    mark: ProcessMark | None = None
    started: float = 0.0
    healthy: float = 0.0
    was_healthy: bool = False
    looked: float = 0.0
    failures: int = 0
    restart_at: float = 0.0
    latest_lines: deque[str] = field(default_factory=lambda: deque(maxlen=20), repr=False)
    _reader: threading.Thread | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.plan.name

    def start(self) -> None:
        """Start the process in its own session, tied to this one's life."""
        bare_python = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid())]
        self.process = subprocess.Popen(
            [*bare_python, *self.plan.command],
            env=dict(self.plan.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.started = self.healthy = time.monotonic()
        self.was_healthy = False
        self.mark = mark_of(self.process.pid)
        self.latest_lines.clear()
        self._reader = threading.Thread(target=self._pass_on, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def exit_code(self) -> int | None:
        """Return how the process ended, or None while it runs."""
        return self.process.poll() if self.process else None

    def forget(self) -> None:
        """Clear away what the ended process left in its session."""
        if self.process is not None:
            kill_group(self.process.pid)
        if self._reader is not None:
            self._reader.join(timeout=1)
        self.process = self.mark = None

    def tell_latest_lines(self) -> None:
        """Write what a chatty process said before it fell."""
        for line in self.latest_lines:
            log.warning(line, process=self.name)

    def stop(self, *, patience: float = STOP_PATIENCE) -> None:
        """End the process: ask first, kill after the patience is over."""
        if self.process is None:
            return
        signal_process(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            log.warning("killed, because it did not stop when asked", process=self.name)
            kill_group(self.process.pid)
            self.process.wait()
        self.forget()

    def _pass_on(self, lines: IO[str]) -> None:
        """Write the process's lines into the one log, to the last one."""
        with lines:
            for line in lines:
                self._tell(line)

    def _tell(self, line: str) -> None:
        """Write one line of the process; in a JSON log every line becomes JSON."""
        if self.plan.is_chatty:
            self.latest_lines.append(line.rstrip())
        elif settings.LOG_FORMAT == "json" and not line.startswith("{"):
            log.info(line.rstrip(), process=self.name)
        else:
            with suppress(OSError):  # whoever read the log may be gone; the process must not wait for that
                sys.stderr.write(line)
                sys.stderr.flush()
