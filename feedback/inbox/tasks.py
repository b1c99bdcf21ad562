"""Ring the drain of the inbox; it may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.inbox import actions


@shared_task(name="feedback.inbox.take_in_new")
def take_in_new() -> int:
    """Take in the answers that came past the forms."""
    return actions.take_in_new(now=timezone.now())
