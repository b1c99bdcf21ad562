"""Ring the drains of the check-ins; each may be rung twice or not at all."""

from celery import shared_task
from django.utils import timezone

from feedback.checkins import actions
from portal.operations.actions import take_lease


@shared_task(name="feedback.checkins.plan_due")
def plan_due() -> None:
    """Plan who is asked next; a lease lets only one of several planners work."""
    now = timezone.now()
    if take_lease("feedback.checkins.plan_due", 55, now):
        actions.plan_due(now=now)


@shared_task(name="feedback.checkins.send_due")
def send_due() -> None:
    """Send what is due, and follow silence."""
    actions.send_due(now=timezone.now())
    actions.follow_up_due(now=timezone.now())


@shared_task(name="feedback.checkins.settle_due")
def settle_due() -> None:
    """Close what was not answered in time, and follow what did not arrive."""
    actions.settle_undelivered(now=timezone.now())
    actions.retry_steps(now=timezone.now())
    actions.expire_due(now=timezone.now())


@shared_task(name="feedback.checkins.count_due")
def count_due() -> None:
    """Count the numbers tapped in mails that have waited long enough."""
    actions.count_taps(now=timezone.now())
