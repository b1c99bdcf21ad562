"""Find who has little room left in the budget of what a customer should hear from us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q

from portal.customers.models import Customer
from portal.messaging.budget import QUARTER, WAITING, WEEK, Limits
from portal.messaging.models import Message

SHOWN: Final = 50


@dataclass(frozen=True)
class NearLine:
    """A customer with little room left: how many count in a week, how many in ninety days."""

    customer: Customer
    week: int
    quarter: int
    is_full: bool


@dataclass(frozen=True)
class Near:
    """Who has little room left, the fullest first, at most `SHOWN` of them; how many have none, or one."""

    lines: Sequence[NearLine]
    full_count: int
    last_count: int

    @property
    def more_count(self) -> int:
        return self.full_count + self.last_count - len(self.lines)


def near_budget(allowed: Limits, now: datetime) -> Near:
    """Return who has room for one message more, or none, in four queries."""
    since = Q(accepted_at__gt=now - QUARTER) | Q(accepted_at__isnull=True)
    this_week = Q(accepted_at__gt=now - WEEK) | Q(accepted_at__isnull=True)
    counted = Message.objects.filter(since, is_our_idea=True, state__in=WAITING, customer__isnull=False)
    rows = (
        counted.order_by()
        .values("customer")
        .annotate(week=Count("pk", filter=this_week), quarter=Count("pk"))
        .filter(Q(week__gte=allowed.weekly - 1) | Q(quarter__gte=allowed.quarterly - 1))
    )
    full = rows.filter(Q(week__gte=allowed.weekly) | Q(quarter__gte=allowed.quarterly))
    counts = rows.aggregate(near=Count("customer")), full.aggregate(full=Count("customer"))
    return _near(rows.order_by("-quarter", "-week", "customer")[:SHOWN], counts, allowed)


def _near(rows: Iterable[Mapping[str, Any]], counts: Sequence[Mapping[str, int]], allowed: Limits) -> Near:
    rows = list(rows)
    people = Customer.objects.in_bulk([row["customer"] for row in rows])
    lines = [
        NearLine(
            people[row["customer"]],
            row["week"],
            row["quarter"],
            row["week"] >= allowed.weekly or row["quarter"] >= allowed.quarterly,
        )
        for row in rows
    ]
    near, full = counts[0]["near"], counts[1]["full"]
    return Near(sorted(lines, key=lambda line: not line.is_full), full, near - full)
