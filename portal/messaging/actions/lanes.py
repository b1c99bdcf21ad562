"""Let messages into their lanes, hold back what is too many, and close a lane that asks for a pause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.customers.models import Purpose
from portal.lib.among import GivenMany
from portal.lib.errors import ActionError
from portal.lib.prepared import Prepared
from portal.messaging.lanes import Lane
from portal.messaging.models import Message

_WANTED: Final[Prepared[None, Lane]] = Prepared(
    lambda _shape: Lane.objects.named(GivenMany("names")).select_for_update().order_by("pk")
)


class LimitInvalid(ActionError):
    sentence = gettext_lazy(
        "Write how many may leave in an hour: a whole number from 1, or nothing for no limit."
    )


@dataclass(frozen=True)
class _Held:
    """Until when a message waits, for which lane and why, and whether that moment is promised to it."""

    lane: str
    until: datetime
    reason: str
    is_booked: bool = False


def admit(messages: Sequence[Message], *, provider: str, now: datetime) -> list[Message]:
    """Take a token for each message that may leave now and put the rest back for later.

    Runs in the transaction of the claim and locks the rows of the lanes that have a limit. What a person
    waits for (a code, the answer to STOP) is never held back by a limit; it is counted all the same.
    """
    names = {message.pk: (provider, message.lane) for message in messages}
    wanted = {name for pair in names.values() for name in pair}
    lanes = {lane.name: lane for lane in _WANTED.all(None, names=wanted)}
    if not lanes:
        return list(messages)
    for lane in lanes.values():
        lane.refill(now)
    going: list[Message] = []
    held: dict[Message, _Held] = {}
    for message in messages:
        mine = [lanes[name] for name in names[message.pk] if name in lanes]
        found = _hold(message, mine, now, rank=len(held) + 1)
        if found:
            held[message] = found
        else:
            going.append(message)
    Lane.objects.bulk_update(lanes.values(), ["tokens", "counted_at", "booked_until"])
    _put_off(held)
    return going


def _hold(message: Message, lanes: Sequence[Lane], now: datetime, *, rank: int) -> _Held | None:
    is_urgent = message.purpose == Purpose.ACCOUNT
    for lane in lanes:
        if lane.is_closed(now) and lane.closed_until is not None:
            return _Held(lane.name, lane.closed_until, _paused(lane))
        if is_urgent or lane.admits(now, is_booked=message.is_booked):
            continue
        again_at = now + timedelta(seconds=rank * lane.seconds_between)
        until = again_at if message.is_booked else lane.book(now)
        return _Held(lane.name, until, _crowded(lane), is_booked=True)
    for lane in lanes:
        lane.tokens -= 1
    return None


def _paused(lane: Lane) -> str:
    assert lane.closed_until is not None
    moment = date_format(localtime(lane.closed_until), "H:i")
    return _("Waits until %(moment)s: %(lane)s asks for a pause.") % {"moment": moment, "lane": lane.name}


def _crowded(lane: Lane) -> str:
    limit = lane.hourly_limit or 0
    sentence = ngettext(
        "Waits for its turn: at most %(limit)d an hour by %(lane)s.",
        "Waits for its turn: at most %(limit)d an hour by %(lane)s.",
        limit,
    )
    return sentence % {"limit": limit, "lane": lane.name}


def _put_off(held: Mapping[Message, _Held]) -> None:
    for message, why in held.items():
        message.state, message.owner = Message.State.QUEUED, ""
        message.due_at, message.reason = why.until, why.reason[:300]
        message.held_by, message.is_booked = why.lane, why.is_booked
    Message.objects.bulk_update(held, ["state", "owner", "due_at", "reason", "held_by", "is_booked"])


@transaction.atomic
def pause_lane(*, name: str, reason: str, now: datetime, is_provider: bool = False, times: int = 1) -> Lane:
    """Close a lane for a while, longer each time in a row; one that is closed already stays as it is.

    `times` is how often it had this trouble lately, for trouble that comes to light after messages left.
    """
    Lane.objects.get_or_create(name=name, defaults={"is_provider": is_provider})
    lane = Lane.objects.select_for_update().get(name=name)
    if not lane.is_closed(now):
        lane.trouble_count = max(lane.trouble_count, times - 1)
        lane.pause(now, reason)
        lane.save(update_fields=["trouble_count", "closed_until", "reason"])
    return lane


def clear_trouble(names: Iterable[str]) -> int:
    """Forget the trouble of lanes that messages have left by again; return how many had any."""
    troubled = Lane.objects.named(names).filter(trouble_count__gt=0)
    return troubled.update(trouble_count=0, closed_until=None, reason="")


@transaction.atomic
def open_lane(*, lane: Lane, now: datetime) -> Lane:
    """Open a closed lane before its time, because a person says so; what waited for it is due."""
    Lane.objects.filter(pk=lane.pk).update(trouble_count=0, closed_until=None, reason="")
    _make_due(lane, now)
    lane.refresh_from_db()
    return lane


@transaction.atomic
def limit_lane(*, name: str, hourly_limit: int | None, now: datetime, is_provider: bool = False) -> Lane:
    """Set how many may leave by a lane in an hour; None takes the limit away. What waited is counted anew.

    Raises: LimitInvalid.
    """
    if hourly_limit is not None and not 1 <= hourly_limit <= 10_000_000:
        raise LimitInvalid
    Lane.objects.get_or_create(name=name, defaults={"is_provider": is_provider})
    lane = Lane.objects.select_for_update().get(name=name)
    lane.hourly_limit, lane.booked_until = hourly_limit, None
    lane.refill(now)
    lane.tokens = min(lane.tokens, lane.burst)
    lane.save(update_fields=["hourly_limit", "booked_until", "tokens", "counted_at"])
    _make_due(lane, now)
    return lane


def _make_due(lane: Lane, now: datetime) -> None:
    """Make due again what a lane put off; it goes through the lanes anew."""
    put_off = Message.objects.in_state(Message.State.QUEUED).filter(held_by=lane.name, due_at__gt=now)
    put_off.update(due_at=now, held_by="", is_booked=False, reason="")
