"""What is our own idea counts in one budget of a customer; what answers her does not."""

from datetime import datetime, timedelta

import pytest

from feedback.checkins.actions import follow_up_due, plan_due, send_due
from feedback.checkins.models import CheckIn
from feedback.coupons.letters import letter_of_thanks
from feedback.suggestions.actions import tell_new
from feedback.surveys.actions.inviting import send_link
from forums.notifications.actions import digest_due
from portal.accounts.models import User
from portal.customers.ageing import CONSENT_LIFE
from portal.customers.models import Address, Channel, Customer, Purpose
from portal.messaging.actions import queue_message, request_phone_code
from portal.messaging.actions.renewing import renew_due
from portal.messaging.budget import WEEK
from portal.messaging.budget_models import ContactBudget
from portal.messaging.models import Message
from tests.factories import THEN, agree, make_customer
from tests.feedback.case_factories import make_case
from tests.feedback.coupon_factories import make_coupon
from tests.feedback.factories import make_consenting, make_program, make_sent, make_survey
from tests.feedback.suggestion_factories import decide, make_published
from tests.forums.factories import make_reply, make_topic
from tests.forums.notifying import NOON, announce
from tests.messaging.letters import deliver, queue_check_in
from tests.outcomes.factories import make_outcome, make_theme, make_voice, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_a_week() -> None:
    ContactBudget.objects.update_or_create(pk=1, defaults={"weekly": 1, "quarterly": 9})


@pytest.fixture
def ada() -> Customer:
    customer = make_customer("Ada", email="ada@example.org")
    agree(customer)
    return customer


def ideas(template: str) -> set[bool]:
    return set(Message.objects.filter(template=template).values_list("is_our_idea", flat=True))


def fill(customer: Customer, now: datetime) -> Message:
    """Use up the customer's week with a check-in that went."""
    message = queue_check_in(Address.objects.of_customer(customer)[0], now=now)
    deliver(now)
    message.refresh_from_db()
    assert message.state == "accepted"
    return message


def test_check_ins_and_what_follows_silence_are_our_idea(now: datetime) -> None:
    ContactBudget.objects.update(weekly=50, quarterly=50)
    program = make_program(reminder_count=1, reminder_days=5)
    make_sent(program, now=now)
    deliver(now + timedelta(minutes=30))
    follow_up_due(now=now + timedelta(days=6))
    assert (ideas("check_in"), ideas("check_in_reminder")) == ({True}, {True})


def test_the_link_of_a_form_is_our_idea(ada: Customer, erin: User) -> None:
    send_link(survey=make_survey(), to="ada@example.org", author=erin, now=THEN)
    assert ideas("survey_link") == {True}


@pytest.mark.parametrize("purpose", [Purpose.CHECK_IN, Purpose.FORUM])
def test_the_question_whether_a_consent_still_holds_is_our_idea(purpose: Purpose) -> None:
    agree(make_customer(email="ben@example.org"), purpose=purpose, now=THEN)
    renew_due(now=THEN + CONSENT_LIFE - timedelta(days=50))
    assert ideas("consent_renewal") == {True}


def test_what_became_of_what_she_said_is_our_idea(alice: User, erin: User) -> None:
    theme = make_theme()
    make_voice(theme, customer=make_customer(email="cleo@example.org"))
    make_outcome(erin, theme=theme, is_public=True)
    tell()
    decide(make_published(alice, wants_news=True), erin)
    tell_new(now=THEN)
    assert (ideas("outcome_told"), ideas("suggestion_decided")) == ({True}, {True})


def test_news_are_our_idea_and_the_notices_she_asked_for_are_hers(alice: User, bob: User) -> None:
    agree(alice.customer, purpose=Purpose.FORUM)
    make_reply(bob, make_topic(alice, title="Hers"))
    announce(NOON)
    make_topic(bob, title="New", now=NOON - timedelta(days=2))
    digest_due(now=NOON)
    assert (ideas("forum_notice"), ideas("forum_digest")) == ({False}, {True})


def test_news_are_left_out_while_she_heard_enough(alice: User, bob: User) -> None:
    customer = alice.customer
    agree(customer, purpose=Purpose.FORUM)
    agree(customer)
    fill(customer, NOON - timedelta(days=1))
    make_topic(bob, title="New", now=NOON - timedelta(days=2))
    digest_due(now=NOON)
    assert not ideas("forum_digest")


def test_codes_cases_and_thanks_are_no_idea_of_ours(ada: Customer, now: datetime) -> None:
    make_case(customer=ada, now=now)
    request_phone_code(customer=ada, number="+14155550123", now=now)
    address = Address.objects.of_customer(ada)[0]
    queue_message(letter_of_thanks(make_coupon(customer=ada), address), now=now)
    assert Message.objects.count() >= 3
    assert not Message.objects.filter(is_our_idea=True).exists()


def test_what_is_told_holds_the_next_check_in(now: datetime) -> None:
    customer = make_consenting()
    queue_told(customer, now)
    deliver(now)
    program = make_program()
    plan_due(now=now)
    send_due(now=now + timedelta(hours=1))
    held = CheckIn.objects.get(program=program)
    assert (held.state, held.hold_cause, held.due_at) == ("planned", "budget", now + WEEK)


def test_a_telling_beyond_the_budget_waits_for_room_and_then_goes(ada: Customer, now: datetime) -> None:
    fill(ada, now)
    told = queue_told(ada, now)
    deliver(now)
    told.refresh_from_db()
    assert (told.state, told.due_at) == ("queued", now + WEEK)
    assert told.reason.startswith("At most 1 message in 7 days")
    deliver(now + WEEK)
    told.refresh_from_db()
    assert (told.state, told.reason) == ("accepted", "")


def test_what_would_be_too_late_by_then_does_not_wait(ada: Customer, now: datetime) -> None:
    fill(ada, now)
    told = queue_told(ada, now, not_after=now + timedelta(days=2))
    deliver(now)
    told.refresh_from_db()
    assert told.state == "cancelled"


def test_a_text_beyond_the_budget_does_not_wait_for_an_hour_nobody_looked_at(now: datetime) -> None:
    customer = make_consenting(channel=Channel.TEXT)
    first, second = (queue_check_in(customer.addresses.get(), now=now) for _number in range(2))
    deliver(now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("accepted", "cancelled")


def test_an_answer_goes_however_much_she_heard(ada: Customer, now: datetime) -> None:
    fill(ada, now)
    answer = queue_told(ada, now, is_our_idea=False)
    deliver(now)
    answer.refresh_from_db()
    assert answer.state == "accepted"


def queue_told(customer: Customer, now: datetime, *, is_our_idea: bool = True, **fields: object) -> Message:
    address = Address.objects.of_customer(customer)[0]
    idea = {"purpose": Purpose.SERVICE, "is_our_idea": is_our_idea}
    return queue_check_in(address, now=now, **idea, **fields)
