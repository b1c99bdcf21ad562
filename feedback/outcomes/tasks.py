"""Ring the drain of the outcomes; it may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.outcomes import actions


@shared_task(name="feedback.outcomes.tell_due")
def tell_due() -> None:
    """Tell who contributed and agreed."""
    actions.tell_due(now=timezone.now())
