"""Forget what need not be known any more."""

from celery import shared_task
from django.utils import timezone

from portal.screening.blocking import forget_traces


@shared_task(name="portal.screening.forget_due")
def forget_due() -> None:
    """Delete old network addresses; the beat rings it every hour."""
    forget_traces(now=timezone.now())
