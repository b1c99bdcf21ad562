"""Show that the worker works."""

from celery import shared_task
from django.utils import timezone

from portal.operations.actions import record_heartbeat


@shared_task(name="portal.operations.beat", expires=60)
def beat() -> None:
    """Write the worker's heartbeat; the beat rings it every 15 seconds."""
    record_heartbeat(name="worker", now=timezone.now())
