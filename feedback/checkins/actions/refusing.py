"""Judge check-ins once more at the moment of hand-over (a gate of the outbox)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from feedback.checkins.judging import Wait, rest_after, wait_for
from feedback.checkins.models import ASKED_STATES, CheckIn
from portal.interactions.matters import matters_of
from portal.messaging.models import Message

ASKING: Final = "check_in"
"""The template that asks; what follows silence goes also while another program's rest lasts."""


def refusals(messages: Sequence[Message], now: datetime) -> dict[int, str]:
    """Say which check-ins must not go and why: a fixed number of queries.

    What was opened and settled since they were queued keeps its days of rest, and of two programs that asked
    at once the second waits. Whatever is refused is planned anew.
    """
    about = [message.about_id for message in messages if message.about_id is not None]
    found = {row.pk: row for row in CheckIn.objects.filter(pk__in=about).select_related("program")}
    reasons = _waiting(found.values(), now)
    asking = [found[each.about_id] for each in messages if each.template == ASKING and each.about_id in found]
    resting = _resting(asking, now)
    refused = {}
    for message in messages:
        number = message.about_id or 0
        reason = _ended(found.get(number)) or reasons.get(number, "")
        if message.template == ASKING:
            reason = reason or resting.get(number, "")
        if reason:
            refused[message.pk] = reason
    return refused


def _ended(check_in: CheckIn | None) -> str:
    if check_in is None:
        return _("The check-in this message is about is gone.")
    if check_in.state != CheckIn.State.SENT:
        return _("The check-in is no longer open.")
    return "" if check_in.program.is_live else _("The program is paused.")


def _waiting(check_ins: Collection[CheckIn], now: datetime) -> Mapping[int, str]:
    """Return, by check-in, what is open or was settled within the program's days of rest."""
    longest = max((row.program.release_days for row in check_ins), default=0)
    customers = [row.customer_id for row in check_ins]
    matters = matters_of(customers, closed_since=now - timedelta(days=longest), now=now)
    waits = ((row.pk, wait_for(matters.get(row.customer_id), row, now)) for row in check_ins)
    return {number: wait.reason for number, wait in waits if wait is not None}


def _resting(check_ins: Sequence[CheckIn], now: datetime) -> Mapping[int, str]:
    """Return, by check-in, which other program asked before it and not long enough ago."""
    longest = max((row.program.fatigue_days for row in check_ins), default=0)
    if not longest:
        return {}
    customers, since = [row.customer_id for row in check_ins], now - timedelta(days=longest)
    rows = CheckIn.objects.filter(customer__in=customers, state__in=ASKED_STATES, sent_at__gt=since)
    asked: dict[int, list[CheckIn]] = {}
    for other in rows.only("customer_id", "program_id", "sent_at"):
        asked.setdefault(other.customer_id, []).append(other)
    waits = ((row.pk, _rest(row, asked.get(row.customer_id, ()), now)) for row in check_ins)
    return {number: wait.reason for number, wait in waits if wait is not None}


def _rest(check_in: CheckIn, others: Iterable[CheckIn], now: datetime) -> Wait | None:
    earlier = [
        other.sent_at
        for other in others
        if other.sent_at and other.program_id != check_in.program_id and _is_before(other, check_in)
    ]
    wait = rest_after(max(earlier), check_in) if earlier else None
    return wait if wait and wait.until > now else None


def _is_before(other: CheckIn, check_in: CheckIn) -> bool:
    assert other.sent_at is not None
    assert check_in.sent_at is not None
    return (other.sent_at, other.pk) < (check_in.sent_at, check_in.pk)
