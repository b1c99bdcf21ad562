"""Ring the drain of the readings; it may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.readings import actions


@shared_task(name="feedback.readings.read_new")
def read_new() -> int:
    """Read the texts nobody has read."""
    return actions.read_new()


@shared_task(name="feedback.readings.propose_due")
def propose_due() -> int:
    """Propose themes from the latest texts."""
    return actions.propose_themes(now=timezone.now())
