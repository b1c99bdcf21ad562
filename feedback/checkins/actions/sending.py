"""Send what is due, hold what has to wait, and settle what did not arrive or was not answered."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from feedback.checkins.audience import addresses_of
from feedback.checkins.judging import Go, Judgment, Never, Wait, judge, standing_of
from feedback.checkins.letters import letter_for
from feedback.checkins.models import CheckIn, Program
from portal.lib.jobs import wake
from portal.lib.states import InvalidTransition, advance
from portal.messaging.actions import queue_message
from portal.messaging.models import Message

log = logging.getLogger(__name__)

BATCH: Final = 100
AT_MOST: Final = 10_000
HOUR: Final = timedelta(hours=1)
PUT_OFF: Final = timedelta(minutes=10)
MOST_ASKS: Final = 3
"""After so many refusals at hand-over it is given up, with the outbox's own reason."""


def send_due(*, now: datetime) -> int:
    """Send what is due and return how many were looked at, the programs that go first first.

    Each goes from planned to sent together with its queued message, in one transaction.
    Consent, open matters, rest, budget and hours are looked at again, because days may have passed.
    """
    count = 0
    for program in Program.objects.live().select_related("survey__current_version"):
        while count < AT_MOST and (handled := _send_batch(program, now)):
            count += handled
    return count


@transaction.atomic
def _send_batch(program: Program, now: datetime) -> int:
    room = _room(program, now)
    rows = CheckIn.objects.due_of(program, now).select_related("customer", "survey__current_version")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    batch = list(rows[: min(BATCH, room)])
    if not batch:
        return 0
    for row in batch:
        row.program = program
    standing = standing_of(batch, program, now)
    for row in batch:
        _handle(row, judge(row, standing, now), now)
    return len(batch)


def _room(program: Program, now: datetime) -> int:
    """Return how many more the program may ask in this hour; its row is locked until the batch is written."""
    if program.hourly_limit is None:
        return BATCH
    if connection.features.has_select_for_update:
        Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    return max(0, program.hourly_limit - CheckIn.objects.sent_since(program, now - HOUR).count())


def _handle(check_in: CheckIn, judgment: Judgment, now: datetime) -> None:
    try:
        with transaction.atomic():
            _follow(check_in, judgment, now)
    except InvalidTransition:  # another worker was here first
        return
    except Exception:
        log.exception("CheckIn %s failed", check_in.pk)
        CheckIn.objects.planned().filter(pk=check_in.pk).update(due_at=now + PUT_OFF)


def _follow(check_in: CheckIn, judgment: Judgment, now: datetime) -> None:
    match judgment:
        case Never(cause, reason):
            skip(check_in, cause, reason)
        case Wait(until, cause, reason):
            CheckIn.objects.planned().filter(pk=check_in.pk).update(
                due_at=min(until, check_in.not_after) if cause else until,
                hold_cause=cause,
                hold_reason=reason[:300],
            )
        case Go() as go:
            _send(check_in, go, now)


def _send(check_in: CheckIn, go: Go, now: datetime) -> None:
    program = check_in.program
    advance(
        check_in,
        CheckIn.State.SENT,
        CheckIn.MOVES,
        sent_at=now,
        expires_at=now + timedelta(days=program.expires_after_days),
        channel=go.address.channel,
        ask_count=check_in.ask_count + 1,
        hold_cause="",
        hold_reason="",
        next_step_at=first_step_at(program, now),
    )
    message = queue_message(letter_for(check_in, go, now), now=now)
    CheckIn.objects.filter(pk=check_in.pk).update(message=message)


def look_again(customer_id: int, now: datetime) -> None:
    """Judge a customer's held check-ins anew at once: something of hers was settled."""
    if CheckIn.objects.held_by_matter(customer_id).update(due_at=now):
        wake("feedback.checkins.send_due")


def first_step_at(program: Program, sent_at: datetime) -> datetime | None:
    """Return when the silent are written to again; None if never."""
    if program.reminder_count:
        return sent_at + timedelta(days=program.reminder_days)
    return sent_at + timedelta(days=program.offer_days) if program.offer_days else None


def skip(check_in: CheckIn, cause: str, reason: str) -> None:
    """Give a check-in up, with the reason."""
    advance(
        check_in,
        CheckIn.State.SKIPPED,
        CheckIn.MOVES,
        skip_cause=cause,
        skip_reason=reason[:300],
        hold_cause="",
        hold_reason="",
    )


def settle_undelivered(*, now: datetime) -> int:
    """Follow the messages that never arrived; return how many.

    Held back at hand-over means planned again, to be judged anew; undeliverable means another way, once, and
    failed when there is none.
    """
    count = 0
    for check_in in CheckIn.objects.undelivered().order_by("pk")[: 2 * BATCH]:
        try:
            with transaction.atomic():
                _settle(check_in, now)
            count += 1
        except InvalidTransition:
            continue
    return count


def _settle(check_in: CheckIn, now: datetime) -> None:
    message = check_in.message
    assert message is not None
    if message.state in {Message.State.FAILED, Message.State.BOUNCED}:
        if not _fall_back(check_in, now):
            advance(check_in, CheckIn.State.FAILED, CheckIn.MOVES)
    elif check_in.ask_count >= MOST_ASKS:
        reason = message.reason or _("The message could not be sent within the day.")
        skip(check_in, CheckIn.Cause.REFUSED, reason)
    else:
        _take_back(check_in, now)


def _take_back(check_in: CheckIn, now: datetime) -> None:
    """Plan a check-in again whose message never left the house."""
    advance(
        check_in,
        CheckIn.State.PLANNED,
        CheckIn.MOVES,
        sent_at=None,
        expires_at=None,
        next_step_at=None,
        message=None,
        due_at=now,
    )


def _fall_back(check_in: CheckIn, now: datetime) -> bool:
    """Ask by the other agreed way where the first did not arrive; once."""
    program = check_in.program
    if check_in.has_fallen_back or program.channel != Program.Way.PREFERRED or not program.is_live:
        return False
    agreed = {channel for _customer, channel in addresses_of([check_in.customer_id])}
    others = sorted(agreed - {check_in.channel})
    if not others:
        return False
    _take_back(check_in, now)
    CheckIn.objects.filter(pk=check_in.pk).update(channel=others[0], has_fallen_back=True)
    return True


def expire_due(*, now: datetime) -> int:
    """Close what was not answered in time; return how many."""
    return CheckIn.objects.overdue_for_answer(now).update(state=CheckIn.State.EXPIRED)
