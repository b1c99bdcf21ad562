"""Ring the drain of the suggestions; it may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.suggestions import actions


@shared_task(name="feedback.suggestions.tell_new")
def tell_new() -> None:
    """Tell who asked to be told what was decided."""
    actions.tell_new(now=timezone.now())
