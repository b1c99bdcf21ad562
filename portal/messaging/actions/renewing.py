"""Ask to renew a consent before it grows too old, once for each line of the ledger."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from portal.customers.ageing import ASKED_BEFORE, CONSENT_LIFE
from portal.customers.links import consents_url
from portal.customers.models import Channel, Consent, PhoneCode, Purpose
from portal.lib.jobs import batches_of, drain
from portal.messaging.actions.queueing import Letter, queue_message
from portal.messaging.models import Message


def renew_due(*, now: datetime) -> int:
    """Ask everybody whose consent ends within sixty days; return how many were asked or looked at."""
    ageing = Consent.objects.ageing(now - CONSENT_LIFE + ASKED_BEFORE).filter(
        given_at__gte=now - CONSENT_LIFE, channel=Channel.EMAIL
    )
    return drain(batches_of(ageing), partial(_ask, now=now))


def _ask(line: Consent, *, now: datetime) -> Message:
    letter = Letter(
        template="consent_renewal",
        purpose=Purpose(line.purpose),
        channel=Channel(line.channel),
        to=line.address,
        customer=line.customer,
        dedupe_key=f"consent-renewal:{line.pk}",
        context={
            "name": line.customer.display_name,
            "purpose": Purpose(line.purpose).label,
            "given_at": line.given_at,
            "ends_at": line.given_at + CONSENT_LIFE,
            "action_url": consents_url(line.address),
            "action_label": _("Choose what we may send you"),
        },
        language=line.customer.language,
    )
    return queue_message(letter, now=now)


def forget_codes(*, now: datetime) -> int:
    """Delete the codes nobody can use any more; return how many."""
    return PhoneCode.objects.ended(now).delete()[0]
