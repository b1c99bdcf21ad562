"""Let the beat show that it ticks."""

import logging
import time
from typing import Any, Final

from celery.beat import Scheduler
from django.db import Error, close_old_connections
from django.utils import timezone

from portal.operations.actions import record_heartbeat

log = logging.getLogger(__name__)
SECONDS: Final = 15


class HeartbeatScheduler(Scheduler):
    """Celery's scheduler without a file of its own, that writes the heartbeat "beat" every 15 seconds.

    The schedule is static and due work is rows, so nothing needs to be remembered between two starts.
    """

    max_interval = 5
    _noted = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if not self._noted or time.monotonic() - self._noted >= SECONDS:
            self._noted = time.monotonic()
            self._note()
        return float(super().tick(*args, **kwargs))

    def _note(self) -> None:
        close_old_connections()
        try:
            record_heartbeat(name="beat", now=timezone.now())
        except Error as error:
            log.warning("the heartbeat could not be written: %s", error)
