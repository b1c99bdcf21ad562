"""Make touches and sources for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count

from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions import sources
from portal.interactions.actions import Touch, record_interaction
from portal.interactions.models import Interaction
from portal.interactions.sources import Source

_numbers = count(1)


def make_touch(
    customer: Customer | None,
    *,
    at: datetime,
    title: str = "",
    kind: str = "test.touch",
    waits: bool = False,
    internal: bool = False,
    text: str = "",
) -> Interaction:
    """Return one touch."""
    number = next(_numbers)
    return record_interaction(
        Touch(
            kind=kind,
            title=title or f"Touch {number}",
            occurred_at=at,
            customer=customer,
            dedupe_key=f"test:{number}",
            direction=Interaction.Direction.INBOUND,
            text=text,
            wants_reply=waits,
            is_internal=internal,
        )
    )


@contextmanager
def answering_source(
    kind: str, *, refusal: Exception | None = None, reaches: bool = True
) -> Iterator[list[str]]:
    """Register a kind that can be answered; yield the list of what was sent there."""
    sent: list[str] = []

    def reply(*, interaction: Interaction, text: str, author: User, now: datetime) -> object:
        if refusal:
            raise refusal
        sent.append(f"{author} to {interaction.title} at {now:%H:%M}: {text}")
        return None

    before = sources.source_of(kind)
    sources.register(
        Source(
            kind=kind,
            label="Test form",
            icon="star",
            reply=reply,
            reply_hint=lambda touch: f"Goes to {touch.title}.",
            reaches=lambda _touch: reaches,
        )
    )
    try:
        yield sent
    finally:
        sources.register(before)
