"""Drain what a moment brought, as the worker would have done."""

from datetime import datetime

from forums.notifications.actions import mail_due, tell_new
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message


def deliver(now: datetime) -> None:
    """Tell people what is new, mail what is due, and hand over what waits."""
    tell_new(now=now)
    mail_due(now=now)
    if Message.objects.due(now).exists():  # hundreds of moments bring nothing
        deliver_due(clock=lambda: now)
