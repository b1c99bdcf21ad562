"""What happens between the promise of a message and its arrival."""

from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.customers.models import Address, Channel, Consent, Purpose
from portal.interactions.models import Interaction
from portal.messaging import gates
from portal.messaging.actions import (
    Letter,
    StopRequest,
    queue_message,
    retry_message,
    settle_doubt,
    stop_messages,
)
from portal.messaging.actions.queueing import AddressNeeded
from portal.messaging.actions.suppressions import suppress
from portal.messaging.models import Message, Suppression
from tests.messaging.letters import deliver, queue_check_in
from tests.smtp import Sink


def test_a_message_arrives_at_a_real_server(ada: Address, sink: Sink, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    assert message.state == "accepted"
    assert [mail["To"] for mail in sink.accepted] == ["ada@example.org"]


def test_the_same_key_queues_one_message(ada: Address, now: datetime) -> None:
    once = queue_check_in(ada, now=now, dedupe_key="same")
    assert queue_check_in(ada, now=now, dedupe_key="same") == once


def test_a_purpose_that_needs_consent_refuses_a_bare_address(db: None, now: datetime) -> None:
    letter = Letter("plain", Purpose.FORUM, Channel.EMAIL, "ada@example.org", "key")
    with pytest.raises(AddressNeeded):
        queue_message(letter, now=now)


def test_many_messages_share_one_connection(ada: Address, sink: Sink, now: datetime) -> None:
    for _number in range(45):
        queue_check_in(ada, now=now)
    deliver(now)
    assert (len(sink.accepted), sink.connection_count) == (45, 1)


def test_withdrawn_consent_stops_a_message_already_queued(ada: Address, sink: Sink, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    stop_messages(address=ada, purpose=Purpose.CHECK_IN, request=StopRequest(Consent.Method.PAGE), now=now)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("cancelled", "Consent was withdrawn.")
    assert sink.accepted == []


def test_withdrawn_consent_stops_a_message_a_worker_has_already_claimed(ada: Address, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(
        state="claimed", owner="another worker", lease_expires_at=now + timedelta(minutes=2)
    )
    stop_messages(address=ada, purpose=Purpose.CHECK_IN, request=StopRequest(Consent.Method.PAGE), now=now)
    message.refresh_from_db()
    assert message.state == "cancelled"


def test_no_consent_for_this_purpose_is_no_consent(ada: Address, sink: Sink, now: datetime) -> None:
    message = queue_check_in(ada, now=now, purpose=Purpose.FORUM)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("cancelled", "There is no consent.")


def test_an_address_that_lost_its_proof_gets_nothing(ada: Address, sink: Sink, now: datetime) -> None:
    queue_check_in(ada, now=now)
    Address.objects.filter(pk=ada.pk).update(verified_at=None)
    deliver(now)
    assert sink.accepted == []


def test_a_message_that_is_too_late_expires(ada: Address, sink: Sink, now: datetime) -> None:
    message = queue_check_in(ada, now=now, not_after=now + timedelta(hours=1))
    deliver(now + timedelta(hours=2))
    message.refresh_from_db()
    assert (message.state, sink.accepted) == ("expired", [])


def test_a_message_waits_until_it_is_due(ada: Address, sink: Sink, now: datetime) -> None:
    queue_check_in(ada, now=now, due_at=now + timedelta(hours=1))
    deliver(now)
    assert sink.accepted == []
    deliver(now + timedelta(hours=1))
    assert len(sink.accepted) == 1


def test_a_gate_of_an_app_cancels_with_its_reason(
    ada: Address, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        gates._gates, "test.thing", [lambda messages, _now: {messages[0].pk: "The topic is gone."}]
    )
    message = queue_check_in(ada, now=now, about_kind="test.thing", about_id=1)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("cancelled", "The topic is gone.")


def test_handed_over_messages_stand_on_the_timeline(ada: Address, sink: Sink, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    deliver(now)
    touch = Interaction.objects.get(kind="message")
    assert (touch.customer, touch.source_id, touch.direction) == (ada.customer, message.pk, "outbound")


def test_a_bad_recipient_fails_alone_and_is_suppressed(ada: Address, sink: Sink, now: datetime) -> None:
    sink.answer_to_rcpt = "550 5.1.1 no such person"
    bad = queue_check_in(ada, now=now)
    deliver(now)
    bad.refresh_from_db()
    assert (bad.state, bad.reason) == ("failed", "550 5.1.1 no such person")
    assert Suppression.objects.standing().get().reason == "invalid"


@pytest.mark.parametrize(
    ("answer", "is_struck_off"),
    [
        ("550 5.1.1 no such person", True),
        ("550 5.1.10 null mx", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 no such person here", True),
        ("550 5.0.0 no such person here", True),
        ("552 5.2.2 mailbox full", False),
        ("550 5.7.1 your network is on our list", False),
        ("554 blocked, see our page", False),
        ("550 5.1.8 bad address of the sender", False),
        ("550 5.4.4 unable to route", False),
    ],
)
def test_only_a_refusal_of_the_address_itself_strikes_it_off(
    ada: Address, sink: Sink, now: datetime, answer: str, is_struck_off: bool
) -> None:
    sink.answer_to_rcpt = answer
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("failed", answer)
    assert Suppression.objects.standing().exists() is is_struck_off


def test_a_dead_letter_to_an_address_that_was_refused_is_sent_again_by_one_tap(
    ada: Address, sink: Sink, now: datetime, erin: User
) -> None:
    sink.answer_to_rcpt = "550 5.1.1 no such person"
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    sink.answer_to_rcpt = ""
    retry_message(message=message, now=now, by=erin)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, len(sink.accepted)) == ("accepted", 1)
    assert Suppression.objects.get().lifted_by == erin


def test_what_a_customer_ended_stays_ended_when_a_dead_letter_is_sent_again(
    ada: Address, sink: Sink, now: datetime
) -> None:
    sink.answer_to_rcpt = "552 5.2.2 mailbox full"
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    suppress(channel="email", value=ada.value, reason="complained", now=now)
    sink.answer_to_rcpt = ""
    retry_message(message=message, now=now)
    deliver(now)
    assert not sink.accepted


def test_a_busy_server_is_asked_again_later_with_the_same_message_id(
    ada: Address, sink: Sink, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    sink.answer_to_dot = "451 4.7.1 try later"
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.attempt_count) == ("queued", 1)
    assert now < message.due_at <= now + timedelta(minutes=2)
    sink.answer_to_dot = ""
    deliver(now + timedelta(minutes=2))
    assert sink.accepted[0]["Message-ID"] == message.message_id


def test_after_the_last_wait_a_message_is_dead_and_can_be_sent_again(
    ada: Address, sink: Sink, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    sink.answer_to_dot = "451 4.7.1 try later"
    for day in range(6):
        deliver(now + timedelta(days=day))
    message.refresh_from_db()
    assert (message.state, message.attempt_count) == ("failed", 6)
    sink.answer_to_dot = ""
    retry_message(message=message, now=now + timedelta(days=7))
    deliver(now + timedelta(days=7))
    assert len(sink.accepted) == 1


def test_a_server_that_is_going_away_pauses_everybody_without_losing_anything(
    ada: Address, sink: Sink, now: datetime
) -> None:
    for _number in range(5):
        queue_check_in(ada, now=now)
    sink.answer_to_mail = "421 4.3.2 shutting down"
    deliver(now)
    counts = sorted(Message.objects.values_list("attempt_count", flat=True))
    assert counts == [0, 0, 0, 0, 1]
    sink.answer_to_mail = ""
    deliver(now + timedelta(minutes=3))
    assert len(sink.accepted) == 5


def test_an_unreachable_server_costs_no_attempt(
    ada: Address, sink: Sink, now: datetime, settings: Settings
) -> None:
    message = queue_check_in(ada, now=now)
    settings.SMTP_PORT = 1
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.attempt_count) == ("queued", 0)


def test_a_line_that_breaks_after_the_final_dot_leaves_a_message_in_doubt(
    ada: Address, sink: Sink, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    sink.hang_up_after = "."
    deliver(now)
    message.refresh_from_db()
    assert message.state == "in_doubt"
    sink.hang_up_after = ""
    deliver(now + timedelta(days=1))
    assert len(sink.accepted) == 1


def test_a_code_somebody_waits_for_is_sent_again_instead(ada: Address, sink: Sink, now: datetime) -> None:
    letter = Letter(
        "plain", Purpose.ACCOUNT, Channel.EMAIL, "ada@example.org", "code", {"subject_line": "Code"}
    )
    message = queue_message(letter, now=now)
    sink.hang_up_after = "."
    deliver(now)
    sink.hang_up_after = ""
    deliver(now + timedelta(minutes=2))
    assert {mail["Message-ID"] for mail in sink.accepted} == {message.message_id}
    assert len(sink.accepted) == 2


def test_a_code_is_removed_from_our_rows_after_hand_over(ada: Address, sink: Sink, now: datetime) -> None:
    letter = Letter(
        "plain",
        Purpose.ACCOUNT,
        Channel.EMAIL,
        "ada@example.org",
        "code",
        {"subject_line": "Code", "words": "482913"},
    )
    message = queue_message(letter, now=now)
    deliver(now)
    message.refresh_from_db()
    assert "482913" not in message.body.text + message.body.html


def test_a_claimed_row_of_a_dead_worker_waits_again(ada: Address, sink: Sink, now: datetime) -> None:
    queue_check_in(ada, now=now)
    Message.objects.update(state="claimed", owner="dead", lease_expires_at=now - timedelta(seconds=1))
    deliver(now)
    assert len(sink.accepted) == 1


def test_a_row_a_dead_worker_was_handing_over_becomes_doubtful(
    ada: Address, sink: Sink, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="handing", owner="dead", lease_expires_at=now - timedelta(seconds=1))
    deliver(now)
    message.refresh_from_db()
    assert (message.state, sink.accepted) == ("in_doubt", [])


def test_a_person_settles_a_doubt(ada: Address, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="in_doubt")
    message.refresh_from_db()
    assert settle_doubt(message=message, arrived=True, now=now).state == "delivered"


def test_without_a_mail_server_messages_are_kept_here(ada: Address, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    assert (message.state, message.is_kept_here) == ("accepted", True)


def test_the_fifth_text_within_a_month_stays_here(ada_phone: Address, now: datetime) -> None:
    for _number in range(5):
        queue_check_in(ada_phone, now=now)
        deliver(now)
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["accepted"] * 4 + [
        "cancelled"
    ]
    assert "within a month" in Message.objects.latest("pk").reason


def test_five_texts_of_one_moment_are_four(ada_phone: Address, now: datetime) -> None:
    for _number in range(5):
        queue_check_in(ada_phone, now=now)
    deliver(now)
    assert Message.objects.in_state("cancelled").count() == 1


def test_a_text_may_go_again_when_the_month_is_over(ada_phone: Address, now: datetime) -> None:
    for _number in range(4):
        queue_check_in(ada_phone, now=now)
    deliver(now)
    later = now + timedelta(days=31)
    message = queue_check_in(ada_phone, now=later)
    deliver(later)
    message.refresh_from_db()
    assert message.state == "accepted"


def test_an_answer_by_text_is_not_counted_and_not_stopped(ada_phone: Address, now: datetime) -> None:
    for _number in range(4):
        queue_check_in(ada_phone, now=now)
    deliver(now)
    answer = queue_check_in(ada_phone, now=now, purpose=Purpose.SERVICE)
    deliver(now)
    answer.refresh_from_db()
    assert answer.state == "accepted"
