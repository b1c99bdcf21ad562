"""Forget what nobody looks for any more."""

from celery import shared_task
from django.utils.timezone import now

from forums.search.actions import forget_missed_searches


@shared_task(name="forums.search.forget_due")
def forget_due() -> int:
    """Delete words that nobody looked for in a year; safe to run twice."""
    return forget_missed_searches(now=now())
