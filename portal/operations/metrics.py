"""Give the probes' readings to Prometheus."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import Error
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from portal.operations.models import Heartbeat
from portal.operations.readiness import read_readiness

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST


class _Readings(Collector):
    """Everything known at one moment, read when Prometheus asks; nothing is counted in the web process."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterable[Metric]:
        readiness = read_readiness(self.now)
        is_ok = GaugeMetricFamily("earshot_probe_ok", "1 when the probe is fine.", labels=["probe"])
        value = GaugeMetricFamily(
            "earshot_probe_value", "The probe's figure, in its own unit.", labels=["probe"]
        )
        for probe, reading in readiness.readings:
            is_ok.add_metric([probe.name], float(reading.is_ok))
            if reading.value is not None:
                value.add_metric([probe.name], reading.value)
        yield from (is_ok, value)
        yield GaugeMetricFamily(
            "earshot_ready", "1 when every vital probe is fine.", value=float(readiness.is_ready)
        )
        if readiness.oldest_due_seconds is not None:
            yield GaugeMetricFamily(
                "earshot_oldest_due_seconds", "Age of the oldest due row.", value=readiness.oldest_due_seconds
            )
        yield _restarts()


def _restarts() -> Metric:
    family = CounterMetricFamily(
        "earshot_process_restarts", "Restarts of a process since the portal was started.", labels=["process"]
    )
    try:
        for row in Heartbeat.objects.all():
            family.add_metric([row.name], row.restart_count)
    except Error:
        return family
    return family


def render_metrics(now: datetime) -> bytes:
    """Return all figures of the moment as Prometheus text."""
    registry = CollectorRegistry()
    registry.register(_Readings(now))
    return generate_latest(registry)
