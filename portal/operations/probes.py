"""Collect what each app knows about its own health."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What a probe found: fine or not, one plain sentence, and a number where there is one."""

    is_ok: bool
    sentence: str
    value: float | None = None


@dataclass(frozen=True)
class Probe:
    """One thing to look at; `check` gets the moment and must answer within a second.

    `name` is for machines, `label` for people. With `is_vital` a bad reading makes the portal not ready;
    without it the status page shows it and that is all.
    """

    name: str
    label: str | Promise
    check: Callable[[datetime], Reading]
    is_vital: bool = False
    order: int = 100


@dataclass(frozen=True)
class Queue:
    """Rows that are drained when due; `oldest_due_at` returns when the longest waiting was due, or None."""

    name: str
    label: str | Promise
    oldest_due_at: Callable[[datetime], datetime | None]
    late_after: timedelta = timedelta(minutes=10)


_PROBES: dict[str, Probe] = {}
_QUEUES: dict[str, Queue] = {}


def register(probe: Probe) -> None:
    """Add a probe; the same name again replaces the former."""
    _PROBES[probe.name] = probe


def register_queue(queue: Queue) -> None:
    """Add rows that wait to be drained; /readyz tells the age of the oldest due row of all queues."""
    _QUEUES[queue.name] = queue
    register(Probe(queue.name, queue.label, lambda now: _read_queue(queue, now), is_vital=True, order=50))


def oldest_due_seconds(now: datetime) -> float:
    """Return how long the oldest due row of all queues has waited, in seconds; 0 when nothing waits."""
    moments = [queue.oldest_due_at(now) for queue in _QUEUES.values()]
    return max((_age(now, moment) for moment in moments if moment), default=0.0)


def probes() -> list[Probe]:
    """Return all probes in the order people read them."""
    return sorted(_PROBES.values(), key=lambda probe: (probe.order, probe.name))


def read(probe: Probe, now: datetime) -> Reading:
    """Return the probe's reading; a probe that fails is a bad reading, never an error page."""
    try:
        return probe.check(now)
    except Exception as error:  # noqa: BLE001 - whatever breaks in a probe is what it reports
        log.error("the probe %s failed: %s: %s", probe.name, type(error).__name__, error)
        return Reading(
            is_ok=False, sentence=_("This check failed: %(error)s.") % {"error": type(error).__name__}
        )


def _read_queue(queue: Queue, now: datetime) -> Reading:
    due_at = queue.oldest_due_at(now)
    if due_at is None or due_at >= now:
        return Reading(is_ok=True, sentence=_("Nothing waits."), value=0.0)
    age = _age(now, due_at)
    return Reading(is_ok=age <= queue.late_after.total_seconds(), sentence=_waited(age), value=age)


def _waited(seconds: float) -> str:
    minutes = int(seconds // 60)
    if not minutes:
        return _("The oldest has waited less than a minute.")
    sentence = ngettext(
        "The oldest has waited %(count)d minute.", "The oldest has waited %(count)d minutes.", minutes
    )
    return sentence % {"count": minutes}


def _age(now: datetime, moment: datetime) -> float:
    return max(0.0, round((now - moment).total_seconds(), 1))
