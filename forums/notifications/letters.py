"""Write the mail about one topic: who did what, the words, why she gets it, and how to mute it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from forums.discussions.changes import MOVED
from forums.discussions.models import Topic
from forums.discussions.touches import KIND
from forums.discussions.words import author_name, excerpt_of
from forums.notifications.links import mute_url
from forums.notifications.models import FOLDING, MEASURES, Notice
from portal.accounts.models import User
from portal.accounts.restrictions import moment
from portal.customers.models import Address, Channel, Purpose
from portal.messaging.actions import Letter
from portal.messaging.replies import reply_address

POSTS_IN_A_MAIL: Final = 5
REPLY_KIND: Final = "f"
DIGEST_KIND: Final = "forum.digest"


@dataclass(frozen=True)
class MailedPost:
    """One post as a mail shows it."""

    line: str
    excerpt: str
    url: str


def letter_for(notices: Sequence[Notice], address: Address, now: datetime) -> Letter:
    """Return the one mail about all these notices of one topic, the first of them first."""
    first = notices[0]
    topic = first.subject.topic
    language = address.customer.language
    with override(language or settings.LANGUAGE_CODE):
        context = _context(notices, topic)
    return Letter(
        template="forum_notice",
        purpose=Purpose.FORUM,
        channel=Channel(address.channel),
        to=address,
        customer=address.customer,
        dedupe_key=f"forum:notice:{first.pk}",
        context=context,
        about_kind=KIND,
        about_id=first.subject.pk,
        language=language,
        headers=_threading(first.user_id, topic, now),
    )


def _threading(user_id: int, topic: Topic, now: datetime) -> dict[str, str]:
    """Return the headers that keep a topic's mails together and lead an answer back to it."""
    headers = {"References": f"<topic-{topic.pk}@{settings.SITE_HOST}>"}
    if answer_to := reply_address(REPLY_KIND, user_id=user_id, about_id=topic.pk, now=now):
        headers["Reply-To"] = answer_to
    return headers


def _context(notices: Sequence[Notice], topic: Topic) -> Mapping[str, Any]:
    first = notices[0]
    shown = [_mailed(notice) for notice in notices[:POSTS_IN_A_MAIL]]
    headline = shown[0].line if len(notices) == 1 else _folded_line(notices, topic)
    return {
        "headline": headline,
        "topic": topic.title,
        "posts": shown,
        "more_count": len(notices) - len(shown),
        "why": why_line(first),
        "may_answer": bool(settings.INBOUND_DOMAIN),
        "mute_url": mute_url(first.user_id, topic.pk),
        "action_url": shown[0].url,
        "action_label": _("Read the topic") if len(notices) > 1 else _action_label(first),
    }


def _mailed(notice: Notice) -> MailedPost:
    return MailedPost(
        line=headline_of(notice),
        excerpt=excerpt_of(notice.subject),
        url=f"{settings.SITE_URL}{notice.subject.topic.url_of(notice.subject.number)}",
    )


def _folded_line(notices: Sequence[Notice], topic: Topic) -> str:
    count = sum(notice.kind in FOLDING for notice in notices)
    if count < len(notices):  # a mention or an answer among them matters most
        return next(headline_of(notice) for notice in notices if notice.kind not in FOLDING)
    line = ngettext("%(count)d new reply in “%(topic)s”", "%(count)d new replies in “%(topic)s”", count)
    return line % {"count": count, "topic": topic.title}


def headline_of(notice: Notice, name: Callable[[User | None], str] = author_name) -> str:
    """Return what happened, in one line; `name` writes people's names as the place needs them."""
    post = notice.post
    if post is None:
        return _account_line(notice)
    names = {"author": name(post.author), "actor": name(notice.actor), "topic": post.topic.title}
    lines = {
        Notice.Kind.TOPIC: _("%(author)s started “%(topic)s”"),
        Notice.Kind.REPLY: _("%(author)s replied in “%(topic)s”"),
        Notice.Kind.MENTION: _("%(author)s mentioned you in “%(topic)s”"),
        Notice.Kind.ANSWER: _("%(actor)s marked your post as the answer in “%(topic)s”"),
        Notice.Kind.SOLVED: _("“%(topic)s” is solved"),
        Notice.Kind.DECISION: _("There is a decision about your post in “%(topic)s”"),
        Notice.Kind.APPEAL: _("Your appeal about “%(topic)s” is answered"),
        Notice.Kind.REPORT: _("A moderator decided about a post you reported"),
        Notice.Kind.EDIT: _("A moderator changed your post in “%(topic)s”"),
    }
    if notice.key.startswith(MOVED):
        return _("A moderator moved your post to “%(topic)s”") % names
    return lines[Notice.Kind(notice.kind)] % names


def _account_line(notice: Notice) -> str:
    lines = {
        Notice.Kind.WARNING: _("A moderator warns you"),
        Notice.Kind.SILENCE: _("Until %(until)s you can read but not write in the forums"),
        Notice.Kind.SUSPEND: _("Your account is suspended until %(until)s"),
        Notice.Kind.ENDED: _("A decision about your account has ended"),
        Notice.Kind.APPEAL: _("Your appeal about your account is answered"),
    }
    until = moment(notice.until) if notice.until else ""
    return lines[Notice.Kind(notice.kind)] % {"until": until}


def _action_label(notice: Notice) -> str:
    labels = {Notice.Kind.REPLY: _("Read the reply"), Notice.Kind.SOLVED: _("Read the answer")}
    return labels.get(Notice.Kind(notice.kind), _("Read it in the topic"))


def why_line(notice: Notice) -> str:
    """Return why the person is told, in one sentence."""
    if notice.kind == Notice.Kind.ENDED:
        return _("You get this because it is about your account.")
    if notice.kind in MEASURES:
        return _("You get this because it is about your account. You can appeal on its page.")
    category = notice.post.topic.category.name if notice.post else ""
    names = {"category": category, "tag": notice.tag.name if notice.tag else ""}
    lines = {
        Notice.Reason.TOPIC: _("You get this because you watch this topic."),
        Notice.Reason.CATEGORY: _("You get this because you watch the category “%(category)s”."),
        Notice.Reason.TAG: _("You get this because you watch the tag “%(tag)s”."),
        Notice.Reason.MENTION: _("You get this because somebody mentioned you."),
        Notice.Reason.AUTHOR: _("You get this because you wrote the answer."),
        Notice.Reason.ASKED: _("You get this because you asked the question."),
        Notice.Reason.ME_TOO: _("You get this because you said you have the same question."),
        Notice.Reason.POST: _("You get this because you wrote the post."),
        Notice.Reason.REPORTED: _("You get this because you reported the post."),
        Notice.Reason.ACCOUNT: _("You get this because you appealed."),
    }
    return lines[Notice.Reason(notice.reason)] % names
