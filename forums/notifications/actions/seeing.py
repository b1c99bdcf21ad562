"""Let a person look at her notices, and forget what is old."""

from datetime import datetime, timedelta
from typing import Final

from forums.notifications.models import FOLDING, Notice
from portal.accounts.models import User

KEPT: Final = timedelta(days=90)


def mark_seen(*, notice: Notice, now: datetime) -> int:
    """Mark a notice as seen, and with a reply all replies of its topic up to then; return how many."""
    rows = Notice.objects.filter(user=notice.user_id, seen_at=None)
    if notice.kind in FOLDING:
        rows = rows.filter(post__topic=notice.subject.topic_id, kind__in=FOLDING, pk__lte=notice.pk)
    else:
        rows = rows.filter(pk=notice.pk)
    return rows.update(seen_at=now)


def mark_all_seen(*, user: User, up_to: int, now: datetime) -> int:
    """Mark everything as seen that stood on the page: nothing newer than the notice named."""
    return Notice.objects.filter(user=user, seen_at=None, pk__lte=up_to).update(seen_at=now)


def forget_old(*, now: datetime) -> int:
    """Delete notices after 90 days; return how many."""
    deleted, _each = Notice.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted
