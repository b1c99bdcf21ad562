"""Let go pictures that stand nowhere."""

from celery import shared_task
from django.utils.timezone import now

from portal.uploads import actions


@shared_task(name="portal.uploads.sweep_orphans")
def sweep_orphans() -> int:
    """Delete what nobody used within a day; safe to run twice."""
    return actions.sweep_orphans(now=now())
