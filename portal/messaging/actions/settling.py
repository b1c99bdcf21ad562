"""Write into the rows that a group is being handed over, and what became of it.

Every write names the owner and the state it expects, so a worker whose lease was taken away writes nothing.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.customers.models import Consent
from portal.interactions.actions import Sent, record_sent
from portal.lib.bulk import move_many
from portal.messaging.actions.consents import StopRequest, stop_everything
from portal.messaging.actions.lanes import pause_lane
from portal.messaging.actions.suppressions import suppress
from portal.messaging.groups import Group, lease_clock
from portal.messaging.models import Message, MessageBody, MessageQuerySet, Suppression
from portal.messaging.transports.base import Fate, Outcome

LEASE: Final = timedelta(seconds=120)
SURE: Final = 0.9
"""The part of a lease a worker trusts: it stops before others may take its rows."""
LONGEST_SHOWN: Final = 280
BACKOFF: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)


def mark_handing(groups: Sequence[Group], *, now: datetime) -> None:
    """Mark that the groups are about to be handed over, and note which rows are still theirs."""
    for group in groups:
        marked = move_many(
            Message,
            group.ids,
            expected={"state": Message.State.CLAIMED, "owner": group.owner},
            changes={
                "state": Message.State.HANDING,
                "transport": group.provider.name,
                "lease_expires_at": now + LEASE,
            },
            one_more="attempt_count",
        )
        is_whole = marked == len(group.messages)
        group.kept = None if is_whole else _held(group, Message.State.HANDING)
        group.good_until = lease_clock() + LEASE.total_seconds() * SURE


def renew(groups: Sequence[Group], *, owner: str, now: datetime) -> None:
    """Keep the leases of a drain that is still at work; a group that lost a row may not go on."""
    good_until = lease_clock() + LEASE.total_seconds() * SURE
    for group in groups:
        rows = Message.objects.filter(pk__in=group.ids, owner=owner)
        held = rows.filter(state__in=[Message.State.CLAIMED, Message.State.HANDING])
        if held.update(lease_expires_at=now + LEASE) == len(group.messages):
            group.good_until = good_until


def give_back(messages: Sequence[Message], *, owner: str) -> int:
    """Let claimed messages wait again that nobody will hand over in this drain."""
    mine = Message.objects.filter(
        pk__in=[message.pk for message in messages], state=Message.State.CLAIMED, owner=owner
    )
    return mine.update(state=Message.State.QUEUED, owner="")


def settle(group: Group, *, now: datetime) -> None:
    """Write what became of each message of the group, and slow or clear the lanes it speaks of."""
    taken: list[tuple[Message, Outcome]] = []
    untouched: list[int] = []
    for message, outcome in zip(group.messages, group.outcomes, strict=True):
        if outcome.fate is Fate.TAKEN:
            taken.append((message, outcome))
        elif outcome.fate is Fate.UNTOUCHED:
            untouched.append(message.pk)
        else:
            _settle_one(group, message, outcome, now)
    if taken:
        _accept(group, taken, now)
    if untouched:
        _mine(group, untouched).update(
            state=Message.State.QUEUED, owner="", attempt_count=F("attempt_count") - 1
        )
    _tell_lanes(group, now)


def _settle_one(group: Group, message: Message, outcome: Outcome, now: datetime) -> None:
    if outcome.fate is Fate.REFUSED:
        _fail(group, message, outcome, now)
    elif outcome.fate is Fate.NOT_TAKEN or message.is_private:
        # A code somebody waits for is sent again even when it may have arrived: two codes harm nobody.
        _put_back(group, message, outcome.reason, now)
    else:
        _mine(group, [message.pk]).update(state=Message.State.IN_DOUBT, reason=outcome.reason[:300])


def _accept(group: Group, taken: Sequence[tuple[Message, Outcome]], now: datetime) -> None:
    private = [message.pk for message, _outcome in taken if message.is_private and not message.is_kept_here]
    if private:
        gone = _("Removed after hand-over: it held a code.")
        MessageBody.objects.filter(message__in=_mine(group, private)).update(text=gone, html="")
    numbered = [(message.pk, outcome.reference[:120]) for message, outcome in taken if outcome.reference]
    for number, reference in numbered:
        _mine(group, [number]).update(provider_ref=reference)
    accepted = move_many(
        Message,
        [message.pk for message, _outcome in taken],
        expected={"state": Message.State.HANDING, "owner": group.owner},
        changes={"state": Message.State.ACCEPTED, "accepted_at": now, "reason": ""},
    )
    told = [message for message, _outcome in taken if message.customer_id and not message.is_private]
    if accepted < len(taken):
        kept = _held(group, Message.State.ACCEPTED)
        told = [message for message in told if message.pk in kept]
    if told:
        page = reverse("messaging-desk:message-list")
        record_sent([_sent(message, page) for message in told], kind="message", now=now)


def _sent(message: Message, page: str) -> Sent:
    return Sent(
        source_id=message.pk,
        customer_id=message.customer_id or 0,
        channel=message.channel,
        title=str(message)[:200],
        text=_without_links(message.body.text),
        url=f"{page}{message.public_id}/",
    )


def _without_links(text: str) -> str:
    # A link in a message is a key of its receiver's; the timeline is read by staff.
    said: list[str] = []
    room = LONGEST_SHOWN
    for line in text[:2_000].splitlines():
        if room < 0:
            break
        if "://" not in line and (words := " ".join(line.split())):
            said.append(words)
            room -= len(words) + 1
    whole = " ".join(said)
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[: LONGEST_SHOWN - 1]}…"


def _put_back(group: Group, message: Message, reason: str, now: datetime) -> None:
    """Queue a message that surely was not taken for later; after the last wait it is dead."""
    mine = _mine(group, [message.pk])
    if message.attempt_count > len(BACKOFF):
        mine.update(state=Message.State.FAILED, reason=reason[:300], settled_at=now)
        return
    wait = BACKOFF[message.attempt_count - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    mine.update(state=Message.State.QUEUED, reason=reason[:300], due_at=now + wait, owner="")


def _fail(group: Group, message: Message, outcome: Outcome, now: datetime) -> None:
    _mine(group, [message.pk]).update(state=Message.State.FAILED, reason=outcome.reason[:300], settled_at=now)
    if outcome.has_opted_out:
        suppress(channel=message.channel, value=message.to, reason=Suppression.Reason.STOPPED, now=now)
        if message.address is not None:
            request = StopRequest(method=Consent.Method.TEXT, page=outcome.reason[:200])
            stop_everything(address=message.address, request=request, now=now)
    elif outcome.is_address_bad:
        suppress(
            channel=message.channel,
            value=message.to,
            reason=Suppression.Reason.INVALID,
            detail=outcome.reason,
            now=now,
        )


def _tell_lanes(group: Group, now: datetime) -> None:
    for name, reason in group.slowed().items():
        pause_lane(name=name, reason=reason, now=now, is_provider=name == group.provider.name)


def _mine(group: Group, ids: Sequence[int]) -> MessageQuerySet:
    return Message.objects.filter(pk__in=ids, state=Message.State.HANDING, owner=group.owner)


def _held(group: Group, state: str) -> set[int]:
    rows = Message.objects.filter(pk__in=group.ids, state=state, owner=group.owner)
    return set(rows.values_list("pk", flat=True))
