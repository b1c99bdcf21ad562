"""Ring the drain of the figures; it may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.insights import actions


@shared_task(name="feedback.insights.count_changed")
def count_changed() -> int:
    """Count the days again whose answers changed."""
    return actions.count_changed(now=timezone.now())


@shared_task(name="feedback.insights.count_fates")
def count_fates() -> int:
    """Count again what became of the invitations."""
    return actions.count_fates(now=timezone.now())


@shared_task(name="feedback.insights.release_due")
def release_due() -> int:
    """Release the public figures anew that enough people have added to."""
    return actions.release_due(now=timezone.now())


@shared_task(name="feedback.insights.alert_due")
def alert_due() -> int:
    """Note what stands out of the live forms, and tell who follows them."""
    return actions.alert_due(now=timezone.now())
