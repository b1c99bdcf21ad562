"""Appeal a decision or a sanction once, and let somebody else answer it by a promised moment."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forums.discussions.models import Post
from forums.discussions.policies import is_author
from forums.moderation.actions.ruling import Ruling, lock, rule_on
from forums.moderation.actions.sanctioning import lift_sanctions_of, take_back_sanction
from forums.moderation.actions.undoing import is_latest, take_back
from forums.moderation.errors import (
    AppealedAlready,
    AppealRefused,
    AppealSettled,
    AppealTextMissing,
    NotYourAppeal,
    OutcomeMissing,
    SanctionAppealRefused,
)
from forums.moderation.grounds import Grounds
from forums.moderation.letters import tell_appellant
from forums.moderation.models import Appeal, Decision, Sanction
from forums.moderation.policies import may_answer_appeal, may_appeal, may_appeal_sanction
from portal.accounts.models import User
from portal.lib.states import InvalidTransition, advance

SATURDAY: Final = 5


@transaction.atomic
def appeal_decision(*, decision: Decision, appellant: User, text: str, now: datetime) -> Appeal:
    """Ask for another person's look at a decision; the clock of the answer starts.

    Raises: AppealRefused, AppealedAlready, AppealTextMissing.
    """
    appeal = Appeal(decision=decision, appellant=appellant, text=text.strip())
    _refuse_second(Appeal.objects.filter(decision=decision).exists(), appeal)
    post, _number = lock(decision.post)
    if not (is_author(post, appellant) and may_appeal(decision, post, now)):
        raise AppealRefused
    return _store(appeal, now)


@transaction.atomic
def appeal_sanction(*, sanction: Sanction, text: str, now: datetime) -> Appeal:
    """Let the person a sanction is about ask for another person's look at it.

    Raises: SanctionAppealRefused, AppealedAlready, AppealTextMissing.
    """
    appeal = Appeal(sanction=sanction, appellant=sanction.person, text=text.strip())
    _refuse_second(Appeal.objects.filter(sanction=sanction).exists(), appeal)
    if not may_appeal_sanction(Sanction.objects.select_for_update().get(pk=sanction.pk), now):
        raise SanctionAppealRefused
    return _store(appeal, now)


def _refuse_second(is_second: bool, appeal: Appeal) -> None:
    if is_second:
        raise AppealedAlready
    if not appeal.text:
        raise AppealTextMissing


def _store(appeal: Appeal, now: datetime) -> Appeal:
    appeal.created_at, appeal.due_at = now, working_days_after(now, settings.APPEAL_DAYS)
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError as error:  # her other click was quicker
        raise AppealedAlready from error
    return appeal


def working_days_after(moment: datetime, days: int) -> datetime:
    """Return the same time of day so many working days later, in the company's time zone."""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < SATURDAY
    return local.astimezone(moment.tzinfo)


@transaction.atomic
def answer_appeal(*, appeal: Appeal, grants: bool, outcome: str, moderator: User, now: datetime) -> Appeal:
    """Grant or deny an appeal, in writing. What is granted is restored exactly.

    Raises: OutcomeMissing, NotYourAppeal, AppealSettled.
    """
    if not outcome.strip():
        raise OutcomeMissing
    if not may_answer_appeal(appeal, moderator):
        raise NotYourAppeal
    to = Appeal.State.GRANTED if grants else Appeal.State.DENIED
    if appeal.decision is not None:
        post, number = lock(appeal.decision.post)
        _settle(appeal, to, moderator, outcome.strip(), now)
        if grants:
            _restore(appeal.decision, post, number, moderator, now)
    else:
        _settle(appeal, to, moderator, outcome.strip(), now)
        if grants and appeal.sanction is not None:
            take_back_sanction(appeal.sanction, moderator, _("An appeal was granted."), now)
    tell_appellant(appeal, now=now)
    return appeal


def _restore(decision: Decision, post: Post, number: int, moderator: User, now: datetime) -> None:
    """Take the decision and its sanctions back; where the post moved on since, show it in any case."""
    reason = _("An appeal was granted.")
    if is_latest(decision, post, number):
        take_back(decision, by=moderator, now=now, tells_author=False)
    elif not post.is_published:
        verdict = Decision.Verdict.APPROVE if post.state == Post.State.HELD else Decision.Verdict.RESTORE
        rule_on(post, Ruling(verdict, moderator, Grounds(reason=reason)), number=number, now=now)
    lift_sanctions_of(decision=decision, moderator=moderator, now=now, reason=reason)


def _settle(appeal: Appeal, to: str, moderator: User, outcome: str, now: datetime) -> None:
    try:
        advance(appeal, to, Appeal.MOVES, decided_by=moderator, decided_at=now, outcome=outcome)
    except InvalidTransition as error:
        raise AppealSettled from error
