"""Ring the drains of the feedback forms; each may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.surveys.actions.forgetting import forget_left_lying


@shared_task(name="feedback.surveys.forget_due")
def forget_due() -> None:
    """Forget what was begun and not touched for a month."""
    forget_left_lying(now=timezone.now())
