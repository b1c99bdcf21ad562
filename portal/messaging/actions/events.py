"""Take in what providers tell us of a message, in any order and any number of times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from portal.customers.actions import doubt_address
from portal.customers.models import Consent
from portal.messaging.actions.consents import StopRequest, stop_everything
from portal.messaging.actions.lanes import pause_lane
from portal.messaging.actions.suppressions import suppress
from portal.messaging.models import DeliveryEvent, Message, Suppression

RANK: Final = {
    "queued": 0,
    "claimed": 1,
    "handing": 2,
    "in_doubt": 2,
    "accepted": 3,
    "delivered": 4,
    "bounced": 5,
    "failed": 5,
}
"""A state only moves up; what comes late or twice changes nothing."""
_MEANING: Final = {
    "sent": "accepted",
    "delivered": "delivered",
    "bounced": "bounced",
    "rejected": "bounced",
    "failed": "bounced",
}
FILTERED_WITHIN: Final = timedelta(hours=1)
MOST_PAUSES: Final = 10
_ENDING: Final = {"bounced": Suppression.Reason.BOUNCED, "complained": Suppression.Reason.COMPLAINED}


@dataclass(frozen=True)
class Event:
    """One event in Anymail's words: sent, delivered, bounced, rejected, failed, complained, opened …"""

    kind: str
    provider: str
    occurred_at: datetime
    provider_ref: str = ""
    detail: str = ""
    is_permanent: bool = True
    is_doubtful: bool = False
    """Whether it is a sign that the address changed hands."""
    is_filtered: bool = False
    """Whether a carrier took it for spam: what follows by the same lane would go the same way."""
    has_opted_out: bool = False
    """Whether the provider knows that she ended our texts by a STOP we never saw."""


@transaction.atomic
def record_event(*, message: Message, event: Event, now: datetime) -> DeliveryEvent:
    """Keep the event once and move the message forward; a bounce or a complaint suppresses the address."""
    row, created = DeliveryEvent.objects.get_or_create(
        message=message,
        provider=event.provider,
        provider_ref=event.provider_ref[:120],
        kind=event.kind,
        defaults={"detail": event.detail[:300], "occurred_at": event.occurred_at},
    )
    if created:
        _move(message, event, now)
        if event.is_filtered:
            _slow(message, event, now)
    return row


def _slow(message: Message, event: Event, now: datetime) -> None:
    """Close the recipients' lane, the longer the more of it was filtered within the hour."""
    lately = DeliveryEvent.objects.filter(
        detail=event.detail[:300], message__channel=message.channel, occurred_at__gt=now - FILTERED_WITHIN
    )
    times = sum(
        other.message.lane == message.lane for other in lately.select_related("message")[:MOST_PAUSES]
    )
    pause_lane(name=message.lane, reason=_("A carrier took a text for spam."), now=now, times=times)


def _move(message: Message, event: Event, now: datetime) -> None:
    to = _MEANING.get(event.kind)
    if to:
        lower = [
            state for state, rank in RANK.items() if rank < RANK[to] and state not in {"queued", "claimed"}
        ]
        Message.objects.filter(pk=message.pk, state__in=lower).update(
            state=to, settled_at=now, reason=event.detail[:300] if to == "bounced" else ""
        )
    if event.is_doubtful and message.address is not None:
        doubt_address(address=message.address, now=now)
    reason = _ENDING.get(event.kind)
    if reason and event.is_permanent:
        suppress(channel=message.channel, value=message.to, reason=reason, detail=event.detail, now=now)
    if event.has_opted_out:
        stopped = Suppression.Reason.STOPPED
        suppress(channel=message.channel, value=message.to, reason=stopped, detail=event.detail, now=now)
        if message.address is not None:
            request = StopRequest(method=Consent.Method.TEXT, page=f"{event.provider}: {event.detail}")
            stop_everything(address=message.address, request=request, now=now)
    if event.kind in {"complained", "unsubscribed"} and message.address is not None:
        request = StopRequest(method=Consent.Method.ONE_CLICK, page=f"{event.provider}: {event.kind}")
        stop_everything(address=message.address, request=request, now=now)
