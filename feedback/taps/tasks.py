"""Forget what need not be known any more."""

from celery import shared_task
from django.utils import timezone

from feedback.taps import actions


@shared_task(name="feedback.taps.forget_due")
def forget_due() -> None:
    """Delete links opened long ago; the beat rings it every hour."""
    actions.forget_taps(now=timezone.now())
