"""Change what we may send: the ledger first, then the queue, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal.customers.actions import Evidence, write_line
from portal.customers.ageing import may_be_renewed
from portal.customers.ledger import seal_lines
from portal.customers.models import CONSENT_PURPOSES, Address, Channel, Consent, Purpose
from portal.customers.wordings import wording_for
from portal.messaging.actions.queueing import cancel_messages
from portal.messaging.actions.suppressions import lift
from portal.messaging.models import Message, Suppression
from portal.ui.branding import brand


@dataclass(frozen=True)
class StopRequest:
    """How the customer told us, for the ledger; `evidence` is what else proves it."""

    method: str
    page: str = ""
    ip_network: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def as_evidence(self) -> Evidence:
        return Evidence(self.method, self.page[:200], self.ip_network, dict(self.evidence))


@dataclass(frozen=True)
class ConsentChoice:
    """One box of the page: this address, this purpose, on or off."""

    address: Address
    purpose: Purpose
    is_granted: bool


@transaction.atomic
def set_consents(*, choices: Iterable[ConsentChoice], request: StopRequest, now: datetime) -> list[Consent]:
    """Write a ledger line for each box that changed, and cancel what waits where she withdrew.

    Raises: AddressNotVerified if a box is ticked for an address nobody proved.
    """
    choices = list(choices)
    words = Consent.objects.latest_dated(
        {each.address.pk for each in choices}, {each.purpose for each in choices}
    )
    lines = []
    for choice in choices:
        word, given_at = words.get((choice.address.pk, choice.purpose), ("", now))
        is_on = word == Consent.State.GRANTED
        if choice.is_granted and (not is_on or may_be_renewed(given_at, now)):
            lines.append(_grant(choice, request, now))
        elif is_on and not choice.is_granted:
            lines.append(_withdraw(choice, request, now))
    if lines:
        seal_lines(lines)
    return lines


def _grant(choice: ConsentChoice, request: StopRequest, now: datetime) -> Consent:
    line = write_line(
        address=choice.address,
        purpose=choice.purpose,
        state=Consent.State.GRANTED,
        wording=wording_for(choice.address.channel, choice.purpose, company=brand().company_name),
        evidence=_evidence_of_yes(choice.address, request),
        now=now,
    )
    # A fresh yes after STOP counts; a dead address stays dead.
    lift(
        channel=choice.address.channel,
        value=choice.address.value,
        now=now,
        reasons=(Suppression.Reason.STOPPED,),
    )
    return line


def _evidence_of_yes(address: Address, request: StopRequest) -> Evidence:
    """Return what proves a yes; for texts with the pages beside the box and the number as typed."""
    found = request.as_evidence()
    if address.channel == Channel.TEXT:
        shown = {
            "number_as_typed": address.as_typed,
            "terms": settings.TERMS_URL,
            "privacy": settings.PRIVACY_URL,
        }
        found.extra.update({name: value for name, value in shown.items() if value})
    return found


def _withdraw(choice: ConsentChoice, request: StopRequest, now: datetime) -> Consent:
    line = write_line(
        address=choice.address,
        purpose=choice.purpose,
        state=Consent.State.WITHDRAWN,
        wording=wording_for(choice.address.channel, choice.purpose, company=brand().company_name),
        evidence=request.as_evidence(),
        now=now,
    )
    waiting = Message.objects.filter(address=choice.address, purpose=choice.purpose)
    cancel_messages(waiting, reason=_("Consent was withdrawn."), now=now)
    return line


def stop_messages(*, address: Address, purpose: str, request: StopRequest, now: datetime) -> list[Consent]:
    """End one kind of message; asking twice writes nothing more."""
    choice = ConsentChoice(address=address, purpose=Purpose(purpose), is_granted=False)
    return set_consents(choices=[choice], request=request, now=now)


def stop_everything(*, address: Address, request: StopRequest, now: datetime) -> list[Consent]:
    """End every kind of message to an address; asking twice writes nothing more."""
    choices = [
        ConsentChoice(address=address, purpose=purpose, is_granted=False) for purpose in CONSENT_PURPOSES
    ]
    return set_consents(choices=choices, request=request, now=now)


def restart_texts(*, address: Address, request: StopRequest, now: datetime) -> list[Consent]:
    """Give back what a STOP took, when the person answers START; what was ended on a page stays ended."""
    lines = Consent.objects.standing_of(address.customer).filter(
        address=address, state=Consent.State.WITHDRAWN, method=Consent.Method.TEXT
    )
    choices = [
        ConsentChoice(address=address, purpose=Purpose(line.purpose), is_granted=True) for line in lines
    ]
    return set_consents(choices=choices, request=request, now=now) if address.channel == Channel.TEXT else []
