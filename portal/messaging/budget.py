"""Keep within what one customer should hear from us: one budget for every channel and purpose.

What counts is our own idea, as each message's row says: check-ins with their reminders and coupons, links of
forms, questions whether a consent still holds, and what became of a suggestion or an answer. Answers, codes
and the notices she asked for topic by topic are hers (docs/adr/0058).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import ngettext

from portal.customers.models import Customer
from portal.lib.among import GivenMany
from portal.lib.prepared import Prepared
from portal.messaging.budget_models import ContactBudget
from portal.messaging.models import Message
from portal.ui.moments import day_of

WEEK, QUARTER = timedelta(days=7), timedelta(days=90)
ON_THE_WAY: Final = ("claimed", "handing", "in_doubt", "accepted", "delivered", "bounced")
WAITING: Final = ("queued", *ON_THE_WAY)
_LOCKED: Final[Prepared[None, tuple[int]]] = Prepared(
    lambda _shape: (
        Customer.objects.select_for_update(no_key=True)
        .filter(pk__among=GivenMany("customers"))
        .order_by("pk")
        .values_list("pk")
    )
)
_BUDGET: Final[Prepared[None, ContactBudget]] = Prepared(lambda _shape: ContactBudget.objects.all()[:1])
_CROWDED: Final[Prepared[tuple[str, ...], tuple[int]]] = Prepared(
    lambda states: Message.objects.counted(GivenMany("customers"), states).crowded()
)
_HEARD: Final[Prepared[tuple[str, ...], tuple[int, int, datetime | None]]] = Prepared(
    lambda states: Message.objects.counted(GivenMany("customers"), states).values_list(
        "pk", "customer_id", "accepted_at"
    )
)


@dataclass(frozen=True)
class Limits:
    weekly: int
    quarterly: int


@dataclass(frozen=True)
class Excess:
    """Why a customer may not be written to, and from when on she may again."""

    reason: str
    until: datetime


def limits() -> Limits:
    """Return the budget that holds now."""
    kept = _BUDGET.first(None) or ContactBudget()
    return Limits(kept.weekly, kept.quarterly)


def heard_from_us(
    customers: Iterable[int], now: datetime, *, states: Sequence[str] = WAITING, besides: Iterable[int] = ()
) -> dict[int, list[datetime]]:
    """Return when each customer got what counts, within ninety days, oldest first, in one query.

    What is on its way counts as now. `besides` are ids of messages that don't count.
    """
    rows = _HEARD.all(tuple(states), customers=customers)
    others = frozenset(besides)
    found: dict[int, list[datetime]] = {}
    for number, customer, accepted_at in rows:
        moment = accepted_at or now
        if moment > now - QUARTER and number not in others:
            found.setdefault(customer, []).append(moment)
    return {customer: sorted(moments) for customer, moments in found.items()}


def excess_of(moments: Sequence[datetime], allowed: Limits, now: datetime) -> Excess | None:
    """Return why one more would be too many; None while there is room."""
    for span, limit in ((QUARTER, allowed.quarterly), (WEEK, allowed.weekly)):
        recent = [moment for moment in moments if moment > now - span]
        if len(recent) >= limit:
            until = recent[len(recent) - limit] + span
            return Excess(_reason(span, limit, until), until)
    return None


def _reason(span: timedelta, limit: int, until: datetime) -> str:
    words = {"limit": limit, "days": span.days, "day": day_of(until)}
    sentence = ngettext(
        "At most %(limit)d message in %(days)d days; there is room again on %(day)s.",
        "At most %(limit)d messages in %(days)d days; there is room again on %(day)s.",
        limit,
    )
    return sentence % words


def room_for(customer: int, now: datetime) -> bool:
    """Tell whether one more message of our own idea is within a customer's budget."""
    return excess_of(heard_from_us([customer], now).get(customer, ()), limits(), now) is None


def beyond_budget(messages: Sequence[Message], now: datetime) -> Mapping[int, Excess]:
    """Say which claimed messages would be too many, by message id; runs in the transaction of the claim.

    The customers' rows are locked meanwhile: of two workers the second sees what the first has claimed.
    """
    counted = [each for each in messages if each.is_our_idea and each.customer_id]
    if not counted:
        return {}
    customers = sorted({each.customer_id for each in counted if each.customer_id})
    _lock(customers)
    allowed = limits()
    # With what is claimed here nearly everybody is within the budget: the database names the others.
    crowded = _crowded(customers, allowed, now)
    if not crowded:
        return {}
    heard = heard_from_us(crowded, now, states=ON_THE_WAY, besides=[each.pk for each in counted])
    found = {}
    for message in counted:
        if message.customer_id not in crowded:
            continue
        moments = heard.setdefault(message.customer_id, [])
        excess = excess_of(moments, allowed, now)
        if excess:
            found[message.pk] = excess
        else:
            moments.append(now)
    return found


def _crowded(customers: Sequence[int], allowed: Limits, now: datetime) -> set[int]:
    rows = _CROWDED.all(
        ON_THE_WAY,
        customers=customers,
        week=now - WEEK,
        quarter=now - QUARTER,
        weekly=allowed.weekly,
        quarterly=allowed.quarterly,
    )
    return {customer for (customer,) in rows}


def _lock(customers: Sequence[int]) -> None:
    # SQLite's claim holds the one write lock already. Ordered, so that two claims never wait for each other.
    if connection.features.has_select_for_update:
        _LOCKED.all(None, customers=customers)
