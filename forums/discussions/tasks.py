"""Let go drafts that nobody needs any more."""

from celery import shared_task
from django.utils.timezone import now

from forums.discussions.actions import drafts


@shared_task(name="forums.discussions.sweep_drafts")
def sweep_drafts() -> int:
    """Delete drafts nobody touched for half a year; safe to run twice."""
    return drafts.sweep_drafts(now=now())
