"""Say of customers whether a program asks them now, and why not: one query for planner and page alike."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Mod, Right
from django.utils.translation import gettext_lazy as _

from feedback.checkins.models import ASKED_STATES, CheckIn, Program
from feedback.checkins.models.programs import KNOWN_SINCE
from portal.customers.event_models import CustomerEvent
from portal.customers.models import Address, Channel, Purpose
from portal.customers.segments import members_of
from portal.interactions.models import Interaction
from portal.messaging.models import Suppression

TRY_AGAIN_AFTER = timedelta(days=7)
"""How long a skipped customer is left alone, unless the program's own cadence is shorter."""
_SPREADING: Final = 2_654_435_761
"""A prime: its multiples fall evenly on the days of any cadence. Source: Knuth, TAOCP 3, section 6.4."""


class Verdict(TextChoices):
    """What the planner makes of a customer."""

    DUE = "due", _("Is asked next")
    TURN = "turn", _("Her turn comes later in this round")
    PLANNED = "planned", _("Is planned already")
    RECENT = "recent", _("Was asked not long ago")
    TOUCHED = "touched", _("Was in touch with us not long ago")
    DONE = "done", _("Was asked by this program")
    EARLY = "early", _("Her day has not come")
    STALE = "stale", _("Her event was too long ago to ask about")
    SKIPPED = "skipped", _("Was left out before")
    REST = "rest", _("Was asked by another program")
    CONSENT = "consent", _("Has not agreed to check-ins this way")


def customers_of(program: Program) -> QuerySet[Any]:
    """Return whom a program is about, whatever stands against asking them now."""
    rows: QuerySet[Any] = members_of(program.segment)
    if program.trigger == Program.Trigger.EVENT:
        happened = CustomerEvent.objects.of_kind(program.event_kind)
        return rows.filter(pk__in=happened.values("customer"))
    if program.trigger == Program.Trigger.DATE and program.date_name != KNOWN_SINCE:
        return rows.filter(attributes__has_key=program.date_name)
    return rows


def judged(rows: QuerySet[Any], program: Program, now: datetime) -> QuerySet[Any]:
    """Add to customers their `verdict`, and whether the program may reach them `by_email`, `by_text`."""
    ways = rows.annotate(
        by_email=Exists(addresses_to_use().filter(customer=OuterRef("pk"), channel=Channel.EMAIL)),
        by_text=Exists(addresses_to_use().filter(customer=OuterRef("pk"), channel=Channel.TEXT)),
    )
    hers = CheckIn.objects.filter(customer=OuterRef("pk"))
    planned = hers.filter(program=program, state=CheckIn.State.PLANNED)
    found: QuerySet[Any] = _with_clues(ways, program, now).annotate(
        verdict=Case(
            When(~_reachable(program), then=Value(Verdict.CONSENT.value)),
            When(Exists(planned), then=Value(Verdict.PLANNED.value)),
            *_waits(program, hers, now),
            default=Value(Verdict.DUE.value),
            output_field=CharField(),
        )
    )
    return found


def with_history(rows: QuerySet[Any], program: Program) -> QuerySet[Any]:
    """Add each customer's latest occasion in the program, and when she was asked the last time."""
    hers = CheckIn.objects.filter(customer=OuterRef("pk"), program=program)
    asked = hers.filter(state__in=ASKED_STATES).order_by("-sent_at").values("sent_at")[:1]
    found: QuerySet[Any] = rows.annotate(
        latest_occasion=Subquery(hers.order_by("-occasion").values("occasion")[:1]),
        latest_sent_at=Subquery(asked),
    )
    return found


def _with_clues(rows: QuerySet[Any], program: Program, now: datetime) -> QuerySet[Any]:
    """Add what the trigger of the program looks at."""
    if program.trigger == Program.Trigger.EVENT:
        latest = due_events(program, now).filter(customer=OuterRef("pk")).order_by("-occurred_at", "-pk")
        found: QuerySet[Any] = rows.annotate(
            due_event=Subquery(latest.values("pk")[:1]),
            due_event_at=Subquery(latest.values("occurred_at")[:1]),
        )
        return found
    no_event = Value(None, output_field=IntegerField()), Value(None, output_field=DateTimeField())
    rows = rows.annotate(due_event=no_event[0], due_event_at=no_event[1])
    if program.trigger == Program.Trigger.DATE and program.date_name != KNOWN_SINCE:
        rows = rows.annotate(told_date=KT(f"attributes__{program.date_name}")).annotate(
            month_day=Right("told_date", 5)
        )
    return rows


def _waits(program: Program, hers: QuerySet[CheckIn], now: datetime) -> list[When]:
    """Return what makes a customer wait, the weightiest first."""
    if program.trigger == Program.Trigger.ONCE:
        own = hers.filter(program=program)
        asked = own.exclude(state=CheckIn.State.SKIPPED)
        return [_when(Exists(asked), Verdict.DONE), _when(Exists(own), Verdict.SKIPPED)]
    if program.trigger == Program.Trigger.EVENT:
        return [When(due_event__isnull=True, then=_without_due_event(program, hers, now))]
    if program.trigger == Program.Trigger.DATE:
        return [
            _when(~_has_anniversary(program, now), Verdict.EARLY),
            _when(
                Exists(hers.filter(program=program, planned_at__gt=now - timedelta(days=180))), Verdict.DONE
            ),
        ]
    return _cadence_waits(program, hers, now)


