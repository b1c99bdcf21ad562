"""Test the way of a check-in from planned to sent, and what stops it."""

from datetime import datetime, timedelta

import pytest

from feedback.checkins.actions import expire_due, pause_program, plan_due, send_due, settle_undelivered
from feedback.checkins.models import CheckIn
from feedback.surveys.actions import close_survey
from portal.customers.models import Channel, Customer
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message
from tests.feedback.factories import make_consenting, make_program, make_sent, make_survey
from tests.feedback.test_planning import complain, withdraw

pytestmark = pytest.mark.django_db


def deliver(now: datetime) -> None:
    deliver_due(clock=lambda: now)


def test_a_due_check_in_becomes_sent_with_its_message(now: datetime) -> None:
    customer = make_consenting("Zoe")
    check_in = make_sent(customer=customer, now=now)
    message = check_in.message
    assert check_in.state == "sent"
    assert message is not None
    assert (message.to, message.purpose, message.customer) == (
        customer.addresses.get().value,
        "check_in",
        customer,
    )
    assert check_in.sent_at is not None
    assert check_in.expires_at == check_in.sent_at + timedelta(days=14)


def test_sending_again_queues_nothing_more(now: datetime) -> None:
    check_in = make_sent(now=now)
    assert check_in.sent_at is not None
    send_due(now=check_in.sent_at)
    assert Message.objects.filter(template="check_in").count() == 1


def test_the_mail_carries_every_answer_as_a_link_in_both_parts(now: datetime) -> None:
    program = make_program(make_survey("nps", score_question="Would you recommend us?"))
    check_in = make_sent(program, now=now)
    message = Message.objects.get(template="check_in")
    assert message.subject == "Would you recommend us?"
    for score in range(11):
        link = f"/c/{check_in.token}/?score={score}"
        assert f'{link}"' in message.body.html
        assert f": http://127.0.0.1:8000{link}\n" in message.body.text + "\n"
    assert "not at all likely" in message.body.text
    assert "extremely likely" in message.body.html
    assert "/me/consents/link/" in message.body.text
    assert "<img" not in message.body.html


def test_a_form_in_their_own_words_is_one_link(now: datetime) -> None:
    check_in = make_sent(make_program(make_survey("free")), now=now)
    message = Message.objects.get(template="check_in")
    assert message.body.html.count(f"/c/{check_in.token}/") == 1


def test_the_text_is_short_names_the_company_and_says_how_to_end(now: datetime) -> None:
    customer = make_consenting(channel=Channel.TEXT)
    check_in = make_sent(make_program(channel="text"), customer, now=now)
    text = Message.objects.get(template="check_in").body.text
    assert text.startswith("Your company: How did it go?")
    assert text.endswith("Reply STOP to end.")
    assert f"/c/{check_in.token}/ " in text
    assert len(text) <= 160


def test_a_check_in_outside_her_day_waits_for_the_morning(now: datetime) -> None:
    customer = make_consenting(zone="Asia/Tokyo")
    make_program()
    plan_due(now=now)
    CheckIn.objects.update(due_at=now)
    evening = now.replace(hour=12)  # 21:00 in Tokyo
    send_due(now=evening)
    check_in = CheckIn.objects.get(customer=customer)
    assert check_in.state == "planned"
    assert check_in.due_at.isoformat() == "2026-11-17T00:00:00+00:00"


def test_a_message_is_worth_nothing_after_her_day(now: datetime) -> None:
    make_sent(customer=make_consenting(zone="Europe/Lisbon"), now=now)
    message = Message.objects.get(template="check_in")
    assert message.not_after is not None
    assert message.not_after.isoformat() == "2026-11-16T20:00:00+00:00"


def test_consent_withdrawn_after_planning_skips_the_check_in(now: datetime) -> None:
    customer = make_consenting()
    make_program()
    plan_due(now=now)
    withdraw(customer, now)
    send_due(now=now)
    check_in = CheckIn.objects.get()
    assert (check_in.state, check_in.skip_cause) == ("skipped", "consent")
    assert not Message.objects.filter(template="check_in").exists()


def test_a_complaint_after_planning_holds_the_check_in(now: datetime) -> None:
    customer = make_consenting()
    make_program()
    plan_due(now=now)
    complain(customer, now)
    send_due(now=now)
    assert CheckIn.objects.get().hold_reason.startswith("Open complaint since 16 November 2026")


