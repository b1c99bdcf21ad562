"""Lay out a person's notices: replies of one topic are one line, unread ones apart from read ones."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.discussions.changes import RETITLED
from forums.notifications.letters import headline_of, why_line
from forums.notifications.links import read_unmute_token
from forums.notifications.models import FOLDING, MEASURES, Notice
from forums.notifications.targets import Target, TargetWords, muted_now, target_of, words_about
from portal.accounts.models import User
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.addresses import existing_url
from portal.lib.prepared import Prepared
from portal.lib.tokens import TokenExpired, TokenInvalid

READ_AT_ONCE: Final = 300
LINES: Final = 60
NAMES_IN_A_LINE: Final = 3


@dataclass(frozen=True)
class Line:
    """One line of the page; `pk` is the newest notice in it, `url` leads to the oldest post."""

    pk: int
    sign: str
    text: str
    names: str
    why: str
    url: str
    told_at: datetime
    is_unread: bool
    mute: "LineMute | None"


@dataclass(frozen=True)
class LineMute:
    """What one tap mutes: the notice whose reason names it, and the words of its button.

    `undo` is the key that takes back what was muted last; without it `is_muted` is only said.
    """

    pk: int
    words: TargetWords
    is_muted: bool
    undo: str


def count_unread(user: User) -> int:
    """Return how many unread lines there are, by one query."""
    found = _UNREAD.all(kind_of(user), **reader_values(user))
    return len({("topic", topic) if kind in FOLDING else ("notice", pk) for kind, topic, pk in found})


def _unread(kind: Kind) -> "QuerySet[Notice, tuple[str, int, int]]":
    """Return what is unread for a reader of the kind: every page of a signed-in person asks it."""
    person = stand_in(kind)
    assert isinstance(person, User)
    rows = Notice.objects.visible_to(person).unread().order_by("-pk")
    return rows.values_list("kind", "post__topic", "pk")[:READ_AT_ONCE]


_UNREAD: Final = Prepared(_unread)


def lines_for(user: User, undo: str = "") -> list[Line]:
    """Return the newest lines, by one query; `undo` is the key of what she muted last."""
    loaded = Notice.objects.visible_to(user).with_all().annotate(muted_now=muted_now(user))
    rows = loaded.order_by("-pk")[:READ_AT_ONCE]
    folds: dict[tuple[bool, str, int], list[Notice]] = {}
    for notice in rows:
        folds.setdefault((notice.is_unread, *notice.fold), []).append(notice)
    taken_back = _target_of(undo, user)
    return [_line(fold, undo, taken_back) for fold in list(folds.values())[:LINES]]


def _target_of(undo: str, user: User) -> Target | None:
    """Return what the key takes back; nothing when it is none, too old or another person's."""
    with suppress(TokenInvalid, TokenExpired):
        user_id, muted = read_unmute_token(undo)
        return muted.target if user_id == user.pk else None
    return None


def _line(fold: list[Notice], undo: str, taken_back: Target | None) -> Line:
    newest, oldest = fold[0], fold[-1]
    target = target_of(newest)
    return Line(
        pk=newest.pk,
        sign=_SIGNS[Notice.Kind(newest.kind)],
        text=headline_of(newest, _name) if len(fold) == 1 else _folded(fold),
        names=_names(fold) if len(fold) > 1 else _given(newest),
        why=why_line(newest),
        url=_url_of(oldest),
        told_at=newest.created_at,
        is_unread=newest.is_unread,
        mute=_mute(newest, target, undo if target == taken_back else "") if target else None,
    )


def _mute(notice: Notice, target: Target, undo: str) -> LineMute:
    is_muted = bool(getattr(notice, "muted_now", False))
    return LineMute(notice.pk, words_about(notice, target), is_muted, undo)


def _given(notice: Notice) -> str:
    """Return the reason a moderator wrote; empty for what has none."""
    return _("Reason: %(reason)s") % {"reason": notice.detail} if notice.detail else ""


def _url_of(notice: Notice) -> str:
    """Return where the notice leads: into its topic, or to the page that explains a decision."""
    if notice.post is None:
        return notice.path
    if notice.kind == Notice.Kind.REPORT:
        return existing_url("moderation-me:report-list")
    if notice.kind == Notice.Kind.EDIT and not notice.key.startswith(RETITLED):
        return existing_url("discussions:revision-list", notice.post_id)
    if notice.kind in {Notice.Kind.DECISION, Notice.Kind.APPEAL}:
        return existing_url("moderation:decision", notice.post_id)
    return notice.post.topic.url_of(notice.post.number)


def _folded(fold: list[Notice]) -> str:
    text = ngettext("%(count)d new reply in “%(topic)s”", "%(count)d new replies in “%(topic)s”", len(fold))
    return text % {"count": len(fold), "topic": fold[0].subject.topic.title}


def _names(fold: Iterable[Notice]) -> str:
    names = list(dict.fromkeys(_name(notice.subject.author) for notice in fold))
    rest = len(names) - NAMES_IN_A_LINE
    shown = ", ".join(names[:NAMES_IN_A_LINE])
    return _("%(names)s and %(count)d more") % {"names": shown, "count": rest} if rest > 0 else shown


def _name(user: User | None) -> str:
    return str(user) if user else _("A former member")


_SIGNS: Final = {
    Notice.Kind.TOPIC: "message-circle",
    Notice.Kind.REPLY: "messages-square",
    Notice.Kind.MENTION: "at-sign",
    Notice.Kind.ANSWER: "circle-check",
    Notice.Kind.SOLVED: "circle-check",
    Notice.Kind.DECISION: "scale",
    Notice.Kind.APPEAL: "scale",
    Notice.Kind.REPORT: "flag",
    Notice.Kind.EDIT: "pencil",
    **dict.fromkeys(MEASURES, "scale"),
}
