"""Take leases and write down which process lives."""

import os
import socket
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from portal.operations.models import Heartbeat, Lease


def take_lease(name: str, seconds: float, now: datetime, *, holder: str = "") -> bool:
    """Take the named lease for some seconds and tell whether it was free; of many callers one gets it.

    `holder` is for people who look at the row; it is this process when empty.
    """
    changes = {"holder": (holder or this_process())[:200], "expires_at": now + timedelta(seconds=seconds)}
    with transaction.atomic():
        if Lease.objects.named(name).expired(now).update(**changes):
            return True
        if Lease.objects.named(name).exists():
            return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, **changes)
    except IntegrityError:
        return False
    return True


def record_heartbeat(*, name: str, now: datetime, detail: dict[str, object] | None = None) -> Heartbeat:
    """Note that the named process was at work now."""
    changes: dict[str, object] = {"beat_at": now} if detail is None else {"beat_at": now, "detail": detail}
    row, _created = Heartbeat.objects.update_or_create(
        name=name, defaults=changes, create_defaults={"started_at": now, **changes}
    )
    return row


def record_start(*, name: str, now: datetime) -> Heartbeat:
    """Note that the supervisor started the named process for the first time since it runs."""
    row, _created = Heartbeat.objects.update_or_create(
        name=name,
        defaults={
            "started_at": now,
            "beat_at": None,
            "restart_count": 0,
            "latest_exit": "",
            "latest_exit_at": None,
            "detail": {},
        },
    )
    return row


def record_restart(*, name: str, latest_exit: str, now: datetime) -> None:
    """Note that the named process ended, how, and that it was started again."""
    Heartbeat.objects.named(name).update(
        started_at=now,
        restart_count=F("restart_count") + 1,
        latest_exit=latest_exit[:200],
        latest_exit_at=now,
    )


def this_process() -> str:
    """Return a name for this process that people can find again."""
    return f"{socket.gethostname()}:{os.getpid()}"
