"""Test who is asked, who is not, and when."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from feedback.checkins.actions import pause_program, plan_due, send_due
from feedback.checkins.audience import Verdict
from feedback.checkins.hours import Hours
from feedback.checkins.models import CheckIn, Program, new_token
from feedback.checkins.overview import counts_of
from feedback.checkins.timing import slots
from feedback.surveys.actions import close_survey
from portal.accounts.models import User
from portal.customers.actions import Evidence, record_consent
from portal.customers.models import Channel, Consent, Customer, CustomerTag, Purpose
from portal.customers.wordings import wording_for
from portal.interactions.actions import mark_answered
from portal.interactions.models import Interaction
from portal.messaging.models import Suppression
from tests.factories import agree, make_customer
from tests.feedback.factories import (
    make_consenting,
    make_program,
    make_response,
    make_sent,
    make_survey,
    tagged,
)

pytestmark = pytest.mark.django_db


def complain(customer: Customer, now: datetime) -> Interaction:
    make_response(make_survey("csat", title="Delivery"), 1, "Broken.", customer=customer, now=now)
    return Interaction.objects.get(customer=customer, is_complaint=True)


def withdraw(customer: Customer, now: datetime) -> None:
    record_consent(
        address=customer.addresses.get(),
        purpose=Purpose.CHECK_IN,
        state=Consent.State.WITHDRAWN,
        wording=wording_for("email", "check_in", company="Harbor Lane Coffee"),
        evidence=Evidence(method=Consent.Method.LINK),
        now=now,
    )


def plan_and_send(now: datetime) -> None:
    plan_due(now=now)
    send_due(now=now + timedelta(minutes=5))


def states() -> list[str]:
    return list(CheckIn.objects.order_by("pk").values_list("state", flat=True))


def test_a_consenting_customer_is_planned_with_the_reason_why(now: datetime) -> None:
    customer = make_consenting()
    make_program()
    plan_due(now=now)
    check_in = CheckIn.objects.get()
    assert (check_in.customer, check_in.state, check_in.occasion) == (customer, "planned", 1)
    assert check_in.why.startswith("Asked every 90 days.")


def test_nobody_is_asked_without_consent(now: datetime) -> None:
    make_customer(email="silent@example.org")
    make_customer(email="unproved@example.org", proved=False)
    withdraw(make_consenting(), now)
    make_program()
    plan_due(now=now)
    assert not CheckIn.objects.exists()


def test_consent_to_forum_mail_is_no_consent_to_check_ins(now: datetime) -> None:
    agree(make_customer(email="forum@example.org"), purpose=Purpose.FORUM)
    make_program()
    plan_due(now=now)
    assert not CheckIn.objects.exists()


def test_consent_to_texts_is_no_consent_to_mail(now: datetime) -> None:
    make_consenting(channel=Channel.TEXT)
    make_program(channel="email")
    plan_due(now=now)
    assert not CheckIn.objects.exists()


def test_preferred_takes_mail_first_and_text_where_only_that_is_agreed(now: datetime) -> None:
    by_mail, by_text = make_consenting(), make_consenting(channel=Channel.TEXT)
    make_program(channel="preferred")
    plan_due(now=now)
    assert CheckIn.objects.get(customer=by_mail).channel == "email"
    assert CheckIn.objects.get(customer=by_text).channel == "text"


def test_an_address_that_bounced_is_left_alone(now: datetime) -> None:
    customer = make_consenting()
    Suppression.objects.create(channel="email", value=customer.addresses.get().value, reason="bounced")
    make_program()
    plan_due(now=now)
    assert not CheckIn.objects.exists()


def test_only_customers_with_the_tag_are_asked(now: datetime) -> None:
    hers, _other = make_consenting(), make_consenting()
    hers.tags.add(CustomerTag.objects.create(name="new"))
    make_program(segment=tagged("new"))
    plan_due(now=now)
    assert CheckIn.objects.get().customer == hers


@pytest.mark.parametrize("is_live", [True, False])
def test_only_live_programs_ask(now: datetime, is_live: bool) -> None:
    make_consenting()
    make_program(is_live=is_live)
    plan_due(now=now)
    assert CheckIn.objects.exists() == is_live


def test_a_paused_program_and_a_closed_form_ask_nobody(now: datetime) -> None:
    make_consenting()
    pause_program(program=make_program(), now=now)
    close_survey(survey=make_program().survey, now=now)
    plan_due(now=now)
    assert not CheckIn.objects.exists()


def test_planning_again_and_again_plans_once(now: datetime) -> None:
    make_consenting()
    make_program()
    for minute in range(5):
        plan_due(now=now + timedelta(minutes=minute))
    assert states() == ["planned"]


def test_the_next_occasion_comes_after_the_cadence(now: datetime) -> None:
    check_in = make_sent(make_program(cadence_days=30), now=now)
    assert check_in.sent_at is not None
    plan_due(now=check_in.sent_at + timedelta(days=29, hours=23))
    assert CheckIn.objects.count() == 1
    plan_due(now=check_in.sent_at + timedelta(days=30))
    assert CheckIn.objects.get(state="planned").occasion == 2


def test_two_programs_leave_a_rest_between_them(now: datetime) -> None:
    customer = make_consenting()
    first = make_sent(make_program(fatigue_days=14), customer, now=now)
    second = make_program(fatigue_days=14)
    assert first.sent_at is not None
    plan_due(now=first.sent_at + timedelta(days=13))
    assert not second.check_ins.exists()
    plan_due(now=first.sent_at + timedelta(days=14))
    assert second.check_ins.get().customer == customer


def test_of_two_programs_the_one_with_priority_asks_and_the_other_waits(now: datetime) -> None:
    make_consenting()
    late, first = make_program(priority=2), make_program(priority=8)
    plan_due(now=now)
    send_due(now=now + timedelta(minutes=30))
    assert first.check_ins.get().state == "sent"
    waiting = late.check_ins.get()
    assert (waiting.state, waiting.hold_cause) == ("planned", "rest")
    assert waiting.hold_reason == (
        "Another program asked on 16 November 2026; she rests until 30 November 2026."
    )


def test_an_open_complaint_holds_the_check_in_and_says_since_when(now: datetime) -> None:
    customer = make_consenting()
    make_program()
    complain(customer, now - timedelta(days=3))
    plan_and_send(now)
    check_in = CheckIn.objects.get()
    assert (check_in.state, check_in.hold_cause) == ("planned", "matter")
    assert check_in.reason == "Open complaint since 13 November 2026: Delivery: 1 of 5"


def test_the_reason_names_the_day_where_the_company_is(now: datetime, settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"  # 13 hours ahead
    customer = make_consenting()
    make_program()
    complain(customer, datetime(2026, 11, 13, 21, 0, tzinfo=UTC))
    plan_and_send(now)
    assert CheckIn.objects.get().hold_reason == "Open complaint since 14 November 2026: Delivery: 1 of 5"


def test_a_customer_who_waits_for_our_answer_is_held(now: datetime) -> None:
    customer = make_consenting()
    make_program()
    make_response(make_survey("csat"), 5, "Call me.", customer=customer, email="a@example.org", now=now)
    plan_and_send(now)
    assert CheckIn.objects.get().hold_reason.startswith("Waits for our answer since 16 November 2026")


def test_one_complaint_is_one_held_row_and_not_one_a_minute(now: datetime) -> None:
    customer = make_consenting()
    make_program()
    complain(customer, now)
    for minute in range(0, 180, 30):
        plan_and_send(now + timedelta(minutes=minute))
    assert states() == ["planned"]


def test_an_answered_question_lets_her_be_asked_three_days_later(now: datetime, carol: User) -> None:
    customer = make_consenting()
    make_program()
    make_response(make_survey("csat"), 5, "Call me.", customer=customer, email="a@example.org", now=now)
    touch = Interaction.objects.get(customer=customer, wants_reply=True)
    plan_and_send(now)
    mark_answered(interaction=touch, author=carol, now=now + timedelta(minutes=30))
    plan_and_send(now + timedelta(hours=2))
    assert CheckIn.objects.get().hold_reason.endswith(
        "(settled on 16 November 2026; asked from 19 November 2026 on)"
    )
    plan_and_send(now + timedelta(days=2, hours=23))
    assert states() == ["planned"]
    plan_and_send(now + timedelta(days=3, hours=1))
    assert states() == ["sent"]


def test_what_waited_too_long_is_dropped_with_the_reason(now: datetime) -> None:
    customer = make_consenting()
    make_program(stale_days=10)
    complain(customer, now)
    plan_and_send(now)
    plan_and_send(now + timedelta(days=10, hours=1))
    check_in = CheckIn.objects.get(state="skipped")
    assert check_in.skip_cause == "matter"
    assert "It had to go by 26 November 2026 to be useful." in check_in.skip_reason


def test_two_planners_of_one_moment_keep_one_row(now: datetime) -> None:
    customer, program = make_consenting(), make_program()
    plan_due(now=now)
    twin = CheckIn(
        program=program,
        survey=program.survey,
        customer=customer,
        occasion=1,
        channel="email",
        due_at=now,
        planned_at=now,
        not_after=now,
    )
    CheckIn.objects.bulk_create([twin], ignore_conflicts=True)
    assert CheckIn.objects.count() == 1


def test_planning_costs_the_same_queries_for_few_and_many(now: datetime) -> None:
    program = make_program()
    counts = []
    for number in (10, 20):  # 30 rows in all: SQLite takes more in several statements
        CheckIn.objects.all().delete()
        Program.objects.update(walk_due_at=None)
        for _customer in range(number):
            make_consenting()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            plan_due(now=now)
        counts.append(len(queries))
        assert CheckIn.objects.filter(program=program).count() >= number
    assert counts[0] == counts[1] <= 12


def test_the_page_and_the_planner_agree(now: datetime) -> None:
    program = make_program()
    make_consenting()
    make_customer(email="silent@example.org")
    lines = counts_of(program, now).lines
    assert lines == [(Verdict.DUE, Verdict.DUE.label, 1), (Verdict.CONSENT, Verdict.CONSENT.label, 1)]
    plan_due(now=now)
    program.refresh_from_db()
    assert program.verdict_counts == {"due": 1, "consent": 1}


@given(number=st.integers(1, 60), minutes=st.integers(0, 366 * 24 * 60))
def test_every_slot_lies_in_the_day_of_the_place(number: int, minutes: int) -> None:
    hours, zone = Hours(time(9), time(20)), ZoneInfo("America/St_Johns")
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = slots(number, start=moment, zone=zone, hours=hours)
    assert len(found) == number
    assert found == sorted(found)
    for slot in found:
        assert moment <= slot < moment + timedelta(days=3)
        assert time(9) <= slot.astimezone(zone).time() < time(20)


def test_slots_are_spread_over_the_day() -> None:
    morning = datetime(2026, 11, 16, 9, tzinfo=UTC)
    found = slots(10_000, start=morning, zone=ZoneInfo("UTC"), hours=Hours(time(9), time(20)))
    gaps = {round((later - earlier).total_seconds(), 2) for earlier, later in pairwise(found)}
    assert gaps == {3.96}


def test_too_many_for_the_evening_wait_for_the_morning() -> None:
    evening = datetime(2026, 11, 16, 19, 59, tzinfo=UTC)
    found = slots(500, start=evening, zone=ZoneInfo("UTC"), hours=Hours(time(9), time(20)))
    assert found[0] == datetime(2026, 11, 17, 9, tzinfo=UTC)


def test_more_than_a_day_can_hold_go_on_the_next_day() -> None:
    start = datetime(2026, 11, 16, 9, tzinfo=UTC)
    found = slots(8_000, start=start, zone=ZoneInfo("UTC"), hours=Hours(time(9), time(11)))
    assert len(found) == 8_000
    assert found[-1].date() == start.date() + timedelta(days=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": ""},
        {"trigger": "event"},
        {"trigger": "date"},
        {"trigger": "once"},
        {"holdout_percent": 51},
        {"cadence_days": 0},
        {"expires_after_days": 0},
        {"channel": "fax"},
        {"state": "odd"},
    ],
)
def test_the_database_refuses_a_program_that_breaks_its_rules(changes: dict[str, object]) -> None:
    program = make_program()
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.filter(pk=program.pk).update(**changes)


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _token in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 22 and token.isalnum() and token.isascii() for token in tokens)
