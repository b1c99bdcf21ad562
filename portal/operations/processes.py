"""Know a process again, also when its number was given to another one since."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class ProcessMark:
    """A process by its number and the moment it started, so that a reused number is not mistaken for it."""

    pid: int
    started: str

    @property
    def is_alive(self) -> bool:
        return bool(self.started) and started_at(self.pid) == self.started


def mark_of(pid: int) -> ProcessMark:
    """Return the mark of a running process; its start is empty when it has ended already."""
    return ProcessMark(pid, started_at(pid))


def started_at(pid: int) -> str:
    """Return when the process started, as the system writes it; empty when it does not run."""
    if not _BOOT.exists():
        return _started_by_ps(pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else f"{_BOOT.read_text().strip()} {fields[19]}"


def _started_by_ps(pid: int) -> str:
    found = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def end_all(marks: Iterable[ProcessMark], *, patience: float) -> int:
    """End processes we started earlier with all their children, first asking; return how many lived."""
    living = [mark for mark in marks if mark.is_alive]
    for mark in living:
        signal_process(mark.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(mark.is_alive for mark in living) and time.monotonic() < deadline:
        time.sleep(0.1)
    for mark in living:
        kill_group(mark.pid)
    return len(living)


def signal_process(pid: int, number: int) -> None:
    """Send a signal; a process that is gone is no error."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def kill_group(pid: int) -> None:
    """Kill whatever is left in the session that this process led."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
