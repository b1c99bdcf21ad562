"""Tell the people a decision or a change concerns, at the bell and by mail: author, reporter, appellant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from forums.discussions.changes import MOVED, Change
from forums.discussions.diffs import diff_lines
from forums.discussions.models import Post
from forums.moderation.links import sanction_path
from forums.moderation.models import Appeal, Decision, Report, Sanction
from forums.notifications.actions import AccountNews, forget_notices, ring, ring_about_account
from forums.notifications.models import Notice
from portal.accounts.models import User
from portal.accounts.restrictions import moment
from portal.accounts.time_zones import find_zone
from portal.customers.models import Address, Channel, Purpose
from portal.lib.markdown import TooComplex, TooLong, plain_text
from portal.messaging.actions import Letter, cancel_messages, queue_message
from portal.messaging.models import Message

EXCERPT_LENGTH: Final = 400
LINES_SHOWN: Final = 12
LINE_LENGTH: Final = 200
OUTCOME_WAITS: Final = timedelta(minutes=10)
"""So long a moderator may take a decision back before its reporters hear of it by mail."""


Words = Mapping[str, Any]


@dataclass(frozen=True)
class _Paper:
    """What one mail is about: its template, the row it tells of, where its button leads, and its words."""

    template: str
    about: tuple[str, int]
    key: str
    path: str
    label: str | Promise
    write: Callable[[], Words]
    """Called in the reader's language."""
    purpose: Purpose = Purpose.SERVICE
    due_at: datetime | None = None


def tell_author(decision: Decision, post: Post, *, now: datetime) -> None:
    """Explain the decision to the author of the post."""
    key = f"decision:{decision.pk}"
    ring(user=post.author, kind=Notice.Kind.DECISION, post=post, key=key, now=now)
    paper = _Paper(
        template="forum_decision",
        about=("forum.decision", decision.pk),
        key=f"forum:{key}",
        path=reverse("moderation:decision", args=[post.pk]),
        label=_("Read the decision"),
        write=partial(_words_of_decision, decision, post),
    )
    _mail(post.author, paper, now)


def _words_of_decision(decision: Decision, post: Post) -> Words:
    return {
        "state": decision.state_after,
        "is_held_by_reports": decision.verdict == Decision.Verdict.HOLD,
        "topic": post.topic.title,
        "rule": decision.get_rule_display() if decision.rule else "",
        "post_class": decision.get_post_class_display() if decision.is_against else "",
        "ground": decision.get_ground_display() if decision.ground else "",
        "reason": decision.reason,
        "quote": decision.quote,
        "mend": decision.mend,
        "may_appeal": decision.is_against,
        "excerpt": _excerpt_of(post),
    }


def tell_of_edit(change: Change, now: datetime) -> None:
    """Tell the author of a post that somebody else changed it: why, and what."""
    post = change.post
    ring(user=post.author, kind=Notice.Kind.EDIT, post=post, key=change.key, now=now)
    is_title_only = change.source == change.source_before
    paper = _Paper(
        template="forum_edit",
        about=("forum.edit", post.pk),
        key=f"forum:{change.key}",
        path=reverse("discussions:post" if is_title_only else "discussions:revision-list", args=[post.pk]),
        label=_("Read it in the topic") if is_title_only else _("Read what changed"),
        write=partial(_words_of_edit, change),
    )
    _mail(post.author, paper, now)


def _words_of_edit(change: Change) -> Words:
    changed = (line for line in diff_lines(change.source_before, change.source) if line.kind != "kept")
    lines = [line for line in changed if line.text.strip()]
    shown = [{"kind": line.kind, "text": line.text[:LINE_LENGTH]} for line in lines[:LINES_SHOWN]]
    return {
        "topic": change.title or change.post.topic.title,
        "title_before": change.title_before if change.title_before != change.title else "",
        "is_moved": change.key.startswith(MOVED),
        "reason": change.reason,
        "lines": shown,
        "is_cut": len(lines) > LINES_SHOWN or any(len(line.text) > LINE_LENGTH for line in lines),
    }


def tell_reporters(decision: Decision, *, now: datetime) -> None:
    """Tell the outcome to the readers whose reports the decision closed; by mail those who agreed to it.

    As at the bell nothing of the post is named: they may have lost the right to read it. Their page does.
    """
    for report in Report.objects.filter(decision=decision).select_related("reporter"):
        ring(
            user=report.reporter,
            kind=Notice.Kind.REPORT,
            post=decision.post,
            key=_key_of_reports(decision),
            now=now,
        )
        paper = _Paper(
            template="forum_report_outcome",
            about=("forum.report", decision.pk),
            key=f"forum:report:{report.pk}:{decision.pk}",
            path=reverse("moderation-me:report-list"),
            label=_("Your reports"),
            write=partial(_words_of_outcome, report, decision),
            purpose=Purpose.FORUM,
            due_at=now + OUTCOME_WAITS,
        )
        _mail(report.reporter, paper, now)


def _key_of_reports(decision: Decision) -> str:
    return f"reports:{decision.pk}"


