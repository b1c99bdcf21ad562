"""What machines and staff are told about the portal's health."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from portal.operations import probes
from portal.operations.actions import record_heartbeat, record_restart, record_start
from portal.operations.probes import Probe, Queue, Reading
from portal.operations.status import read_status
from portal.operations.tasks import beat


@pytest.fixture(autouse=True)
def _own_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a test registers to that test."""
    monkeypatch.setattr(probes, "_PROBES", dict(probes._PROBES))
    monkeypatch.setattr(probes, "_QUEUES", {})


@pytest.fixture
def healthy(db: None, settings: Settings, broker_url: str) -> datetime:
    """Everything was seen a moment ago."""
    settings.REDIS_URL = broker_url
    moment = timezone.now()
    for name in ("beat", "worker"):
        record_heartbeat(name=name, now=moment)
    return moment


def test_healthz_says_ok_without_a_query_session_or_cookie(
    visitor: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        answer = visitor.get("/healthz")

    assert (answer.status_code, answer.content, dict(answer.cookies)) == (200, b"ok", {})


def test_a_healthy_portal_is_ready(visitor: Client, healthy: datetime) -> None:
    answer = visitor.get("/readyz")

    assert answer.status_code == 200, answer.json()
    assert answer.json()["ready"]
    assert {"database", "broker", "beat", "worker"} <= set(answer.json()["checks"])
    assert dict(answer.cookies) == {}


def test_a_clock_that_stopped_makes_it_not_ready(visitor: Client, healthy: datetime) -> None:
    record_heartbeat(name="beat", now=healthy - timedelta(minutes=3))

    answer = visitor.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["beat"]["says"] == "Not seen for 3 minutes."


@pytest.mark.parametrize("url", ["", "redis://127.0.0.1:1/0", "unix:///nowhere/broker.sock"])
def test_a_broker_that_is_away_makes_it_not_ready(
    visitor: Client, healthy: datetime, settings: Settings, url: str
) -> None:
    settings.REDIS_URL = url

    answer = visitor.get("/readyz")

    assert (answer.status_code, answer.json()["checks"]["broker"]["ok"]) == (503, False)


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 503)])
def test_rows_that_wait_too_long_make_it_not_ready(
    visitor: Client, healthy: datetime, minutes: int, status: int
) -> None:
    probes.register_queue(Queue("letters_due", "Letters", lambda now: now - timedelta(minutes=minutes)))

    answer = visitor.get("/readyz")

    assert answer.status_code == status
    assert answer.json()["oldest_due_seconds"] == minutes * 60
    assert answer.json()["checks"]["letters_due"]["says"] == f"The oldest has waited {minutes} minutes."


def test_a_probe_that_breaks_is_a_bad_reading_and_no_error_page(visitor: Client, healthy: datetime) -> None:
    def broken(_now: datetime) -> Reading:
        raise RuntimeError("secret detail")

    probes.register(Probe("odd", "Odd", broken))

    answer = visitor.get("/readyz")

    assert answer.json()["checks"]["odd"] == {
        "ok": False,
        "says": "This check failed: RuntimeError.",
        "value": None,
    }
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(visitor: Client, healthy: datetime, path: str) -> None:
    assert visitor.post(path).status_code == 405


def test_figures_are_hidden_unless_wanted(visitor: Client, db: None, settings: Settings) -> None:
    settings.METRICS = False

    assert visitor.get("/metrics").status_code == 404


def test_figures_tell_probes_and_restarts(visitor: Client, healthy: datetime, settings: Settings) -> None:
    settings.METRICS = True
    record_restart(name="worker", latest_exit="killed by signal 9", now=healthy)

    text = visitor.get("/metrics").content.decode()

    assert 'earshot_probe_ok{probe="database"} 1.0' in text
    assert 'earshot_process_restarts_total{process="worker"} 1.0' in text
    assert "earshot_ready 1.0" in text


def test_the_status_says_that_everything_works(healthy: datetime) -> None:
    status = read_status(healthy)

    assert status.is_ok
    assert status.sentence == "Everything works."
    assert [process.label for process in status.processes] == ["Worker", "Clock"]


def test_the_status_tells_restarts_in_plain_words(healthy: datetime) -> None:
    record_start(name="worker", now=healthy - timedelta(hours=1))
    for _fall in range(2):
        record_restart(name="worker", latest_exit="killed by signal 9", now=healthy)
    record_heartbeat(name="worker", now=healthy)

    [worker] = [process for process in read_status(healthy).processes if process.name == "worker"]

    assert f"Restarted 2 times; last exit: killed by signal 9 at {healthy:%H:%M}." in worker.sentence
    assert (worker.is_ok, worker.word) == (True, "Restarted")


def test_the_status_names_what_needs_a_look(healthy: datetime) -> None:
    record_heartbeat(name="worker", now=healthy - timedelta(minutes=5))

    status = read_status(healthy)

    assert (status.is_ok, status.sentence) == (False, "One thing needs a look: Worker.")


def test_the_tick_shows_the_worker(db: None) -> None:
    beat()

    assert read_status(timezone.now()).processes[0].sentence.startswith("Seen 0 seconds ago. Runs since ")
