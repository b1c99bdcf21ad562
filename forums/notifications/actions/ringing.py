"""Ring the bell of one person about one thing another app decided; its mail is that app's own."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class AccountNews:
    """What was decided about a person, not about a post: the page that shows it, the reason and the end."""

    kind: Notice.Kind
    key: str
    path: str
    detail: str = ""
    until: datetime | None = None


def ring_about_account(*, user: User | None, news: AccountNews, now: datetime) -> None:
    """Tell a person of a measure against her, its end, or the answer to her appeal, once for each key."""
    if user is None or not user.is_active:
        return
    row = Notice(user=user, kind=news.kind, reason=Notice.Reason.ACCOUNT, key=news.key, created_at=now)
    row.path, row.detail, row.until = news.path, news.detail, news.until
    _store(row)


def _store(notice: Notice) -> None:
    notice.mail_state = Notice.Mail.NONE
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def forget_notices(*, post: Post, key: str) -> None:
    """Take back what nobody has looked at yet, because the thing it told of was taken back."""
    Notice.objects.filter(post=post, key=key, seen_at=None).delete()
