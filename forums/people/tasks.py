"""Count people again, the longest uncounted first."""

from celery import shared_task
from django.utils.timezone import now

from forums.people import actions


@shared_task(name="forums.people.count_due")
def count_due() -> int:
    """Count the next 200 people; safe to run twice."""
    return actions.count_next(now=now())
