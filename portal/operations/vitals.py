"""Look at what every installation stands on: database, broker, beat, worker and room on the disk."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from redis import Redis
from redis.exceptions import RedisError

from portal.operations.models import Heartbeat
from portal.operations.probes import Probe, Reading, register

SILENT_AFTER: Final = {"beat": timedelta(seconds=60), "worker": timedelta(seconds=120)}
"""Both are seen every 15 seconds; a worker may be late while all its threads send."""
_LEAST_FREE_BYTES: Final = 500 * 1024 * 1024


def register_vitals() -> None:
    """Add the probes that need no other app."""
    register(Probe("database", gettext_lazy("Database"), read_database, is_vital=True, order=10))
    register(Probe("broker", gettext_lazy("Broker"), read_broker, is_vital=True, order=20))
    register(
        Probe(
            "beat", gettext_lazy("Clock"), lambda now: _read_heartbeat("beat", now), is_vital=True, order=30
        )
    )
    register(
        Probe(
            "worker",
            gettext_lazy("Worker"),
            lambda now: _read_heartbeat("worker", now),
            is_vital=True,
            order=40,
        )
    )
    register(Probe("disk", gettext_lazy("Room on the disk"), read_disk, order=90))


def read_database(_now: datetime) -> Reading:
    """Ask the database for one row."""
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    milliseconds = round((time.monotonic() - started) * 1000, 1)
    return Reading(is_ok=True, sentence=_("It answers."), value=milliseconds)


def read_broker(_now: datetime) -> Reading:
    """Ask the broker whether it is there, for a second at most."""
    if not settings.REDIS_URL:
        return Reading(
            is_ok=False,
            sentence=_("No broker runs, so background work waits. Run “manage.py up” or set REDIS_URL."),
        )
    started = time.monotonic()
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
            broker.ping()
    except (RedisError, OSError):
        return Reading(
            is_ok=False,
            sentence=_("It does not answer. Work waits in the database and goes on when it is back."),
        )
    return Reading(is_ok=True, sentence=_("It answers."), value=round((time.monotonic() - started) * 1000, 1))


def read_disk(_now: datetime) -> Reading:
    """Look how much room is left where the data folder is."""
    folder = Path(settings.DATA_DIR).resolve()
    free = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
    gigabytes = f"{free / 1024**3:.1f}"
    if free < _LEAST_FREE_BYTES:
        sentence = _("Only %(room)s GB are free. Make room: without it nothing more can be written.")
    else:
        sentence = _("%(room)s GB are free.")
    return Reading(
        is_ok=free >= _LEAST_FREE_BYTES, sentence=sentence % {"room": gigabytes}, value=float(free)
    )


def _read_heartbeat(name: str, now: datetime) -> Reading:
    row = Heartbeat.objects.named(name).first()
    if row is None or row.beat_at is None:
        return Reading(is_ok=False, sentence=_("It has not been seen yet."))
    age = max(0.0, round((now - row.beat_at).total_seconds(), 1))
    return Reading(is_ok=row.is_alive(now, within=SILENT_AFTER[name]), sentence=_seen_ago(age), value=age)


def _seen_ago(seconds: float) -> str:
    """Say how long ago something was seen at work."""
    if seconds < 60:
        count = int(seconds)
        return ngettext("Seen %(count)d second ago.", "Seen %(count)d seconds ago.", count) % {"count": count}
    count = int(seconds // 60)
    return ngettext("Not seen for %(count)d minute.", "Not seen for %(count)d minutes.", count) % {
        "count": count
    }
