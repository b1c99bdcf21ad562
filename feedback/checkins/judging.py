"""Judge, at the moment of sending, whether a check-in may go, has to wait, or never goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from feedback.checkins.audience import addresses_of
from feedback.checkins.hours import next_moment
from feedback.checkins.models import ASKED_STATES, CheckIn, Program
from feedback.checkins.timing import Place, hours_of, zone_of
from portal.customers.models import Address, Channel, Preference, Purpose
from portal.interactions.matters import Matter, matters_of
from portal.messaging.budget import Limits, excess_of, heard_from_us, limits
from portal.ui.moments import day_of

LOOK_AGAIN: Final = timedelta(hours=1)
"""How long a check-in waits before what stands open is looked at again."""
LOOK_AGAIN_RARELY: Final = timedelta(days=1)
Cause = CheckIn.Cause


@dataclass(frozen=True)
class Standing:
    """What is known, by now, of the customers of one batch."""

    matters: Mapping[int, Matter]
    addresses: Mapping[tuple[int, str], Address]
    asked_lately: Mapping[int, Sequence[tuple[int, datetime]]]
    heard: Mapping[int, Sequence[datetime]]
    quiet: Mapping[int, datetime]
    allowed: Limits


@dataclass(frozen=True)
class Go:
    """It may go now, to this address; its customer's zone."""

    address: Address
    zone: ZoneInfo


@dataclass(frozen=True)
class Wait:
    """It has to wait. Without a cause it only waits for the hours of her day."""

    until: datetime
    cause: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Never:
    """It never goes."""

    cause: str
    reason: str


Judgment = Go | Wait | Never


def standing_of(batch: Sequence[CheckIn], program: Program, now: datetime) -> Standing:
    """Read what is known of the customers of a batch: a fixed number of queries."""
    customers = [row.customer_id for row in batch]
    since = now - timedelta(days=program.fatigue_days)
    rows = CheckIn.objects.filter(customer__in=customers, state__in=ASKED_STATES, sent_at__gt=since)
    lately: dict[int, list[tuple[int, datetime]]] = {}
    for customer_id, program_id, sent_at in rows.values_list("customer_id", "program_id", "sent_at"):
        if sent_at is not None:
            lately.setdefault(customer_id, []).append((program_id, sent_at))
    return Standing(
        matters_of(customers, closed_since=now - timedelta(days=program.release_days), now=now),
        addresses_of(customers),
        lately,
        heard_from_us(customers, now),
        Preference.objects.quiet_until(customers, Purpose.CHECK_IN, now),
        limits(),
    )


def judge(check_in: CheckIn, standing: Standing, now: datetime) -> Judgment:
    """Say whether a planned check-in may go now; what has to wait past its `not_after` never goes."""
    if not check_in.survey.is_live:
        return Never(Cause.CLOSED, _("The feedback form was closed before the day came."))
    if now >= check_in.not_after:
        words = {"day": day_of(check_in.not_after)}
        late = _("It had to go by %(day)s to be useful.") % words
        return Never(check_in.hold_cause or Cause.STALE, f"{check_in.hold_reason} {late}".strip())
    address = address_for(check_in, standing)
    if address is None:
        return Never(Cause.CONSENT, _("No longer agrees to check-ins this way."))
    found = (
        _matter(check_in, standing, now)
        or _quiet(check_in, standing)
        or _rest(check_in, standing)
        or _budget(check_in, standing, now)
    )
    return found or _hours(check_in, address, now)


def judge_next_step(check_in: CheckIn, standing: Standing, now: datetime) -> Judgment:
    """Say the same of a reminder or a coupon: here the rest between programs does not count."""
    address = address_for(check_in, standing)
    if address is None or not check_in.survey.is_live:
        return Never(Cause.CONSENT, "")
    found = _matter(check_in, standing, now) or _quiet(check_in, standing) or _budget(check_in, standing, now)
    return found or _hours(check_in, address, now)


def address_for(check_in: CheckIn, standing: Standing) -> Address | None:
    """Return where it goes: the way she prefers, the one it was planned for, else another of the program's.

    Where the first way failed, what is planned is the other one, whatever she prefers.
    """
    program = check_in.program
    ways = list(program.channels)
    if program.channel == Program.Way.PREFERRED:
        wish = check_in.customer.preferred_channel
        wishes = [Channel(wish)] if wish and not check_in.has_fallen_back else []
        ways = [*wishes, Channel(check_in.channel), *ways]
    found = (standing.addresses.get((check_in.customer_id, way)) for way in ways)
    return next((address for address in found if address is not None), None)


def _matter(check_in: CheckIn, standing: Standing, now: datetime) -> Wait | None:
    return wait_for(standing.matters.get(check_in.customer_id), check_in, now)


def wait_for(matter: Matter | None, check_in: CheckIn, now: datetime) -> Wait | None:
    """Say how long a check-in waits for what is open, or was settled not long enough ago."""
    if matter is None:
        return None
    if matter.closed_at is None:
        return Wait(now + LOOK_AGAIN, Cause.MATTER, matter.reason)
    until = matter.closed_at + timedelta(days=check_in.program.release_days)
    if until <= now:
        return None
    words = {"reason": matter.reason, "closed": day_of(matter.closed_at), "day": day_of(until)}
    return Wait(until, Cause.MATTER, _("%(reason)s (settled on %(closed)s; asked from %(day)s on)") % words)


def _rest(check_in: CheckIn, standing: Standing) -> Wait | None:
    others = [
        sent_at
        for program_id, sent_at in standing.asked_lately.get(check_in.customer_id, ())
        if program_id != check_in.program_id
    ]
    if not others:
        return None
    return rest_after(max(others), check_in)


def rest_after(asked_at: datetime, check_in: CheckIn) -> Wait:
    """Say how long a check-in waits after another program asked."""
    until = asked_at + timedelta(days=check_in.program.fatigue_days)
    words = {"asked": day_of(asked_at), "day": day_of(until)}
    return Wait(until, Cause.REST, _("Another program asked on %(asked)s; she rests until %(day)s.") % words)


def _quiet(check_in: CheckIn, standing: Standing) -> Wait | None:
    until = standing.quiet.get(check_in.customer_id)
    if until is None:
        return None
    day = day_of(until, zone_of(check_in.customer.time_zone))
    return Wait(until, Cause.QUIET, _("She asked for quiet until %(day)s.") % {"day": day})


def _budget(check_in: CheckIn, standing: Standing, now: datetime) -> Wait | None:
    excess = excess_of(standing.heard.get(check_in.customer_id, ()), standing.allowed, now)
    return Wait(excess.until, Cause.BUDGET, excess.reason) if excess else None


def _hours(check_in: CheckIn, address: Address, now: datetime) -> Judgment:
    place = Place.of(check_in.customer)
    zone = zone_of(place.zone)
    if zone is None:
        reason = _("There is no time zone “%(zone)s”, so nobody can tell the hour there. Correct it.")
        return Wait(now + LOOK_AGAIN_RARELY, Cause.ZONE, reason % {"zone": place.zone})
    moment = next_moment(now, zone=zone, hours=hours_of(check_in.program, place))
    if moment is None:
        return Never(Cause.STALE, _("The program's hours never open at her place."))
    return Go(address, zone) if moment <= now else Wait(moment)
