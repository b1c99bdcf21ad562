"""Note on this machine how far each hand-over came, so that a killed worker leaves the least in doubt.

The database says which group of messages a worker was handing over; the journal says which one of them it had
in hand. A write survives the death of the process, not that of the machine: after a restart of the machine no
journal is believed, and the whole group is in doubt.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from portal.lib.smtp import Moment
from portal.messaging.models import Message

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
Entry = tuple[int, int]
"""A message's id and the number of the attempt."""


class Journal:
    """What one drain noted; its file stands before a group is marked and goes when the drain ends well.

    Several threads may note at once: each note is one small append.
    """

    def __init__(self, owner: str) -> None:
        self._path = _path_of(owner)
        self._file = -1
        self.notes: dict[Entry, Moment] = {}

    def open(self) -> None:
        """Make the file; opening twice is harmless."""
        if self._file < 0:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(self._file, f"{_boot()}\n".encode())

    def note(self, entry: Entry, moment: Moment) -> None:
        """Write down that a message begins, was taken, or surely was not."""
        os.write(self._file, b"%d %d %s\n" % (*entry, moment.value.encode()))
        self.notes[entry] = moment

    def close(self) -> None:
        """Forget everything; only for a drain whose outcomes are all in the database."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            self._path.unlink(missing_ok=True)


def moment_of(message: Message, notes: dict[Entry, Moment]) -> Moment | None:
    """Return the latest note of the message's present attempt; None when it was never begun."""
    return notes.get((message.pk, message.attempt_count))


def read_journal(owner: str) -> dict[Entry, Moment] | None:
    """Return what a drain noted that ended badly; None when there is no journal to believe."""
    try:
        lines = _path_of(owner).read_text().splitlines()
        notes = dict(_entries(lines[1:]))
    except (OSError, ValueError):
        return None
    boot = _boot()
    return notes if boot and lines[:1] == [boot] else None


def forget_journal(owner: str) -> None:
    _path_of(owner).unlink(missing_ok=True)


def _entries(lines: list[str]) -> Iterator[tuple[Entry, Moment]]:
    for line in lines:
        number, attempt, letter = line.split()
        yield (int(number), int(attempt)), Moment(letter)


def _path_of(owner: str) -> Path:
    return Path(settings.DATA_DIR) / "handing" / owner.rpartition(":")[2]


def _boot() -> str:
    """Return what names this run of the machine; empty where nothing does."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""