def _without_due_event(program: Program, hers: QuerySet[CheckIn], now: datetime) -> Case:
    """Say why no event of hers starts a check-in now; a case of its own, so that who is due costs nothing."""
    coming = CustomerEvent.objects.of_kind(program.event_kind).filter(
        customer=OuterRef("pk"), occurred_at__gt=now - timedelta(days=program.delay_days)
    )
    own = hers.filter(program=program)
    return Case(
        _when(Exists(coming), Verdict.EARLY),
        _when(Exists(own.exclude(state=CheckIn.State.SKIPPED)), Verdict.DONE),
        _when(Exists(own), Verdict.SKIPPED),
        default=Value(Verdict.STALE.value),
        output_field=CharField(),
    )


def _cadence_waits(program: Program, hers: QuerySet[CheckIn], now: datetime) -> list[When]:
    since = now - timedelta(days=program.cadence_days)
    own = hers.filter(program=program)
    never_asked = own.filter(state=CheckIn.State.SKIPPED, skip_cause=CheckIn.Cause.HOLDOUT)
    skipped = own.filter(state=CheckIn.State.SKIPPED, planned_at__gt=now - _pause_after_skip(program))
    others = hers.filter(state__in=ASKED_STATES, sent_at__gt=now - timedelta(days=program.fatigue_days))
    waits = [
        _when(Exists(own.filter(state__in=ASKED_STATES, sent_at__gt=since)), Verdict.RECENT),
        _when(Exists(never_asked.filter(planned_at__gt=since)), Verdict.SKIPPED),
        _when(Exists(skipped), Verdict.SKIPPED),
    ]
    if program.since == Program.Since.TOUCH:
        touches = Interaction.objects.from_customers().filter(customer=OuterRef("pk"), occurred_at__gt=since)
        waits.append(_when(Exists(touches), Verdict.TOUCHED))
    waits.append(_when(Exists(others.exclude(program=program)), Verdict.REST))
    if program.is_spread and program.started_at is not None:
        days = (now - program.started_at).days
        waits.append(_when(Q(phase__gt=days) & ~Exists(own), Verdict.TURN))
    return waits


def with_phase(rows: QuerySet[Any], program: Program) -> QuerySet[Any]:
    """Add the day of the round that is each customer's own, from 0: the same at every count."""
    days = program.finish_in_days or program.cadence_days
    if program.trigger == Program.Trigger.CADENCE:
        days = program.cadence_days
    found: QuerySet[Any] = rows.annotate(phase=Mod(F("pk") * _SPREADING + program.pk * 97, Value(days)))
    return found


def _when(condition: Any, verdict: Verdict) -> When:
    return When(condition, then=Value(verdict.value))


def due_events(program: Program, now: datetime) -> QuerySet[CustomerEvent]:
    """Return the events whose day has come, are not stale, and which no check-in of hers has followed."""
    latest = now - timedelta(days=program.delay_days)
    followed = CheckIn.objects.filter(
        program=program, customer=OuterRef("customer"), event__occurred_at__gte=OuterRef("occurred_at")
    )
    rows = CustomerEvent.objects.of_kind(program.event_kind).between(latest - program.stale_after, latest)
    return rows.filter(~Exists(followed))


def _has_anniversary(program: Program, now: datetime) -> Q:
    first, last = program.anniversaries(now.astimezone(UTC).date())
    days = {first + timedelta(days=offset) for offset in range((last - first).days + 1)}
    if program.date_name == KNOWN_SINCE:
        found = Q()
        for day in days:
            for month, number in month_days(day):
                found |= Q(created_at__month=month, created_at__day=number, created_at__year__lt=day.year)
        return found
    return Q(month_day__in=[f"{month:02}-{number:02}" for day in days for month, number in month_days(day)])


def month_days(day: date) -> list[tuple[int, int]]:
    """Return the months and days kept on a day: 29 February on the 28th of common years."""
    found = [(day.month, day.day)]
    is_last_of_common_february = found == [(2, 28)] and (day + timedelta(days=1)).month == 3
    return [*found, (2, 29)] if is_last_of_common_february else found


def addresses_to_use() -> QuerySet[Address]:
    """Return the proved addresses whose customer agrees to check-ins and which still take messages."""
    blocked = Suppression.objects.standing().filter(channel=OuterRef("channel"), value=OuterRef("value"))
    return Address.objects.agreeing(Purpose.CHECK_IN).filter(~Exists(blocked))


def addresses_of(customers: Iterable[int]) -> dict[tuple[int, str], Address]:
    """Return the first address to use for each customer and channel, in one query."""
    found: dict[tuple[int, str], Address] = {}
    for address in addresses_to_use().filter(customer__in=customers).order_by("pk"):
        found.setdefault((address.customer_id, address.channel), address)
    return found


def _reachable(program: Program) -> Q:
    ways = {Channel.EMAIL: Q(by_email=True), Channel.TEXT: Q(by_text=True)}
    found = Q()
    for channel in program.channels:
        found |= ways[channel]
    return found


def _pause_after_skip(program: Program) -> timedelta:
    return min(TRY_AGAIN_AFTER, timedelta(days=program.cadence_days))
