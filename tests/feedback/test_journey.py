"""Test what follows silence, what never follows an answer, and the groups a lot makes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from feedback.checkins.actions import (
    cancel_program,
    follow_up_due,
    pause_program,
    plan_due,
    send_due,
    settle_undelivered,
    start_program,
)
from feedback.checkins.audience import Verdict
from feedback.checkins.forecast import forecast
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.models.programs import KNOWN_SINCE
from feedback.checkins.overview import Counts, forecast_of, outcomes_of
from feedback.checkins.trials import Arm, difference_of, judged_wording, lift_of
from feedback.coupons.models import Coupon, Offer
from portal.customers.models import Channel, Customer
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message
from tests.factories import agree
from tests.feedback.factories import make_consenting, make_program, make_sent
from tests.feedback.test_planning import complain, withdraw

pytestmark = pytest.mark.django_db


def templates() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def five_percent(now: datetime) -> Offer:
    return Offer.objects.create(name="Thanks", kind="percent", percent=5, created_at=now)


def deliver(now: datetime) -> None:
    deliver_due(clock=lambda: now)


def live_through(days: int, start: datetime) -> None:
    for day in range(days):
        moment = start + timedelta(days=day)
        send_due(now=moment)
        follow_up_due(now=moment)
        deliver(moment)


def test_the_silent_are_reminded_after_five_days_and_offered_five_percent_after_ten(
    now: datetime, client: Client
) -> None:
    program = make_program(reminder_count=1, reminder_days=5, offer=five_percent(now), offer_days=10)
    make_sent(program, now=now)
    live_through(5, now + timedelta(minutes=40))
    assert templates() == ["check_in"]
    live_through(14, now + timedelta(minutes=40))
    assert templates() == ["check_in", "check_in_reminder", "check_in_offer"]
    coupon = Coupon.objects.get()
    assert coupon.message_key == Message.objects.get(template="check_in_offer").dedupe_key
    offered = Message.objects.get(template="check_in_offer")
    assert coupon.spelled_code in offered.body.text
    for words in (coupon.offer.value, "Valid until", "Give the code when you order"):
        assert str(words) in offered.body.text
    page = f"/coupons/{coupon.token}/"
    assert page in offered.body.text
    assert page in offered.body.html
    assert b"<svg" in client.get(page).content


def test_who_answered_hears_no_more(now: datetime) -> None:
    check_in = make_sent(make_program(reminder_count=2, reminder_days=3), now=now)
    CheckIn.objects.filter(pk=check_in.pk).update(state="answered", answered_at=now)
    live_through(12, now + timedelta(hours=1))
    assert templates() == ["check_in"]


def test_a_share_of_the_silent_gets_the_coupon_by_lot(now: datetime) -> None:
    offer = five_percent(now)
    program = make_program(reminder_count=0, offer=offer, offer_days=4, offer_share=50)
    customers = [make_consenting() for _customer in range(20)]
    make_sent(program, customers[0], now=now)
    live_through(9, now + timedelta(hours=1))
    assert 3 <= Coupon.objects.count() <= 17


def test_a_reminder_waits_while_something_is_open(now: datetime) -> None:
    check_in = make_sent(make_program(reminder_count=1, reminder_days=2), now=now)
    complain(check_in.customer, now + timedelta(hours=3))
    live_through(6, now + timedelta(hours=4))
    assert "check_in_reminder" not in templates()


def test_a_spent_budget_gives_no_coupon_and_stops(now: datetime) -> None:
    offer = five_percent(now)
    Offer.objects.filter(pk=offer.pk).update(most_coupons=0, budget_count=0)
    make_sent(make_program(offer=offer, offer_days=3), now=now)
    live_through(6, now + timedelta(hours=1))
    assert "check_in_offer" not in templates()
    assert not Coupon.objects.exists()


def test_undeliverable_mail_is_asked_by_text_once(now: datetime) -> None:
    customer = make_consenting()
    customer.addresses.create(channel="text", value="+14155550199", verified_at=now)
    agree(customer, channel=Channel.TEXT)
    check_in = make_sent(make_program(channel="preferred"), customer, now=now)
    Message.objects.update(state="failed")
    settle_undelivered(now=now + timedelta(hours=1))
    send_due(now=now + timedelta(hours=1))
    check_in.refresh_from_db()
    assert (check_in.state, check_in.channel, check_in.has_fallen_back) == ("sent", "text", True)
    Message.objects.update(state="failed")
    settle_undelivered(now=now + timedelta(hours=2))
    check_in.refresh_from_db()
    assert check_in.state == "failed"


def test_a_customer_gets_what_she_prefers_of_what_she_agreed_to(now: datetime) -> None:
    customer = make_consenting()
    customer.addresses.create(channel="text", value="+14155550198", verified_at=now)
    agree(customer, channel=Channel.TEXT)
    type(customer).objects.update(preferred_channel="text")
    make_program(channel="preferred")
    plan_due(now=now)
    assert CheckIn.objects.get().channel == "text"


def test_a_limit_an_hour_is_kept(now: datetime) -> None:
    for _customer in range(7):
        make_consenting()
    program = make_program(hourly_limit=3)
    plan_due(now=now)
    for minutes in (10, 20, 30):
        send_due(now=now + timedelta(minutes=minutes))
    assert program.check_ins.filter(state="sent").count() == 3
    send_due(now=now + timedelta(minutes=75))
    assert program.check_ins.filter(state="sent").count() == 6


def test_who_the_lot_spares_is_written_down_and_not_asked(now: datetime) -> None:
    for _customer in range(30):
        make_consenting()
    make_program(holdout_percent=50)
    plan_due(now=now)
    spared = CheckIn.objects.filter(skip_cause="holdout").count()
    assert 5 <= spared <= 25
    assert CheckIn.objects.filter(state="planned").count() == 30 - spared


def test_cancelling_says_exactly_who_is_not_asked(now: datetime) -> None:
    sent = make_sent(make_program(), now=now)
    for _customer in range(3):
        make_consenting()
    Program.objects.update(walk_due_at=None)
    plan_due(now=now)
    left = cancel_program(program=sent.program, now=now)
    assert (left.not_asked, left.held_back) == (3, 1)
    assert set(CheckIn.objects.filter(state="skipped").values_list("skip_cause", flat=True)) == {"cancelled"}


def test_a_change_of_words_changes_nothing_in_the_outbox(now: datetime) -> None:
    program = make_program(subject="First words")
    make_sent(program, now=now)
    Program.objects.update(subject="Second words")
    deliver(now + timedelta(hours=1))
    assert Message.objects.get().subject == "First words"


def test_two_wordings_go_to_two_halves(now: datetime) -> None:
    for _customer in range(40):
        make_consenting()
    make_program(subject="A", second_subject="B")
    plan_due(now=now)
    halves = [CheckIn.objects.filter(wording=wording).count() for wording in "ab"]
    assert sum(halves) == 40
    assert min(halves) >= 8


def test_a_trial_is_judged_once_at_its_size(now: datetime) -> None:
    program = make_program(second_subject="B", trial_size=20)
    customers = [make_consenting() for _customer in range(40)]
    rows = [
        CheckIn(
            program=program,
            survey=program.survey,
            customer=customer,
            occasion=1,
            channel="email",
            wording="ab"[number % 2],
            state="answered" if number % 2 else "expired",
            answered_at=now,
            due_at=now,
            not_after=now,
            sent_at=now,
            expires_at=now,
        )
        for number, customer in enumerate(customers)
    ]
    CheckIn.objects.bulk_create(rows[:-1])
    assert judged_wording(program, now) == ""
    CheckIn.objects.bulk_create(rows[-1:])
    assert judged_wording(program, now) == "b"


def test_the_interval_of_a_difference_is_newcombe_s() -> None:
    """Newcombe 1998, table II, row (a): 56/70 and 48/80 give 0.0524 to 0.3339."""
    found = difference_of(Arm(70, 56), Arm(80, 48))
    assert found is not None
    assert (round(found.low, 2), round(found.high, 2)) == (5.24, 33.39)


def test_a_forecast_takes_what_the_hours_allow() -> None:
    found = forecast(100, spread_days=2, hourly_limit=4, open_hours=10)
    assert list(found.days) == [40, 40, 20]
    assert forecast(10, spread_days=5, hourly_limit=None, open_hours=11).days == [2, 2, 2, 2, 2]
    assert forecast(10_000, spread_days=1, hourly_limit=1, open_hours=1).left == 10_000 - 60


def test_a_forecast_counts_nobody_who_is_spared_by_lot() -> None:
    program = make_program(holdout_percent=30)
    found = forecast_of(program, outcomes_of([program])[program.pk], Counts({Verdict.DUE: 200}, None))
    assert found is not None
    assert found.total == 140


def test_after_weeks_of_standstill_nobody_is_reminded_of_what_can_no_longer_be_answered(
    now: datetime,
) -> None:
    program = make_program(
        reminder_count=1, reminder_days=5, offer=five_percent(now), offer_days=10, expires_after_days=20
    )
    make_sent(program, now=now)
    live_through(1, now + timedelta(days=400))
    assert templates() == ["check_in"]


def test_after_days_of_standstill_the_reminder_and_the_coupon_keep_their_distance(now: datetime) -> None:
    program = make_program(
        reminder_count=1, reminder_days=5, offer=five_percent(now), offer_days=10, expires_after_days=30
    )
    make_sent(program, now=now)
    live_through(5, now + timedelta(days=12))
    assert templates() == ["check_in", "check_in_reminder"]
    live_through(2, now + timedelta(days=17))
    assert templates() == ["check_in", "check_in_reminder", "check_in_offer"]


def test_the_groups_are_compared_as_the_lot_made_them(now: datetime) -> None:
    """Who withdrew her consent, or never got the mail, counts where the lot put her."""
    for _customer in range(30):
        make_consenting()
    program = make_program(holdout_percent=50)
    plan_due(now=now)
    spared = CheckIn.objects.filter(skip_cause="holdout").count()
    withdrawn, lost = CheckIn.objects.planned().order_by("pk")[:2]
    withdraw(withdrawn.customer, now)
    send_due(now=now + timedelta(minutes=30))
    CheckIn.objects.filter(pk=lost.pk).update(state="failed", sent_at=now, expires_at=now)
    complain(withdrawn.customer, now + timedelta(hours=1))
    lift = lift_of(program, now + timedelta(days=30))
    assert (lift.first, lift.second) == (Arm(30 - spared, 1), Arm(spared, 0))
    assert lift.difference == difference_of(Arm(30 - spared, 1), Arm(spared, 0))
    assert CheckIn.objects.get(pk=withdrawn.pk).skip_cause == "consent"


def test_complaints_before_the_lot_and_after_ninety_days_are_nobodys_lift(now: datetime) -> None:
    customer = make_consenting()
    program = make_program(holdout_percent=50)
    complain(customer, now - timedelta(days=1))
    plan_due(now=now)
    lift = lift_of(program, now + timedelta(days=30))
    assert (lift.first.hits, lift.second.hits, lift.first.size + lift.second.size) == (0, 0, 1)
    old = lift_of(program, now + timedelta(days=91))
    assert (old.first.size, old.second.size, old.difference) == (0, 0, None)


def test_a_paused_program_that_is_resumed_goes_on_where_it_stood(now: datetime) -> None:
    customers = [make_consenting() for _customer in range(3)]
    program = make_program()
    plan_due(now=now)
    program.refresh_from_db()
    pause_program(program=program, now=now)
    send_due(now=now + timedelta(hours=1))
    assert set(CheckIn.objects.values_list("state", flat=True)) == {"planned"}
    start_program(program=program, now=now + timedelta(hours=2))
    plan_due(now=now + timedelta(hours=2))
    send_due(now=now + timedelta(hours=2))
    assert list(CheckIn.objects.values_list("state", flat=True)) == ["sent"] * len(customers)


def test_a_customers_date_may_be_the_day_she_became_known(now: datetime) -> None:
    known, newer = make_consenting(), make_consenting()
    Customer.objects.filter(pk=known.pk).update(created_at=now - timedelta(days=365))
    Customer.objects.filter(pk=newer.pk).update(created_at=now - timedelta(days=100))
    make_program(trigger="date", date_name=KNOWN_SINCE)
    plan_due(now=now)
    assert CheckIn.objects.get().customer == known


def test_a_public_holiday_of_her_country_is_waited_out() -> None:
    christmas = datetime(2026, 12, 25, 10, tzinfo=UTC)
    french, other = make_consenting(), make_consenting()
    Customer.objects.filter(pk=french.pk).update(country="FR", time_zone="Europe/Paris")
    Customer.objects.filter(pk=other.pk).update(country="JP", time_zone="UTC")
    make_program(skips_holidays=True)
    plan_due(now=christmas)
    days = dict(CheckIn.objects.values_list("customer", "due_at__day"))
    assert days == {french.pk: 26, other.pk: 25}
