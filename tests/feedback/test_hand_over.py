"""Everything is judged once more when a check-in is handed over, and what was held back is not lost."""

from datetime import datetime, timedelta

import pytest

from feedback.cases.actions import Closing, close_case, confirm_case, resolve_case
from feedback.cases.models import Case
from feedback.checkins.actions import (
    follow_up_due,
    pause_program,
    plan_due,
    retry_steps,
    send_due,
    settle_undelivered,
    start_program,
)
from feedback.checkins.models import CheckIn, Program
from feedback.coupons.actions import settle_reserved
from feedback.coupons.models import Coupon, Offer
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.actions import mark_answered
from portal.messaging.budget_models import ContactBudget
from portal.messaging.models import Message
from tests.feedback.case_factories import make_case
from tests.feedback.coupon_factories import make_offer
from tests.feedback.factories import happen, make_consenting, make_program, make_sent
from tests.feedback.test_planning import complain
from tests.messaging.letters import deliver

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def fetch(check_in: CheckIn) -> CheckIn:
    return CheckIn.objects.get(pk=check_in.pk)


def settled_case(customer: Customer, author: User, now: datetime) -> Case:
    """Return a case that was opened and closed within the hour."""
    case = make_case(customer, now=now)
    mark_answered(interaction=case.origin, author=author, now=now)
    case.refresh_from_db()
    closing = Closing(Case.Outcome.PUT_RIGHT, "She called: all is well.", author)
    return close_case(case=case, closing=closing, now=now)


def test_what_was_opened_and_settled_before_the_hand_over_keeps_its_days_of_rest(
    now: datetime, carol: User
) -> None:
    check_in = make_sent(make_program(release_days=3), now=now)
    settled_case(check_in.customer, carol, now + HOUR)
    deliver(now + HOUR)
    message = Message.objects.get(template="check_in")
    assert (message.state, "asked from 19 November 2026" in message.reason) == ("cancelled", True)
    settle_undelivered(now=now + HOUR)
    send_due(now=now + HOUR)
    assert (fetch(check_in).state, fetch(check_in).due_at) == ("planned", now + HOUR + 3 * DAY)
    send_due(now=now + HOUR + 3 * DAY)
    deliver(now + HOUR + 3 * DAY)
    assert Message.objects.get(template="check_in", state="accepted").about_id == check_in.pk


def test_a_program_without_rest_goes_on_at_once(now: datetime, carol: User) -> None:
    check_in = make_sent(make_program(release_days=0), now=now)
    settled_case(check_in.customer, carol, now + HOUR)
    deliver(now + HOUR)
    assert Message.objects.get(template="check_in").state == "accepted"


@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_programs_that_asked_at_once_the_second_waits_for_its_rest(
    now: datetime, is_turned: bool
) -> None:
    customer = make_consenting()
    first, second = make_program(fatigue_days=0, priority=9), make_program(fatigue_days=0)
    make_sent(first, customer, now=now)
    assert CheckIn.objects.filter(state="sent").count() == 2  # as when two workers look at the same moment
    Program.objects.update(fatigue_days=14)
    if is_turned:
        Message.objects.filter(about_id=first.check_ins.get().pk).update(due_at=now + HOUR)
    deliver(now + HOUR)
    states = dict(Message.objects.filter(template="check_in").values_list("about_id", "state"))
    assert states == {first.check_ins.get().pk: "accepted", second.check_ins.get().pk: "cancelled"}
    settle_undelivered(now=now + HOUR)
    send_due(now=now + HOUR)
    assert second.check_ins.get().hold_cause == "rest"


def held(customer: Customer, now: datetime, *, release_days: int = 3) -> CheckIn:
    """Return a check-in that waits for something open."""
    program = make_program(release_days=release_days)
    plan_due(now=now)
    send_due(now=now)
    check_in = CheckIn.objects.get(program=program, customer=customer)
    assert (check_in.state, check_in.hold_cause) == ("planned", "matter")
    CheckIn.objects.update(due_at=now + 30 * DAY)  # nobody would look again by itself
    return check_in


def test_a_case_that_is_settled_lets_what_it_held_go_after_the_rest(now: datetime, carol: User) -> None:
    customer = make_consenting()
    case = make_case(customer, now=now - DAY)
    mark_answered(interaction=case.origin, author=carol, now=now - DAY)
    check_in = held(customer, now, release_days=3)
    case.refresh_from_db()
    solved = resolve_case(case=case, text="A new box is on its way.", author=carol, now=now + HOUR)
    confirm_case(case=solved, now=now + 2 * HOUR)
    send_due(now=now + 2 * HOUR)
    waiting = fetch(check_in)
    assert waiting.due_at == now + 2 * HOUR + 3 * DAY
    assert "asked from 19 November 2026 on" in waiting.hold_reason
    send_due(now=waiting.due_at)
    deliver(waiting.due_at)
    assert Message.objects.get(template="check_in").state == "accepted"


def test_an_answered_complaint_has_what_it_held_judged_anew(now: datetime, carol: User) -> None:
    customer = make_consenting()
    touch = complain(customer, now)
    check_in = held(customer, now, release_days=2)
    mark_answered(interaction=touch, author=carol, now=now + HOUR)
    assert fetch(check_in).due_at == now + HOUR


def test_an_arrival_has_what_it_held_judged_anew(now: datetime) -> None:
    customer = make_consenting()
    happen(customer, "delivery_started", now - DAY, subject="A-1")
    check_in = held(customer, now)
    happen(customer, "delivered", now + HOUR, subject="A-1")
    send_due(now=now + HOUR)
    assert fetch(check_in).state == "sent"


