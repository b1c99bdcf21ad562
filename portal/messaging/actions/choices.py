"""Keep all a customer chose on the page “What we may send you”."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.customers.models import Channel, Customer
from portal.messaging.actions.consents import ConsentChoice, StopRequest, set_consents
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
    changed = bool(set_consents(choices=choices.boxes, request=request, now=now))
    channel = choices.channel
    if channel is None or channel == customer.preferred_channel or channel not in {"", *Channel.values}:
        return changed
    choose_channel(customer=customer, channel=channel)
    return True
