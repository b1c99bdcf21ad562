"""Ring the drain of the readings; it may be rung twice or not at all."""

from celery import shared_task

from feedback.readings import actions


@shared_task(name="feedback.readings.read_new")
def read_new() -> int:
    """Read the texts nobody has read."""
    return actions.read_new()
