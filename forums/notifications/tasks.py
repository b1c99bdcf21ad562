"""Ring the drains of notifications."""

from celery import shared_task
from django.utils.timezone import now

from forums.notifications import actions


@shared_task(name="forums.notifications.tell_new")
def tell_new() -> int:
    """Tell people of every new post and event; safe to run twice."""
    return actions.tell_new(now=now())


@shared_task(name="forums.notifications.mail_due")
def mail_due() -> int:
    """Mail what people have not read meanwhile; safe to run twice."""
    return actions.mail_due(now=now())


@shared_task(name="forums.notifications.digest_due")
def digest_due() -> int:
    """Make the digests whose time has come; safe to run twice."""
    return actions.digest_due(now=now())


@shared_task(name="forums.notifications.forget_old")
def forget_old() -> int:
    """Delete notices after 90 days."""
    return actions.forget_old(now=now())
