"""Gather what the page of lanes shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.customers.models import Channel
from portal.messaging.lanes import Lane
from portal.messaging.models import Message
from portal.messaging.transports.choose import providers_for


@dataclass(frozen=True)
class LaneShown:
    """One line: a provider in use, or a recipients' lane with a limit or trouble."""

    name: str
    lane: Lane | None
    is_provider: bool
    is_closed: bool
    sent_count: int
    waiting_count: int

    @property
    def hourly_limit(self) -> int | None:
        return self.lane.hourly_limit if self.lane else None


def provider_names() -> list[str]:
    """Return the providers in use, of all channels."""
    named = (provider.name for channel in Channel.values for provider in providers_for(channel))
    return list(dict.fromkeys(named))


def lanes_shown(now: datetime) -> list[LaneShown]:
    """Return the providers in use and every other lane that has a limit or trouble."""
    rows = {lane.name: lane for lane in Lane.objects.worth_showing()}
    providers = provider_names()
    others = [name for name in rows if name not in providers]
    sent = Message.objects.sent_by_transport(now - timedelta(hours=1))
    waiting = Message.objects.put_off_by_lane()
    return [
        LaneShown(
            name=name,
            lane=rows.get(name),
            is_provider=name in providers,
            is_closed=name in rows and rows[name].is_closed(now),
            sent_count=sent.get(name, 0),
            waiting_count=waiting.get(name, 0),
        )
        for name in (*providers, *others)
    ]
