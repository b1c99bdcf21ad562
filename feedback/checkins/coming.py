"""Say when the day comes of customers whose day has not come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils.timezone import localdate

from feedback.checkins.audience import month_days
from feedback.checkins.models import Program
from feedback.checkins.models.programs import KNOWN_SINCE
from portal.customers.event_models import CustomerEvent
from portal.customers.models import Customer


def coming_days(program: Program, customers: Sequence[Customer], now: datetime) -> dict[int, date]:
    """Return by customer the day from which the program may ask her, in one query at most.

    A program that neither follows events nor keeps dates has no such days.
    """
    if program.trigger == Program.Trigger.EVENT:
        return _after_events(program, customers, now)
    if program.trigger == Program.Trigger.DATE:
        days = {customer.pk: _next_day(program, customer, now) for customer in customers}
        return {key: day for key, day in days.items() if day is not None}
    return {}


def _after_events(program: Program, customers: Sequence[Customer], now: datetime) -> dict[int, date]:
    delay = timedelta(days=program.delay_days)
    coming = CustomerEvent.objects.of_kind(program.event_kind).filter(
        customer__in=customers, occurred_at__gt=now - delay
    )
    first = coming.order_by().values_list("customer").annotate(first=Min("occurred_at"))
    return {customer: localdate(moment + delay) for customer, moment in first}


def _next_day(program: Program, customer: Customer, now: datetime) -> date | None:
    """Return the day of her next anniversary; None for a date nobody can read."""
    if program.date_name == KNOWN_SINCE:
        told, since = f"{customer.created_at:%m-%d}", customer.created_at.year
    else:
        told, since = str(customer.attributes.get(program.date_name, ""))[-5:], 0
    delay, today = timedelta(days=program.delay_days), now.date()
    day = today - delay + timedelta(days=1)
    for _step in range(2 * 366):
        if day.year > since and told in {f"{month:02}-{number:02}" for month, number in month_days(day)}:
            return day + delay
        day += timedelta(days=1)
    return None
