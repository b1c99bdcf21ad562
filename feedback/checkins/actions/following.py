"""Follow silence: remind once or twice, then offer a coupon to a share, then stop."""

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from feedback.checkins.actions.planning import lot
from feedback.checkins.actions.sending import BATCH
from feedback.checkins.judging import Go, Never, Wait, judge_next_step, standing_of
from feedback.checkins.letters import Step, follow_up_letter
from feedback.checkins.models import CheckIn, Program
from feedback.coupons.actions import (
    BudgetSpent,
    CouponGivenAlready,
    OfferClosed,
    release_coupon,
    reserve_coupon,
)
from feedback.coupons.letters import coupon_context
from portal.messaging.actions import Letter, queue_message

log = logging.getLogger(__name__)
PUT_OFF: Final = timedelta(hours=1)
RETRIES: Final = (timedelta(hours=1), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""How long a step waits that the outbox held back, each time; then it is given up."""
LATE: Final = timedelta(days=1)
"""A step that waited for the next morning is not late."""


def follow_up_due(*, now: datetime) -> int:
    """Take the next step with everybody who was asked and is silent; return how many were looked at."""
    count = 0
    for program in Program.objects.live().select_related("survey__current_version", "offer"):
        while handled := _follow_batch(program, now):
            count += handled
    return count


@transaction.atomic
def _follow_batch(program: Program, now: datetime) -> int:
    rows = CheckIn.objects.follow_up_due(program, now).select_related("customer", "survey__current_version")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    batch = list(rows[:BATCH])
    if batch:
        standing = standing_of(batch, program, now)
        for row in batch:
            row.program = program
            try:
                with transaction.atomic():
                    match judge_next_step(row, standing, now):
                        case Go() as go:
                            _take_step(row, go, now)
                        case Wait(until):
                            _step_later(row, until)
                        case Never():
                            _step_later(row, None)
            except Exception:
                log.exception("the next step of CheckIn %s failed", row.pk)
                _step_later(row, now + PUT_OFF)
    return len(batch)


def _step_later(check_in: CheckIn, moment: datetime | None) -> None:
    CheckIn.objects.filter(pk=check_in.pk, state=CheckIn.State.SENT).update(next_step_at=moment)


def _take_step(check_in: CheckIn, go: Go, now: datetime) -> None:
    """Write the next letter; of two workers only one finds the step still due."""
    program = check_in.program
    is_reminder = check_in.reminded_count < program.reminder_count
    changes: dict[str, object] = {"next_step_at": _after(check_in, now, is_reminder=is_reminder)}
    changes |= {"reminded_count": check_in.reminded_count + 1} if is_reminder else {"offered_at": now}
    mine = CheckIn.objects.filter(
        pk=check_in.pk, state=CheckIn.State.SENT, next_step_at=check_in.next_step_at
    )
    if not mine.update(**changes):
        return
    if is_reminder:
        step = Step(_key(check_in, f"reminder-{check_in.reminded_count + 1}"), "check_in_reminder")
        _queue(check_in, follow_up_letter(check_in, go, step, now), now)
    elif gets_offer(program, check_in.customer_id):
        _offer(check_in, go, now)


def _offer(check_in: CheckIn, go: Go, now: datetime) -> None:
    """Send a coupon, reserved by the key of the message that carries it; without one left, stop."""
    offer = check_in.program.offer
    if offer is None:
        return
    step = Step(_key(check_in, "offer"), "check_in_offer")
    letter = follow_up_letter(check_in, go, step, now)
    with suppress(OfferClosed, BudgetSpent, CouponGivenAlready):
        coupon = reserve_coupon(
            offer=offer,
            customer=check_in.customer,
            message_key=letter.dedupe_key,
            now=now,
            reason=check_in.why,
        )
        words = coupon_context(coupon)
        _queue(check_in, replace(letter, context={**letter.context, **words}), now)


def _key(check_in: CheckIn, name: str) -> str:
    return f"{name}:{check_in.step_retries}" if check_in.step_retries else name


def _queue(check_in: CheckIn, letter: Letter, now: datetime) -> None:
    CheckIn.objects.filter(pk=check_in.pk).update(step_message=queue_message(letter, now=now))


def retry_steps(*, now: datetime) -> int:
    """Let a reminder or a coupon that the outbox held back be due again later; return how many.

    It is judged anew then: what still stands against it makes it wait, and who answered meanwhile hears
    nothing.
    """
    rows = CheckIn.objects.with_lost_step(len(RETRIES)).order_by("pk")[:BATCH]
    return sum(_retry(check_in, now) for check_in in rows)


@transaction.atomic
def _retry(check_in: CheckIn, now: datetime) -> int:
    message = check_in.step_message
    assert message is not None
    is_offer = check_in.offered_at is not None
    undone: dict[str, object] = (
        {"offered_at": None} if is_offer else {"reminded_count": check_in.reminded_count - 1}
    )
    mine = CheckIn.objects.filter(pk=check_in.pk, state=CheckIn.State.SENT, step_message=message)
    changed = mine.update(
        step_message=None,
        step_retries=check_in.step_retries + 1,
        next_step_at=now + RETRIES[check_in.step_retries],
        **undone,
    )
    if changed and is_offer:
        release_coupon(message_key=message.dedupe_key, now=now)  # nobody has seen its code
    return changed


def _after(check_in: CheckIn, now: datetime, *, is_reminder: bool) -> datetime | None:
    """Return when the step behind the next one is due: as much later as the next one is late.

    So nobody gets the reminder and the coupon in one hour after the portal, or a case of hers, stood still.
    """
    program, sent_at = check_in.program, check_in.sent_at
    assert sent_at is not None
    late = now - sent_at - timedelta(days=program.reminder_days * (check_in.reminded_count + 1))
    start = sent_at + late if late > LATE else sent_at
    if is_reminder and check_in.reminded_count + 1 < program.reminder_count:
        return start + timedelta(days=program.reminder_days * (check_in.reminded_count + 2))
    if is_reminder and program.offer_days:
        return start + timedelta(days=program.offer_days)
    return None


def gets_offer(program: Program, customer_id: int) -> bool:
    """Tell whether the lot gives a silent customer the coupon; nothing she ever answered counts."""
    return lot(program, customer_id, "offer") < 100 * program.offer_share