def _words_of_outcome(report: Report, decision: Decision) -> Words:
    return {
        "is_upheld": report.state == Report.State.UPHELD,
        "state": decision.state_after,
    }


def forget_letters(decision: Decision, *, now: datetime) -> None:
    """Take back what has not been handed over or read of a decision that was taken back."""
    waiting = Message.objects.filter(about_kind="forum.report", about_id=decision.pk)
    cancel_messages(waiting, reason=gettext("The decision was taken back."), now=now)
    forget_notices(post=decision.post, key=_key_of_reports(decision))


def tell_appellant(appeal: Appeal, *, now: datetime) -> None:
    """Tell the written outcome of an appeal to who appealed."""
    key, path = f"appeal:{appeal.pk}", sanction_path(appeal.sanction_id or 0)
    if appeal.decision is not None:
        post = appeal.decision.post
        path = reverse("moderation:decision", args=[post.pk])
        ring(user=appeal.appellant, kind=Notice.Kind.APPEAL, post=post, key=key, now=now)
    else:
        news = AccountNews(Notice.Kind.APPEAL, key, path)
        ring_about_account(user=appeal.appellant, news=news, now=now)
    paper = _Paper(
        template="forum_appeal_outcome",
        about=("forum.appeal", appeal.pk),
        key=f"forum:{key}",
        path=path,
        label=_("Read the outcome"),
        write=partial(_words_of_appeal, appeal),
    )
    _mail(appeal.appellant, paper, now)


def _words_of_appeal(appeal: Appeal) -> Words:
    return {
        "is_granted": appeal.state == Appeal.State.GRANTED,
        "topic": appeal.decision.post.topic.title if appeal.decision else "",
        "outcome": appeal.outcome,
    }


def tell_sanctioned(sanction: Sanction, *, now: datetime) -> None:
    """Tell a person what was decided about her, or that it ended, at the bell and by mail.

    Who may not sign in finds it there once she may; until then she has the mail, whose page is the same.
    """
    key, path = f"sanction:{sanction.pk}:{sanction.end or 'given'}", sanction_path(sanction.pk)
    kind = Notice.Kind.ENDED if sanction.end else _RINGS[Sanction.Kind(sanction.kind)]
    until = None if sanction.end or kind == Notice.Kind.WARNING else sanction.until
    news = AccountNews(kind, key, path, detail=_reason_of(sanction), until=until)
    ring_about_account(user=sanction.person, news=news, now=now)
    paper = _Paper(
        template="forum_sanction",
        about=("forum.sanction", sanction.pk),
        key=f"forum:{key}",
        path=path,
        label=_("Read it on its page"),
        write=partial(_words_of_sanction, sanction),
    )
    _mail(sanction.person, paper, now)


_RINGS: Final = {
    Sanction.Kind.WARNING: Notice.Kind.WARNING,
    Sanction.Kind.SILENCE: Notice.Kind.SILENCE,
    Sanction.Kind.SUSPENSION: Notice.Kind.SUSPEND,
}


def _reason_of(sanction: Sanction) -> str:
    return sanction.end_reason if sanction.end else sanction.reason


def _words_of_sanction(sanction: Sanction) -> Words:
    return {
        "kind": sanction.kind,
        "end": sanction.end,
        "until": moment(sanction.until),
        "rule": sanction.get_rule_display() if sanction.rule else "",
        "reason": _reason_of(sanction),
    }


def _mail(person: User | None, paper: _Paper, now: datetime) -> None:
    """Queue a mail in her language, with her hours, to a person who has an address for it."""
    address = _address_of(person, paper.purpose)
    if person is None or address is None:
        return
    language = address.customer.language
    about_kind, about_id = paper.about
    with override(language or settings.LANGUAGE_CODE), timezone.override(find_zone(person.time_zone)):
        context = {
            **paper.write(),
            "action_url": f"{settings.SITE_URL}{paper.path}",
            "action_label": str(paper.label),
        }
    letter = Letter(
        template=paper.template,
        purpose=paper.purpose,
        channel=Channel.EMAIL,
        to=address,
        customer=address.customer,
        dedupe_key=paper.key,
        context=context,
        about_kind=about_kind,
        about_id=about_id,
        due_at=paper.due_at,
        language=language,
    )
    queue_message(letter, now=now)


def _address_of(person: User | None, purpose: Purpose) -> Address | None:
    """Return the person's proved e-mail address; for what needs consent one she agreed with."""
    if person is None:
        return None
    addresses = Address.objects.verified()
    if purpose != Purpose.SERVICE:
        addresses = Address.objects.agreeing(purpose).filter(customer__user__is_active=True)
    mine = addresses.filter(channel=Channel.EMAIL, customer__user=person)
    return mine.select_related("customer").first()


def _excerpt_of(post: Post) -> str:
    """Return the beginning of a post; nothing if it was stored under milder limits."""
    try:
        return plain_text(post.source, EXCERPT_LENGTH)
    except (TooLong, TooComplex):
        return ""
