"""Say which processes the portal consists of and how each is seen to work."""

import http.client
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, close_old_connections
from django.utils import timezone

from portal.operations import broker
from portal.operations.children import Plan
from portal.operations.models import Heartbeat

_BEAT_SILENCE: Final = timedelta(minutes=2)
_WORKER_SILENCE: Final = timedelta(minutes=15)
"""A worker whose four threads all send mail may miss heartbeats for minutes; ending it then would do harm."""


def plans() -> list[Plan]:
    """Return the processes in the order they are stopped: who asks, who rings, who works, what carries it."""
    embedded = not settings.REDIS_URL
    url = broker.broker_url(settings.DATA_DIR) if embedded else settings.REDIS_URL
    environment = {**os.environ, "REDIS_URL": url, "DATA_DIR": str(Path(settings.DATA_DIR).resolve())}
    found = [_web(environment), _beat(environment), _worker(environment)]
    if settings.REDIS_URL and settings.LIVE_STREAM_URL:
        found.insert(1, _stream(environment))
    return [*found, _broker(environment, url)] if embedded else found


def _broker(environment: Mapping[str, str], url: str) -> Plan:
    answers = partial(broker.answers, url, seconds=2)
    return Plan(
        "broker", broker.command(settings.DATA_DIR), environment, answers, patience=30, is_chatty=True
    )


def _worker(environment: Mapping[str, str]) -> Plan:
    command = [
        *_celery("worker"),
        "--pool=threads",
        "--concurrency=4",
        "--without-gossip",
        "--without-mingle",
    ]
    return Plan("worker", command, environment, partial(_was_seen, "worker", _WORKER_SILENCE), wave=2)


def _beat(environment: Mapping[str, str]) -> Plan:
    return Plan("beat", _celery("beat"), environment, partial(_was_seen, "beat", _BEAT_SILENCE), wave=2)


def _celery(role: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "celery",
        "--app=portal",
        "--quiet",
        role,
        f"--loglevel={settings.LOG_LEVEL}",
    ]


def _web(environment: Mapping[str, str]) -> Plan:
    # Without the kill timeout a stop in the first second after the start would wait for ever.
    command = [
        *(sys.executable, "-m", "granian", "--interface=wsgi", "--no-ws", "--log-level=warning"),
        *("--blocking-threads=4", f"--workers={settings.WEB_WORKERS}", "--respawn-failed-workers"),
        *(
            "--workers-kill-timeout=5",
            f"--host={settings.HOST}",
            f"--port={settings.PORT}",
            "portal.wsgi:application",
        ),
    ]
    return Plan("web", command, environment, partial(_answers, settings.PORT), patience=30, wave=1)


def _stream(environment: Mapping[str, str]) -> Plan:
    """Return the process that rings open topic pages, on the port after the web's."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "stream"]
    return Plan("stream", command, environment, partial(_answers, settings.PORT + 1), patience=30, wave=2)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(local_host(settings.HOST), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def local_host(host: str) -> str:
    """Return the address at which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _was_seen(name: str, within: timedelta) -> bool:
    """Tell whether the process was seen at work lately, giving one that just started its time.

    A database that is away says nothing about the process.
    """
    now = timezone.now()
    close_old_connections()
    try:
        row = Heartbeat.objects.named(name).first()
    except Error:
        return True
    return row is None or now - max(row.started_at, row.beat_at or row.started_at) <= within
