"""Test what starts a check-in: a rhythm, an event, a date, or one time for all."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.checkins.actions import plan_due, send_due, start_program
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.occasions import anniversary_due
from feedback.checkins.overview import counts_of
from portal.customers.models import Customer, CustomerTag
from portal.interactions.actions import Touch, record_interaction
from tests.feedback.factories import happen, make_consenting, make_program, tagged

pytestmark = pytest.mark.django_db


def after_delivery(**fields: object) -> Program:
    return make_program(trigger="event", event_kind="delivered", delay_days=90, **fields)  # type: ignore[arg-type]


def test_she_is_asked_ninety_days_after_delivery_and_not_a_day_before(now: datetime) -> None:
    customer, program = make_consenting(), after_delivery()
    event = happen(customer, "delivered", now - timedelta(days=90), subject="order 7")
    plan_due(now=now - timedelta(hours=1))
    assert not CheckIn.objects.exists()
    plan_due(now=now)
    check_in = CheckIn.objects.get()
    assert (check_in.program, check_in.event) == (program, event)
    assert check_in.why == "90 days after “delivered” on 18 August 2026."


def test_one_delivery_is_asked_about_once(now: datetime) -> None:
    happen(make_consenting(), "delivered", now - timedelta(days=90))
    after_delivery()
    for day in range(6):
        plan_due(now=now + timedelta(days=day))
        send_due(now=now + timedelta(days=day, hours=1))
    assert list(CheckIn.objects.values_list("state", flat=True)) == ["sent"]


def test_of_two_deliveries_of_a_week_the_later_counts(now: datetime) -> None:
    customer = make_consenting()
    happen(customer, "delivered", now - timedelta(days=95))
    later = happen(customer, "delivered", now - timedelta(days=91))
    after_delivery()
    plan_due(now=now)
    assert CheckIn.objects.get().event == later


def test_an_old_delivery_is_too_stale_to_ask_about(now: datetime) -> None:
    happen(make_consenting(), "delivered", now - timedelta(days=131))
    after_delivery(stale_days=40)
    plan_due(now=now)
    assert not CheckIn.objects.exists()


def test_another_kind_of_event_starts_nothing(now: datetime) -> None:
    happen(make_consenting(), "purchased", now - timedelta(days=90))
    after_delivery()
    plan_due(now=now)
    assert not CheckIn.objects.exists()


def test_a_delivery_under_way_holds_the_check_in(now: datetime) -> None:
    customer = make_consenting()
    happen(customer, "delivery_started", now - timedelta(days=1), subject="8")
    make_program()
    plan_due(now=now)
    send_due(now=now + timedelta(hours=1))
    assert CheckIn.objects.get().hold_reason == "A delivery is under way since 15 November 2026: 8"


def birthday(customer: Customer, day: str) -> None:
    Customer.objects.filter(pk=customer.pk).update(attributes={"birthday": day})


def test_she_is_asked_on_her_day_at_her_place_once_a_year(now: datetime) -> None:
    customer = make_consenting(zone="Asia/Tokyo")
    birthday(customer, "1990-11-17")
    make_program(trigger="date", date_name="birthday")
    plan_due(now=now)
    plan_due(now=now + timedelta(hours=2))
    check_in = CheckIn.objects.get()
    assert check_in.occasion == 2026
    assert check_in.due_at.astimezone(ZoneInfo("Asia/Tokyo")).isoformat() == "2026-11-17T09:00:00+09:00"


def test_on_all_other_days_of_the_year_she_is_not(now: datetime) -> None:
    birthday(make_consenting(), "1990-11-20")
    make_program(trigger="date", date_name="birthday")
    plan_due(now=now)
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("told", "today", "is_kept"),
    [
        ("2020-02-29", "2028-02-29", True),
        ("2020-02-29", "2027-02-28", True),
        ("2020-02-29", "2028-02-28", False),
        ("02-29", "2027-02-28", True),
        ("2026-11-16", "2026-11-16", False),
        ("1990-13-45", "2026-11-16", False),
        ("", "2026-11-16", False),
        ("soon", "2026-11-16", False),
    ],
)
def test_anniversaries_keep_the_29th_of_february(told: str, today: str, is_kept: bool) -> None:
    now = datetime.fromisoformat(f"{today}T12:00:00+00:00")
    found = anniversary_due(told, ZoneInfo("UTC"), 0, now)
    assert (found is not None and found.date() == now.date()) == is_kept


@given(st.dates(min_value=datetime(1950, 1, 1).date(), max_value=datetime(2020, 12, 31).date()))  # noqa: DTZ001
def test_every_birthday_is_kept_on_one_day_of_every_year(born: object) -> None:
    start = datetime(2027, 1, 1, 12, tzinfo=UTC)
    days = [start + timedelta(days=offset) for offset in range(365)]
    kept = [day for day in days if _is_today(anniversary_due(str(born), ZoneInfo("UTC"), 0, day), day)]
    assert len(kept) == 1


def _is_today(found: datetime | None, day: datetime) -> bool:
    return found is not None and found.date() == day.date()


def test_a_segment_is_asked_once_and_newcomers_too(now: datetime) -> None:
    tag = CustomerTag.objects.create(name="vip")
    make_consenting().tags.add(tag)
    make_consenting()
    program = make_program(trigger="once", segment=tagged("vip"))
    plan_due(now=now)
    send_due(now=now + timedelta(hours=1))
    plan_due(now=now + timedelta(days=100))
    assert program.check_ins.count() == 1


def test_the_first_round_is_spread_evenly_over_the_cadence(now: datetime) -> None:
    for _customer in range(30):
        make_consenting()
    program = make_program(cadence_days=10, is_spread=True, is_live=False)
    start_program(program=program, now=now)
    for day in range(10):
        plan_due(now=now + timedelta(days=day))
    per_day = Counter(check_in.planned_at.date() for check_in in program.check_ins.all())
    assert set(per_day.values()) == {3}
    assert len(per_day) == 10


def test_who_wrote_to_us_lately_is_not_due_when_touches_count(now: datetime) -> None:
    customer = make_consenting()
    record_interaction(Touch("x", "Hello", now - timedelta(days=10), customer))
    program = make_program(since="touch", cadence_days=30)
    assert counts_of(program, now).numbers == {"touched": 1}
    plan_due(now=now)
    assert not CheckIn.objects.exists()
    plan_due(now=now + timedelta(days=21))
    assert CheckIn.objects.exists()


def test_a_clock_that_jumps_back_sends_nothing_twice(now: datetime) -> None:
    make_consenting()
    make_program()
    for moment in (now, now - timedelta(days=3), now + timedelta(hours=1), now - timedelta(days=1)):
        plan_due(now=moment)
        send_due(now=moment + timedelta(minutes=5))
    assert CheckIn.objects.count() == 1
