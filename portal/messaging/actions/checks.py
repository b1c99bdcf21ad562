"""Ask, in the transaction of the claim, whether each message may still go."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from portal.customers.ageing import is_stale
from portal.customers.models import CONSENT_PURPOSES, Address, Channel, Consent, Purpose
from portal.lib.among import GivenMany
from portal.lib.prepared import Prepared
from portal.messaging.actions.resting import hold_back, put_back, resting
from portal.messaging.budget import beyond_budget
from portal.messaging.gates import refusals
from portal.messaging.models import Message, Suppression

_CONSENTED = frozenset(purpose.value for purpose in CONSENT_PURPOSES)
TEXTS_A_MONTH: Final = 4
"""What the words beside the box promise (portal.customers.wordings)."""
MONTH: Final = timedelta(days=30)
_STANDING: Final[Prepared[None, tuple[str, str, str]]] = Prepared(
    lambda _shape: Suppression.objects.standing_for(GivenMany("values")).values_list(
        "channel", "value", "reason"
    )
)
_PLACES: Final[Prepared[None, tuple[int, str, datetime | None, datetime | None]]] = Prepared(
    lambda _shape: Address.objects.numbered(GivenMany("ids")).values_list(
        "pk", "value", "verified_at", "doubted_at"
    )
)
_LATEST: Final[Prepared[None, tuple[int, str, str, datetime]]] = Prepared(
    lambda _shape: Consent.objects.latest_lines(GivenMany("addresses"), GivenMany("purposes"))
)


def refuse_unwanted(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Cancel or expire what must not go and return the rest. Costs a fixed number of queries a batch."""
    late = [message for message in messages if message.not_after and message.not_after < now]
    _close(
        late,
        Message.State.EXPIRED,
        dict.fromkeys((each.pk for each in late), _("Too late to be useful.")),
        now,
    )
    rest = hold_back([each for each in messages if each not in late] if late else messages, now=now)
    rest = _cancel(rest, _suppressed(rest) | _without_consent(rest, now) | refusals(rest, now), now)
    for count in (_beyond_the_month, resting):
        rest = _cancel(rest, count(rest, now), now)  # what was cancelled takes nobody's place in the next
    return _within_budget(rest, now)


def _within_budget(messages: list[Message], now: datetime) -> list[Message]:
    """Let a mail that is too much wait for room, cancel what can't wait so long, and return the others.

    A text never waits here: nobody looks again whether the hour is one for texts.
    """
    excesses = beyond_budget(messages, now)
    if not excesses:
        return messages
    over = [message for message in messages if message.pk in excesses]
    for message in over:
        excess = excesses[message.pk]
        if message.channel == Channel.EMAIL and (not message.not_after or excess.until < message.not_after):
            put_back([message], excess.until, excess.reason)
    reasons = {number: excess.reason for number, excess in excesses.items()}
    _close(over, Message.State.CANCELLED, reasons, now)  # only what is still claimed
    return [message for message in messages if message.pk not in excesses]


def _cancel(messages: list[Message], reasons: Mapping[int, str], now: datetime) -> list[Message]:
    """Cancel those a reason is given for; return the others."""
    if not reasons:
        return messages
    refused = [message for message in messages if message.pk in reasons]
    _close(refused, Message.State.CANCELLED, reasons, now)
    return [message for message in messages if message.pk not in reasons]


def _suppressed(messages: Sequence[Message]) -> dict[int, str]:
    rows = _STANDING.all(None, values={message.to for message in messages})
    standing = {(channel, value): Suppression.Reason(reason) for channel, value, reason in rows}
    found = {}
    for message in messages:
        reason = standing.get((message.channel, message.to))
        # What was just asked for (a code, the answer to STOP) goes even after STOP, but to no dead address.
        if reason and not (message.purpose == Purpose.ACCOUNT and reason == Suppression.Reason.STOPPED):
            found[message.pk] = _("The address gets nothing: %s.") % reason.label
    return found


def _without_consent(messages: Iterable[Message], now: datetime) -> dict[int, str]:
    needing = [message for message in messages if message.purpose in _CONSENTED]
    if not needing:
        return {}
    places = _PLACES.all(None, ids={message.address_id for message in needing if message.address_id})
    addresses = {number: (value, bool(proved), bool(doubted)) for number, value, proved, doubted in places}
    lines = _LATEST.all(None, addresses=addresses, purposes={message.purpose for message in needing})
    words = {(address, purpose): (state, given_at) for address, purpose, state, given_at in lines}
    return {
        message.pk: reason for message in needing if (reason := _consent_lack(message, addresses, words, now))
    }


def _consent_lack(
    message: Message,
    addresses: dict[int, tuple[str, bool, bool]],
    words: dict[tuple[int, str], tuple[str, datetime]],
    now: datetime,
) -> str:
    number = message.address_id or 0
    value, is_proved, is_doubted = addresses.get(number, ("", False, False))
    if value != message.to:
        return _("The customer no longer has this address.")
    if not is_proved:
        return _("The address is not proved.")
    if is_doubted:
        return _("The number may have changed hands: it must be proved anew.")
    word, given_at = words.get((number, message.purpose), ("", now))
    if word == Consent.State.GRANTED:
        return _("The consent is older than two years.") if is_stale(given_at, now) else ""
    return _("Consent was withdrawn.") if word else _("There is no consent.")


def _beyond_the_month(messages: Iterable[Message], now: datetime) -> dict[int, str]:
    texts = [each for each in messages if each.channel == Channel.TEXT and each.purpose in _CONSENTED]
    if not texts:
        return {}
    counts = Message.objects.texts_since(now - MONTH, {message.address_id for message in texts})
    found = {}
    for message in texts:
        counts[message.address_id] += 1
        if counts[message.address_id] > TEXTS_A_MONTH:
            found[message.pk] = _("Four texts went there within a month, and more were never agreed to.")
    return found


def _close(messages: Iterable[Message], state: str, reasons: Mapping[int, str], now: datetime) -> None:
    for message in messages:
        Message.objects.filter(pk=message.pk, state=Message.State.CLAIMED).update(
            state=state, reason=reasons[message.pk][:300], settled_at=now
        )
