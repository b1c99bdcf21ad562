"""Claim what is due: check each message again, let it into its lanes, and make groups of what may go."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from portal.lib.jobs import claim, lockable
from portal.lib.prepared import Prepared, given_moment
from portal.messaging.actions.checks import refuse_unwanted
from portal.messaging.actions.lanes import admit
from portal.messaging.actions.settling import LEASE
from portal.messaging.groups import Group
from portal.messaging.lanes import Lane
from portal.messaging.models import Message
from portal.messaging.transports.base import Provider
from portal.messaging.transports.choose import providers_for

GROUP: Final = 20
_DUE: Final[Prepared[int, Message]] = Prepared(
    lambda limit: lockable(Message.objects.due(given_moment("now")).to_hand_over())[:limit]
)
_TROUBLED: Final[Prepared[None, Lane]] = Prepared(lambda _shape: Lane.objects.in_trouble())


@dataclass(frozen=True)
class Claimed:
    """How many rows were claimed, the groups to hand over, and the lanes that had trouble lately."""

    count: int
    groups: list[Group]
    troubled: frozenset[str]


@transaction.atomic
def claim_groups(*, owner: str, limit: int, now: datetime) -> Claimed:
    """Claim due messages and settle on the spot what must not or cannot go now.

    Costs a fixed number of queries, however many are claimed.
    """
    claimed = claim(_DUE.all(limit, now=now), owner=owner, lease_until=now + LEASE)
    if not claimed:
        return Claimed(0, [], frozenset())
    by_channel: dict[str, list[Message]] = defaultdict(list)
    for message in refuse_unwanted(claimed, now=now):
        by_channel[message.channel].append(message)
    troubled = _TROUBLED.all(None)
    groups: list[Group] = []
    for channel, messages in by_channel.items():
        provider = _open_provider(channel, {lane.name for lane in troubled if lane.is_closed(now)})
        going = admit(messages, provider=provider.name, now=now)
        groups += [Group(provider, owner, going[at : at + GROUP]) for at in range(0, len(going), GROUP)]
    return Claimed(len(claimed), groups, frozenset(lane.name for lane in troubled))


def _open_provider(channel: str, closed: set[str]) -> Provider:
    """Return the first provider that may be called; the first one of all when none may."""
    providers = providers_for(channel)
    return next((provider for provider in providers if provider.name not in closed), providers[0])
