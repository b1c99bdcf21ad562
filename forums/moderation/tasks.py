"""Forget what reports no longer need."""

from celery import shared_task
from django.utils.timezone import now

from forums.moderation import actions


@shared_task(name="forums.moderation.forget_due")
def forget_due() -> int:
    """Forget from which network old reports came; safe to run twice."""
    return actions.forget_networks(now=now())
