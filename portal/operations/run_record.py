"""Let one portal at a time run from a data folder, and remember the processes it started."""

import fcntl
import json
import os
from collections.abc import Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from portal.operations.processes import ProcessMark

_LOCK: Final = "up.lock"
_RECORD: Final = "up.json"


class AlreadyRunning(Exception):
    """Another portal runs from this data folder; `pid` is its process, 0 when unknown."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"process {pid}")
        self.pid = pid


class RunRecord:
    """The lock and the list of processes in a data folder; the lock ends with the process that holds it."""

    def __init__(self, data_dir: Path) -> None:
        self.lock_path = data_dir / _LOCK
        self.path = data_dir / _RECORD
        self._lock: TextIOWrapper | None = None

    def take(self) -> None:
        """Hold the data folder until `release` or the end of this process.

        Raises: AlreadyRunning.
        """
        lock = self.lock_path.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            holder = lock.read().strip()
            lock.close()
            raise AlreadyRunning(int(holder) if holder.isdigit() else 0) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def release(self) -> None:
        """Give the data folder free and forget the processes; all of them have ended."""
        self.path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def write(self, children: Mapping[str, ProcessMark]) -> None:
        """Remember the running processes, so that a later start can end what a crash left behind."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps({name: [mark.pid, mark.started] for name, mark in children.items()}))
        draft.replace(self.path)

    def left_behind(self) -> list[ProcessMark]:
        """Return the processes of an earlier run as far as they are written down."""
        try:
            written = json.loads(self.path.read_text())
            return [ProcessMark(int(pid), str(started)) for pid, started in written.values()]
        except (OSError, ValueError, AttributeError, TypeError):
            return []
