"""Keep quiet in the claim: for who is frozen until a person has read her words, and for who wants rest."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from portal.customers.models import CONSENT_PURPOSES, Preference
from portal.lib.among import GivenMany
from portal.lib.prepared import Prepared
from portal.messaging.actions.rests import zone_of
from portal.messaging.models import Message, Revocation
from portal.ui.moments import day_of

_CONSENTED: Final = frozenset(purpose.value for purpose in CONSENT_PURPOSES)
HOLD: Final = timedelta(minutes=30)
_GONE: Final = ("claimed", "handing", "accepted", "delivered", "bounced", "in_doubt")
_FREEZING: Final[Prepared[None, tuple[int | None, str]]] = Prepared(
    lambda _shape: Revocation.objects.freezing(GivenMany("customers"), GivenMany("values"))
)
_CHOICES: Final[Prepared[None, Preference]] = Prepared(
    lambda _shape: (
        Preference.objects.of_customers(GivenMany("customers"), GivenMany("purposes"))
        .select_related("customer")
        .select_for_update(of=("self",))
    )
)

Choices = dict[tuple[int | None, str], Preference]


def hold_back(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Put back what goes to somebody whose words a person must read first; return the rest."""
    needing = [each for each in messages if each.purpose in _CONSENTED]
    if not needing:
        return list(messages)
    customers, values = {each.customer_id for each in needing}, {each.to for each in needing}
    rows = _FREEZING.all(None, customers=customers, values=values)
    frozen = {customer or sender for customer, sender in rows}
    held = [each for each in needing if frozen & {each.customer_id, each.to}]
    if not held:
        return list(messages)
    put_back(held, now + HOLD, _("She may have asked for no more messages: a person reads her words first."))
    return [each for each in messages if each not in held]


def put_back(messages: Sequence[Message], until: datetime, reason: str) -> None:
    """Let claimed messages wait until a moment, to be judged anew then."""
    Message.objects.filter(pk__in=[each.pk for each in messages], state=Message.State.CLAIMED).update(
        state=Message.State.QUEUED, owner="", due_at=until, reason=reason[:300]
    )


def resting(messages: Sequence[Message], now: datetime) -> dict[int, str]:
    """Return, by message id, which messages her own choice of quiet or rhythm forbids.

    The choices are locked until the claim is over, so of two workers the second counts what the first took.
    Messages about the same thing, such as a reminder of one check-in, count once.
    """
    needing = [each for each in messages if each.purpose in _CONSENTED and each.customer_id]
    choices = _choices(needing)
    lately = _lately(choices, {each.pk for each in messages}, now)
    found: dict[int, str] = {}
    for message in needing:
        choice = choices.get((message.customer_id, message.purpose))
        if choice is None:
            continue
        reason = _quiet(choice, now) or _rhythm(choice, message, lately)
        if reason:
            found[message.pk] = reason
        else:
            lately[choice.pk, *_matter(message)] += 1
    return found


def _choices(messages: Sequence[Message]) -> Choices:
    if not messages:
        return {}
    customers, purposes = {each.customer_id for each in messages}, {each.purpose for each in messages}
    rows = _CHOICES.all(None, customers=customers, purposes=purposes)
    return {(row.customer_id, row.purpose): row for row in rows}


def _matter(message: Message) -> tuple[str, int]:
    """Return what a message is about; one about nothing is about itself."""
    return (message.about_kind, message.about_id) if message.about_id else ("", message.pk)


def _lately(choices: Choices, claimed: set[int], now: datetime) -> Counter[tuple[int, str, int]]:
    """Return what went, or is going, to each customer within her own rhythm, by matter, in one query."""
    limited = {key: row for key, row in choices.items() if row.rest_days}
    found: Counter[tuple[int, str, int]] = Counter()
    if not limited:
        return found
    longest = now - timedelta(days=max(row.rest_days or 0 for row in limited.values()))
    rows = Message.objects.filter(
        customer__in={customer for customer, _purpose in limited}, state__in=_GONE, created_at__gt=longest
    ).exclude(pk__in=claimed)
    for row in rows.only("customer_id", "purpose", "about_kind", "about_id", "accepted_at", "created_at"):
        choice = limited.get((row.customer_id, row.purpose))
        gone_at = row.accepted_at or row.created_at
        if choice is not None and gone_at > now - timedelta(days=choice.rest_days or 0):
            found[choice.pk, *_matter(row)] += 1
    return found


def _quiet(choice: Preference, now: datetime) -> str:
    if choice.paused_until is None or not choice.is_paused(now):
        return ""
    return _("She asked for quiet until %(day)s.") % {
        "day": day_of(choice.paused_until, zone_of(choice.customer))
    }


def _rhythm(choice: Preference, message: Message, lately: Counter[tuple[int, str, int]]) -> str:
    if not choice.rest_days:
        return ""
    others = [key for key in lately if key[0] == choice.pk and key[1:] != _matter(message)]
    if not others:
        return ""
    return _("She asked for messages %(rhythm)s.") % {"rhythm": choice.get_rest_days_display()}