def test_a_form_closed_after_planning_skips_the_check_in(now: datetime) -> None:
    make_consenting()
    program = make_program()
    plan_due(now=now)
    close_survey(survey=program.survey, now=now)
    send_due(now=now)
    assert CheckIn.objects.get().skip_cause == "closed"


def test_a_paused_program_sends_nothing_that_was_planned(now: datetime) -> None:
    make_consenting()
    program = make_program()
    plan_due(now=now)
    pause_program(program=program, now=now)
    send_due(now=now)
    assert CheckIn.objects.get().state == "planned"


def test_a_complaint_between_queue_and_hand_over_stops_the_message(now: datetime) -> None:
    check_in = make_sent(now=now)
    complain(check_in.customer, now)
    deliver(now + timedelta(hours=1))
    message = Message.objects.get(template="check_in")
    assert message.state == "cancelled"
    settle_undelivered(now=now + timedelta(hours=1))
    check_in.refresh_from_db()
    assert (check_in.state, check_in.message) == ("planned", None)
    send_due(now=now + timedelta(hours=1))
    check_in.refresh_from_db()
    assert "Open complaint since 16 November 2026" in check_in.hold_reason


def test_consent_withdrawn_between_queue_and_hand_over_stops_the_message(now: datetime) -> None:
    check_in = make_sent(now=now)
    withdraw(check_in.customer, now)
    deliver(now + timedelta(hours=1))
    settle_undelivered(now=now + timedelta(hours=1))
    send_due(now=now + timedelta(hours=1))
    check_in.refresh_from_db()
    assert (check_in.state, check_in.skip_cause) == ("skipped", "consent")


def test_a_paused_program_holds_back_what_was_queued(now: datetime) -> None:
    check_in = make_sent(now=now)
    pause_program(program=check_in.program, now=now)
    deliver(now + timedelta(hours=1))
    settle_undelivered(now=now + timedelta(hours=1))
    check_in.refresh_from_db()
    assert (check_in.state, check_in.message) == ("planned", None)


def test_a_message_that_was_handed_over_stays_sent(now: datetime) -> None:
    check_in = make_sent(now=now)
    deliver(now + timedelta(hours=1))
    settle_undelivered(now=now + timedelta(hours=1))
    check_in.refresh_from_db()
    assert (check_in.state, Message.objects.get(template="check_in").state) == ("sent", "accepted")


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_a_message_that_came_back_makes_the_check_in_failed(now: datetime, state: str) -> None:
    check_in = make_sent(now=now)
    Message.objects.filter(template="check_in").update(state=state)
    settle_undelivered(now=now)
    check_in.refresh_from_db()
    assert check_in.state == "failed"


def test_a_message_too_late_for_her_day_goes_the_next_day(now: datetime) -> None:
    check_in = make_sent(now=now)
    deliver(now.replace(hour=23))
    settle_undelivered(now=now.replace(hour=23))
    send_due(now=now.replace(hour=23))
    check_in.refresh_from_db()
    assert (check_in.state, check_in.due_at.isoformat()) == ("planned", "2026-11-17T09:00:00+00:00")
    send_due(now=now + timedelta(days=1))
    check_in.refresh_from_db()
    assert (check_in.state, check_in.ask_count) == ("sent", 2)


def test_silence_expires(now: datetime) -> None:
    check_in = make_sent(now=now)
    assert check_in.expires_at is not None
    assert expire_due(now=check_in.expires_at - timedelta(seconds=1)) == 0
    assert expire_due(now=check_in.expires_at) == 1
    check_in.refresh_from_db()
    assert check_in.state == "expired"


def test_a_customer_whose_zone_is_unknown_is_held_with_that_reason(now: datetime) -> None:
    customer = make_consenting(zone="Mars/Olympus")
    check_in = make_sent(customer=customer, now=now)
    assert (check_in.state, check_in.hold_cause) == ("planned", "zone")
    assert "There is no time zone “Mars/Olympus”" in check_in.hold_reason
    Customer.objects.filter(pk=customer.pk).update(time_zone="Europe/Lisbon")
    send_due(now=now + timedelta(days=2))
    check_in.refresh_from_db()
    assert (check_in.state, check_in.hold_cause) == ("sent", "")
