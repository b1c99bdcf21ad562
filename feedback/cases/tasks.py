"""Ring the drain of the cases; it may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.cases import actions


@shared_task(name="feedback.cases.close_due")
def close_due() -> None:
    """Close the solved cases whose customer has said no more."""
    actions.close_due(now=timezone.now())
