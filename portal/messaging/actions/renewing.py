"""Ask to renew a consent before it grows too old: one question that leaves for each line of the ledger."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from portal.customers.ageing import ASKED_BEFORE, CONSENT_LIFE
from portal.customers.links import consents_url
from portal.customers.models import Channel, Consent, Customer, PhoneCode, Purpose
from portal.lib.jobs import batches_of, drain
from portal.messaging.actions.queueing import Letter, queue_message
from portal.messaging.actions.rests import zone_of
from portal.messaging.models import Message

TEXTED_WITHIN: Final = timedelta(hours=4)
ASKED_AGAIN_AFTER: Final = timedelta(days=7)
TRIES: Final = 8
_NEVER_LEFT: Final = frozenset({Message.State.EXPIRED, Message.State.CANCELLED})


def renew_due(*, now: datetime) -> int:
    """Ask everybody whose consent ends within sixty days; return how many were asked or looked at."""
    ageing = Consent.objects.ageing(now - CONSENT_LIFE + ASKED_BEFORE).filter(
        given_at__gte=now - CONSENT_LIFE
    )
    return drain(batches_of(ageing), partial(_ask, now=now))


def _ask(line: Consent, *, now: datetime) -> None:
    key = _next_key(line, now)
    if not key:
        return
    due_at, not_after = _noon(line.customer, now) if line.channel == Channel.TEXT else (now, None)
    letter = Letter(
        template="consent_renewal",
        is_our_idea=True,
        purpose=Purpose(line.purpose),
        channel=Channel(line.channel),
        to=line.address,
        customer=line.customer,
        dedupe_key=key,
        context={
            "name": line.customer.display_name,
            "purpose": Purpose(line.purpose).label,
            "given_at": line.given_at,
            "ends_at": line.given_at + CONSENT_LIFE,
            "action_url": consents_url(line.address),
            "action_label": _("Choose what we may send you"),
        },
        language=line.customer.language,
        due_at=due_at,
        not_after=not_after,
    )
    queue_message(letter, now=now)


def _next_key(line: Consent, now: datetime) -> str:
    """Return the key of the next try; empty once one went or waits, and for a week after one that did not.

    What ran late, or was kept back by her own wish for quiet or by the month's texts, was never asked.
    """
    first = f"consent-renewal:{line.pk}"
    keys = [first, *(f"{first}:{number}" for number in range(1, TRIES))]
    known = list(Message.objects.filter(dedupe_key__in=keys).values_list("state", "settled_at"))
    if any(state not in _NEVER_LEFT or _is_recent(settled_at, now) for state, settled_at in known):
        return ""
    return keys[len(known)] if len(known) < TRIES else ""


def _is_recent(settled_at: datetime | None, now: datetime) -> bool:
    return settled_at is not None and settled_at > now - ASKED_AGAIN_AFTER


def _noon(customer: Customer, now: datetime) -> tuple[datetime, datetime]:
    """Return when a text may go: from her next noon to four, inside the quiet hours of every law.

    Source: 47 CFR 64.1200(c)(1) and the stricter states' (10 to 17, on a Sunday 12 to 21).
    """
    here = now.astimezone(zone_of(customer))
    noon = here.replace(hour=12, minute=0, second=0, microsecond=0)
    if here >= noon + TEXTED_WITHIN:
        noon += timedelta(days=1)
    return max(noon, here), noon + TEXTED_WITHIN


def forget_codes(*, now: datetime) -> int:
    """Delete the codes nobody can use any more; return how many."""
    return PhoneCode.objects.ended(now).delete()[0]
