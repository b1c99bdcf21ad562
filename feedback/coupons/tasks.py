"""Ring the drains of the coupons; each may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.coupons import actions


@shared_task(name="feedback.coupons.settle_due")
def settle_due() -> None:
    """Follow the messages that carry coupons, and end the coupons whose last day is over."""
    actions.settle_reserved(now=timezone.now())
    actions.expire_due(now=timezone.now())
