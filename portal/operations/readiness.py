"""Put all readings together into one answer: ready or not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import Error

from portal.operations.probes import Probe, Reading, oldest_due_seconds, probes, read


@dataclass(frozen=True)
class Readiness:
    """Every probe with its reading, and the age of the oldest due row in seconds (None: not readable)."""

    readings: tuple[tuple[Probe, Reading], ...]
    oldest_due_seconds: float | None

    @property
    def is_ready(self) -> bool:
        return all(reading.is_ok for probe, reading in self.readings if probe.is_vital)

    def as_json(self) -> dict[str, Any]:
        """Return what /readyz answers."""
        return {
            "ready": self.is_ready,
            "oldest_due_seconds": self.oldest_due_seconds,
            "checks": {
                probe.name: {"ok": reading.is_ok, "says": reading.sentence, "value": reading.value}
                for probe, reading in self.readings
            },
        }


def read_readiness(now: datetime) -> Readiness:
    """Read every probe once; what can't be read counts as bad and never as an error."""
    readings = tuple((probe, read(probe, now)) for probe in probes())
    return Readiness(readings, _oldest_due_seconds(now))


def _oldest_due_seconds(now: datetime) -> float | None:
    try:
        return oldest_due_seconds(now)
    except Error:
        return None
