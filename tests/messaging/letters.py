"""Make letters for the tests of the outbox."""

from datetime import datetime
from itertools import count
from typing import Any

from portal.customers.models import Address, Channel, Purpose
from portal.messaging.actions import Letter, deliver_due, queue_message
from portal.messaging.models import Message

_numbers = count(1)


def queue_check_in(address: Address, *, now: datetime, **fields: Any) -> Message:
    """Return a queued message that needs consent, to the address."""
    letter = Letter(
        template=fields.pop("template", "plain"),
        purpose=fields.pop("purpose", Purpose.CHECK_IN),
        channel=Channel(address.channel),
        to=address,
        customer=address.customer,
        dedupe_key=fields.pop("dedupe_key", f"test:{next(_numbers)}"),
        context={
            "subject_line": "How are things?",
            "words": "Is everything fine?",
            **fields.pop("context", {}),
        },
        **fields,
    )
    return queue_message(letter, now=now)


def deliver(now: datetime) -> int:
    """Drain the outbox at a fixed time."""
    return deliver_due(clock=lambda: now)
