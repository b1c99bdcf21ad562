"""Let the drains of notifications run as the worker would, at moments a test chooses."""

from datetime import UTC, datetime, timedelta

from forums.notifications.actions import mail_due, tell_new
from forums.notifications.models import Notice
from portal.accounts.models import User
from portal.messaging.models import Message

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
"""A Monday."""
WAIT = timedelta(minutes=10)


def announce(now: datetime = NOON) -> None:
    """Tell people what is new, and mail it after the wait."""
    tell_new(now=now)
    mail_due(now=now + WAIT)


def forum_mails() -> list[Message]:
    """Return the mails about topics, the oldest first."""
    return list(Message.objects.filter(template="forum_notice").order_by("pk"))


def mailed_to() -> list[str]:
    """Return to whom mails about topics go."""
    return sorted(message.to for message in forum_mails())


def told(user: User) -> list[tuple[str, int]]:
    """Return the kinds and post numbers of a person's notices, in order."""
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", "post__number"))