def test_what_is_held_for_another_reason_or_customer_stays_as_it_is(now: datetime, carol: User) -> None:
    customer, other = make_consenting(), make_consenting()
    case = make_case(other, now=now - DAY)
    complain(customer, now)
    check_in = held(customer, now)
    close_case(case=case, closing=Closing(Case.Outcome.PUT_RIGHT, "Done.", carol), now=now + HOUR)
    assert fetch(check_in).due_at == now + 30 * DAY


def offered(now: datetime, offer: Offer | None = None) -> CheckIn:
    """Return a check-in whose coupon stands in the outbox."""
    program = make_program(reminder_count=0, offer=offer or make_offer(is_once_each=True), offer_days=4)
    check_in = make_sent(program, now=now)
    deliver(now + HOUR)
    follow_up_due(now=now + 5 * DAY)
    assert Message.objects.filter(template="check_in_offer", state="queued").count() == 1
    return check_in


def test_a_coupon_refused_for_a_passing_reason_goes_when_the_reason_is_over(
    now: datetime, carol: User
) -> None:
    check_in = offered(now)
    later = now + 5 * DAY
    touch = complain(check_in.customer, later)
    deliver(later)
    assert Message.objects.get(template="check_in_offer").state == "cancelled"
    assert retry_steps(now=later) == 1
    assert retry_steps(now=later) == 0
    mark_answered(interaction=touch, author=carol, now=later)
    for case in Case.objects.all():
        close_case(case=case, closing=Closing(Case.Outcome.PUT_RIGHT, "She called.", carol), now=later)
    for day in range(5):
        follow_up_due(now=later + day * DAY + 2 * HOUR)
        deliver(later + day * DAY + 2 * HOUR)
        settle_reserved(now=later + day * DAY + 2 * HOUR)
    first, second = Message.objects.filter(template="check_in_offer").order_by("pk")
    assert (first.state, second.state, first.dedupe_key != second.dedupe_key) == (
        "cancelled",
        "accepted",
        True,
    )
    given = Coupon.objects.get(state="issued")
    assert (given.message_key, Coupon.objects.count()) == (second.dedupe_key, 2)
    assert Offer.objects.get().taken_count == 1


def test_a_reminder_beyond_the_budget_is_tried_again_and_counts_once(now: datetime) -> None:
    check_in = make_sent(make_program(reminder_count=1, reminder_days=3), now=now)
    deliver(now + HOUR)
    follow_up_due(now=now + 4 * DAY)
    ContactBudget.objects.update_or_create(pk=1, defaults={"weekly": 1, "quarterly": 9})
    deliver(now + 4 * DAY)
    retry_steps(now=now + 4 * DAY)
    assert fetch(check_in).reminded_count == 0
    for day in range(5, 10):
        follow_up_due(now=now + day * DAY)
        deliver(now + day * DAY)
        retry_steps(now=now + day * DAY)
    states = list(
        Message.objects.filter(template="check_in_reminder").order_by("pk").values_list("state", flat=True)
    )
    assert (states, fetch(check_in).reminded_count) == (["cancelled", "accepted"], 1)


def test_a_reminder_that_ran_into_the_night_goes_the_next_day(now: datetime) -> None:
    check_in = make_sent(make_program(reminder_count=1, reminder_days=3), now=now)
    deliver(now + HOUR)
    follow_up_due(now=now + 3 * DAY + HOUR)
    night = (now + 3 * DAY).replace(hour=23)
    deliver(night)
    retry_steps(now=night)
    follow_up_due(now=night + 2 * HOUR)
    follow_up_due(now=night + 12 * HOUR)
    deliver(night + 12 * HOUR)
    reminder = Message.objects.filter(template="check_in_reminder").latest("pk")
    assert (reminder.state, fetch(check_in).reminded_count) == ("accepted", 1)


def test_a_step_of_a_paused_program_waits_until_it_is_resumed(now: datetime) -> None:
    program = make_program(reminder_count=1, reminder_days=3)
    check_in = make_sent(program, now=now)
    deliver(now + HOUR)
    moment = now + 4 * DAY
    follow_up_due(now=moment)
    program.refresh_from_db()
    pause_program(program=program, now=moment)
    deliver(moment)
    assert retry_steps(now=moment) == 0
    start_program(program=program, now=moment + HOUR)
    assert retry_steps(now=moment + HOUR) == 1
    follow_up_due(now=moment + 2 * HOUR)
    deliver(moment + 2 * HOUR)
    assert fetch(check_in).reminded_count == 1
    assert Message.objects.filter(template="check_in_reminder", state="accepted").count() == 1


def test_who_answered_meanwhile_gets_nothing_more(now: datetime) -> None:
    check_in = offered(now)
    CheckIn.objects.filter(pk=check_in.pk).update(state="answered", answered_at=now + 5 * DAY)
    deliver(now + 5 * DAY)
    assert retry_steps(now=now + 5 * DAY) == 0


def test_after_four_tries_a_step_is_given_up(now: datetime) -> None:
    check_in = make_sent(make_program(reminder_count=1, reminder_days=3, expires_after_days=60), now=now)
    deliver(now + HOUR)
    for day in range(4, 40):
        follow_up_due(now=now + day * DAY)
        Message.objects.filter(state="queued").update(state="cancelled")
        retry_steps(now=now + day * DAY)
    assert Message.objects.filter(template="check_in_reminder").count() == 5
    assert fetch(check_in).step_retries == 4
