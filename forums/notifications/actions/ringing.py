"""Ring the bell of one person about one thing another app decided; its mail is that app's own."""

from datetime import datetime
from typing import Final

from forums.discussions.models import Post
from forums.notifications.models import Notice
from portal.accounts.models import User

REASONS: Final = {
    Notice.Kind.DECISION: Notice.Reason.POST,
    Notice.Kind.APPEAL: Notice.Reason.POST,
    Notice.Kind.REPORT: Notice.Reason.REPORTED,
    Notice.Kind.EDIT: Notice.Reason.POST,
}


def ring(*, user: User | None, kind: Notice.Kind, post: Post, key: str, now: datetime) -> None:
    """Tell a person of a decision, a change, an appeal's answer or a report's outcome, once for each key."""
    if user is None or not user.is_active:
        return
    _store(Notice(user=user, kind=kind, reason=REASONS[kind], post=post, key=key, created_at=now))


def ring_about_account(*, user: User | None, path: str, key: str, now: datetime) -> None:
    """Tell a person that her appeal about her account is answered, once for each key; `path` shows it."""
    if user is None or not user.is_active:
        return
    kind, reason = Notice.Kind.APPEAL, Notice.Reason.ACCOUNT
    _store(Notice(user=user, kind=kind, reason=reason, path=path, key=key, created_at=now))


def _store(notice: Notice) -> None:
    notice.mail_state = Notice.Mail.NONE
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def forget_notices(*, post: Post, key: str) -> None:
    """Take back what nobody has looked at yet, because the thing it told of was taken back."""
    Notice.objects.filter(post=post, key=key, seen_at=None).delete()
