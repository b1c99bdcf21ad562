"""Give every background task its id in the log, and show the worker as soon as it is up."""

import time
import warnings
from typing import Any, Final

import structlog
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging, task_postrun, task_prerun, worker_ready
from django.db import Error
from django.utils import timezone
from structlog.contextvars import bind_contextvars, unbind_contextvars

from portal.operations.actions import record_heartbeat

log = structlog.get_logger("portal.tasks")
_WORTH_TELLING_SECONDS: Final = 1.0


def connect_signals() -> None:
    """Listen to Celery; called once when Django is set up."""
    warnings.filterwarnings("ignore", category=SecurityWarning)  # it speaks of pickle, which we never accept
    setup_logging.connect(_keep_our_logging, dispatch_uid="operations.logging")
    task_prerun.connect(_bind_task, dispatch_uid="operations.bind_task")
    task_postrun.connect(_tell_task, dispatch_uid="operations.tell_task")
    worker_ready.connect(_show_worker, dispatch_uid="operations.show_worker")


def _keep_our_logging(**_signal: Any) -> None:
    """Do nothing: a listener is how Celery learns that logging is set up already."""


def _bind_task(*, task_id: str, task: Any, **_signal: Any) -> None:
    task.request.update(started_on_clock=time.monotonic())
    bind_contextvars(task_id=task_id, task=task.name)


def _tell_task(*, task: Any, retval: object = None, state: str | None = None, **_signal: Any) -> None:
    """Write one line for a task that did something or took long; a tick with nothing due stays silent."""
    seconds = time.monotonic() - getattr(task.request, "started_on_clock", time.monotonic())
    is_told = bool(retval) or state != "SUCCESS" or seconds > _WORTH_TELLING_SECONDS
    handled = {"handled": retval} if isinstance(retval, int) else {}
    getattr(log, "info" if is_told else "debug")("task", state=state, ms=round(seconds * 1000, 1), **handled)
    unbind_contextvars("task_id", "task")


def _show_worker(**_signal: Any) -> None:
    try:
        record_heartbeat(name="worker", now=timezone.now())
    except Error as error:
        log.warning("the worker's heartbeat could not be written", error=str(error))
