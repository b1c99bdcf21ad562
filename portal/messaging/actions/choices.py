"""Keep all a customer chose on the page “What we may send you”."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.customers.links import consents_url
from portal.customers.models import CONSENT_PURPOSES, Channel, Consent, Customer, Purpose
from portal.messaging.actions.consents import ConsentChoice, StopRequest, set_consents
from portal.messaging.actions.queueing import Letter, queue_message
from portal.messaging.actions.rests import choose_channel


@dataclass(frozen=True)
class Choices:
    """The boxes of the page, and the way she prefers; None where it was not asked."""

    boxes: Iterable[ConsentChoice]
    channel: str | None = None


@transaction.atomic
def save_choices(*, customer: Customer, choices: Choices, request: StopRequest, now: datetime) -> bool:
    """Keep the boxes and the way; tell whether anything changed. A way nobody knows changes nothing.

    Raises: AddressNotVerified if a box is ticked for an address nobody proved.
    """
    boxes = list(choices.boxes)
    agreed = Consent.objects.latest_words({box.address.pk for box in boxes}, CONSENT_PURPOSES)
    lines = set_consents(choices=boxes, request=request, now=now)
    confirm_texts(lines, agreed, now)
    changed, channel = bool(lines), choices.channel
    if channel is None or channel == customer.preferred_channel or channel not in {"", *Channel.values}:
        return changed
    choose_channel(customer=customer, channel=channel)
    return True


def confirm_texts(lines: Sequence[Consent], before: Mapping[tuple[int, str], str], now: datetime) -> None:
    """Send a number one text that says what it agreed to, and how to end it; renewing sends none.

    Source: CTIA Messaging Principles (an opt-in is confirmed, with brand, frequency, rates, HELP and STOP).
    """
    new = {
        line.address_id: line
        for line in lines
        if line.channel == Channel.TEXT
        and line.state == Consent.State.GRANTED
        and before.get((line.address_id, line.purpose)) != Consent.State.GRANTED
    }
    for line in new.values():
        letter = Letter(
            template="text_agreed",
            purpose=Purpose.ACCOUNT,
            channel=Channel.TEXT,
            to=line.address,
            dedupe_key=f"text-agreed:{line.pk}",
            customer=line.customer,
            context={"consents_url": consents_url(line.address)},
        )
        queue_message(letter, now=now)
