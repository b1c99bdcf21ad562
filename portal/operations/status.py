"""Say in plain words how the portal is: what runs, what waits, what needs a person."""

import platform
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import django
from django.conf import settings
from django.db import Error, connection
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.operations.models import Heartbeat
from portal.operations.probes import Reading
from portal.operations.readiness import Readiness, read_readiness

LABELS: Final[dict[str, str | Promise]] = {
    "web": gettext_lazy("Pages"),
    "worker": gettext_lazy("Worker"),
    "beat": gettext_lazy("Clock"),
    "broker": gettext_lazy("Broker"),
}
_BADGES: Final = {True: "solved", False: "trouble"}


@dataclass(frozen=True)
class ProcessStatus:
    """One process: what it is called, whether it works, and its history since the portal was started."""

    name: str
    label: str
    is_ok: bool
    sentence: str
    started_at: datetime
    beat_at: datetime | None
    restart_count: int
    latest_exit: str

    @property
    def meaning(self) -> str:
        """The badge's meaning: solved, wait (works, but fell before) or trouble."""
        if self.is_ok and self.restart_count:
            return "wait"
        return _BADGES[self.is_ok]

    @property
    def word(self) -> str:
        """The badge's word."""
        if not self.is_ok:
            return _("Not working")
        return _("Restarted") if self.restart_count else _("Working")


@dataclass(frozen=True)
class ReadingStatus:
    """One thing looked at, with what was found."""

    name: str
    label: str
    is_ok: bool
    sentence: str
    value: float | None

    @property
    def meaning(self) -> str:
        """The badge's meaning."""
        return _BADGES[self.is_ok]

    @property
    def word(self) -> str:
        """The badge's word."""
        return _("Fine") if self.is_ok else _("Look here")


@dataclass(frozen=True)
class Fact:
    """One fact about the installation, for whoever asks for help."""

    label: str
    text: str


@dataclass(frozen=True)
class Status:
    """Everything the status page shows; `read_at` is the moment it was true."""

    is_ok: bool
    sentence: str
    processes: tuple[ProcessStatus, ...]
    readings: tuple[ReadingStatus, ...]
    facts: tuple[Fact, ...]
    read_at: datetime


def read_status(now: datetime) -> Status:
    """Return how the portal is at this moment; whatever can't be read is said so and raises nothing."""
    readiness = read_readiness(now)
    found = {probe.name: reading for probe, reading in readiness.readings}
    processes = tuple(_read_process(row, found.get(row.name), now) for row in _rows())
    shown_above = {process.name for process in processes}
    is_ok = all(reading.is_ok for reading in found.values())
    return Status(
        is_ok=is_ok,
        sentence=_summary(readiness, is_ok=is_ok),
        processes=processes,
        readings=tuple(
            ReadingStatus(probe.name, str(probe.label), reading.is_ok, reading.sentence, reading.value)
            for probe, reading in readiness.readings
            if probe.name not in shown_above
        ),
        facts=_facts(),
        read_at=now,
    )


def _summary(readiness: Readiness, *, is_ok: bool) -> str:
    if is_ok:
        return _("Everything works.")
    bad = [str(probe.label) for probe, reading in readiness.readings if not reading.is_ok]
    return ngettext("One thing needs a look: %(names)s.", "Some things need a look: %(names)s.", len(bad)) % {
        "names": ", ".join(bad)
    }


def _rows() -> list[Heartbeat]:
    try:
        return sorted(Heartbeat.objects.all(), key=_place)
    except Error:
        return []


def _place(row: Heartbeat) -> tuple[int, str]:
    names = list(LABELS)
    return (names.index(row.name) if row.name in names else len(names), row.name)


def _read_process(row: Heartbeat, reading: Reading | None, now: datetime) -> ProcessStatus:
    return ProcessStatus(
        name=row.name,
        label=str(LABELS.get(row.name, row.name)),
        is_ok=reading is None or reading.is_ok,
        sentence=_process_sentence(row, reading, now),
        started_at=row.started_at,
        beat_at=row.beat_at,
        restart_count=row.restart_count,
        latest_exit=row.latest_exit,
    )


def _process_sentence(row: Heartbeat, reading: Reading | None, now: datetime) -> str:
    parts = [_("Runs since %(moment)s.") % {"moment": _clock(row.started_at, now)}]
    if reading is not None:
        parts.insert(0, reading.sentence)
    if row.restart_count:
        parts.append(_restarted(row, now))
    return " ".join(parts)


def _clock(moment: datetime, now: datetime) -> str:
    here = localtime(moment)
    is_today = here.date() == localtime(now).date()
    return f"{here:%H:%M}" if is_today else f"{here:%Y-%m-%d %H:%M}"


def _restarted(row: Heartbeat, now: datetime) -> str:
    sentence = ngettext(
        "Restarted %(count)d time; last exit: %(exit)s at %(moment)s.",
        "Restarted %(count)d times; last exit: %(exit)s at %(moment)s.",
        row.restart_count,
    )
    moment = _clock(row.latest_exit_at or row.started_at, now)
    return sentence % {"count": row.restart_count, "exit": row.latest_exit, "moment": moment}


def _facts() -> tuple[Fact, ...]:
    return (
        Fact(_("Database"), _database()),
        Fact(_("Broker"), _("embedded") if settings.REDIS_URL.startswith("unix:") else _broker()),
        Fact(_("E-mail"), settings.EMAIL_TRANSPORT),
        Fact(_("Texts"), settings.SMS_TRANSPORT),
        Fact(_("Runs on"), f"Python {platform.python_version()}, Django {django.get_version()}"),
    )


def _broker() -> str:
    return "Redis" if settings.REDIS_URL else _("none")


def _database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    try:
        connection.ensure_connection()
        version = str(getattr(connection, "pg_version", ""))
    except Error:
        return str(connection.display_name)
    return f"{connection.display_name} {version[:-4]}"
