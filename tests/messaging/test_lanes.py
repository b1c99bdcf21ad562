"""Lanes: a limit that holds in every hour, and pauses that slow one domain and not the world."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.customers.models import Address, Channel, Purpose
from portal.messaging.actions import Letter, deliver_due, queue_message
from portal.messaging.actions.lanes import LimitInvalid, limit_lane, open_lane, pause_lane
from portal.messaging.lanes import Lane, lane_of
from portal.messaging.models import Message
from tests.factories import agree, make_customer
from tests.messaging.crowd import agreeing_crowd, queue_crowd
from tests.messaging.letters import deliver, queue_check_in
from tests.smtp import Sink

HOUR = timedelta(hours=1)


def agreeing(email: str) -> Address:
    customer = make_customer(email=email)
    agree(customer, channel=Channel.EMAIL, purpose=Purpose.CHECK_IN)
    return Address.objects.get(customer=customer, channel=Channel.EMAIL)


@pytest.mark.parametrize(
    ("channel", "to", "lane"),
    [
        ("email", "Ada@Example.ORG", "example.org"),
        ("text", "+14155550132", "+1"),
        ("text", "+351912345678", "+351"),
        ("text", "12345", "+"),
    ],
)
def test_a_message_leaves_by_the_lane_of_its_receiver(channel: str, to: str, lane: str) -> None:
    assert lane_of(channel, to) == lane


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.integers(1, 5_000), st.lists(st.integers(0, 900), min_size=1, max_size=60))
def test_in_no_hour_more_leaves_than_the_limit(limit: int, waits: list[int]) -> None:
    lane, now, left = Lane(name="x", hourly_limit=limit), datetime.fromisoformat("2026-11-16T10:00Z"), []
    for wait in waits:
        now += timedelta(seconds=wait)
        lane.refill(now)
        while lane.tokens >= 1:
            lane.tokens -= 1
            left.append(now)
    assert all(sum(start <= at < start + HOUR for at in left) <= limit for start in left)


def test_a_limit_holds_back_what_is_too_many_and_lets_it_go_in_its_turn(
    ada: Address, sink: Sink, now: datetime
) -> None:
    limit_lane(name="smtp", hourly_limit=60, now=now, is_provider=True)
    for _number in range(4):
        queue_check_in(ada, now=now)
    deliver(now)
    assert len(sink.accepted) == 1
    waiting = Message.objects.filter(held_by="smtp").order_by("due_at")
    assert [row.due_at > now for row in waiting] == [True] * 3
    assert waiting[0].reason == "Waits for its turn: at most 60 an hour by smtp."
    deliver(now + timedelta(minutes=2))
    assert len(sink.accepted) == 2
    deliver(now + timedelta(minutes=10))
    deliver(now + timedelta(minutes=20))
    assert len(sink.accepted) == 4


def test_who_comes_later_waits_behind_who_was_promised_a_moment(
    ada: Address, sink: Sink, now: datetime
) -> None:
    limit_lane(name="smtp", hourly_limit=60, now=now, is_provider=True)
    early = [queue_check_in(ada, now=now) for _number in range(3)]
    deliver(now)
    late = queue_check_in(ada, now=now + timedelta(minutes=1, seconds=5))
    deliver(now + timedelta(minutes=1, seconds=5))
    late.refresh_from_db()
    early[2].refresh_from_db()
    assert (len(sink.accepted), late.due_at > early[2].due_at) == (2, True)


def test_a_code_somebody_waits_for_is_never_held_back(ada: Address, sink: Sink, now: datetime) -> None:
    limit_lane(name="smtp", hourly_limit=1, now=now, is_provider=True)
    queue_check_in(ada, now=now)
    code = Letter("plain", Purpose.ACCOUNT, Channel.EMAIL, "ada@example.org", "c", {"subject_line": "Code"})
    queue_message(code, now=now)
    deliver(now)
    assert len(sink.accepted) == 2


def test_a_domain_that_asks_for_a_pause_slows_itself_and_nobody_else(
    ada: Address, sink: Sink, now: datetime
) -> None:
    slow, quick = agreeing("bea@slow.example"), ada
    sink.answer_to_rcpt_of["slow.example"] = "421 4.7.0 too many from you"
    messages = [queue_check_in(address, now=now) for address in (slow, slow, quick)]
    deliver(now)
    for message in messages:
        message.refresh_from_db()
    assert [message.state for message in messages] == ["queued", "queued", "accepted"]
    assert [message.attempt_count for message in messages] == [1, 0, 1]
    assert Lane.objects.get().name == "slow.example"
    sink.answer_to_rcpt_of.clear()
    deliver(now + timedelta(minutes=2))
    assert (len(sink.accepted), Lane.objects.get().trouble_count) == (3, 0)


def test_a_domain_that_refuses_by_policy_slows_itself_and_nobody_else(
    ada: Address, sink: Sink, now: datetime
) -> None:
    refusing, quick = agreeing("bea@slow.example"), ada
    sink.answer_to_rcpt_of["slow.example"] = "550 5.7.1 your network is on our list"
    queue_check_in(refusing, now=now)
    deliver(now)
    later = [queue_check_in(address, now=now) for address in (refusing, quick)]
    deliver(now)
    for message in later:
        message.refresh_from_db()
    assert [message.state for message in later] == ["queued", "accepted"]
    assert Lane.objects.get().reason == "550 5.7.1 your network is on our list"


def test_pauses_in_a_row_grow_and_end_at_half_an_hour(db: None, now: datetime) -> None:
    waits = []
    for number in range(8):
        moment = now + number * HOUR
        closed_until = pause_lane(name="slow.example", reason="421", now=moment).closed_until
        assert closed_until is not None
        waits.append((closed_until - moment).total_seconds())
    assert 48 <= waits[0] <= 72
    assert all(wait <= 36 * 60 for wait in waits)
    assert waits[7] >= 24 * 60


def test_while_a_lane_is_closed_more_trouble_does_not_prolong_it(db: None, now: datetime) -> None:
    first = pause_lane(name="slow.example", reason="421", now=now)
    assert pause_lane(name="slow.example", reason="421", now=now).closed_until == first.closed_until


def test_opening_a_lane_makes_due_what_waited_for_it(ada: Address, sink: Sink, now: datetime) -> None:
    lane = pause_lane(name="example.org", reason="421", now=now)
    queue_check_in(ada, now=now)
    deliver(now)
    assert sink.accepted == []
    open_lane(lane=lane, now=now)
    deliver(now)
    assert len(sink.accepted) == 1


@pytest.mark.parametrize("limit", [0, -1, 10_000_001])
def test_a_limit_that_makes_no_sense_is_refused(db: None, now: datetime, limit: int) -> None:
    with pytest.raises(LimitInvalid):
        limit_lane(name="smtp", hourly_limit=limit, now=now)


def test_a_manager_sets_one_number_and_sees_it(
    adam: User, client_of: Callable[[User], Client], db: None
) -> None:
    client = client_of(adam)
    path = "/desk/messages/lanes/limit/"
    assert client.post(path, {"lane": "Local", "hourly_limit": "200"}).status_code == 303
    assert "at most 200 an hour" in client.get("/desk/messages/lanes/").content.decode()
    assert client.post(path, {"lane": "local", "hourly_limit": "many"}).status_code == 422
    assert client.post(path, {"lane": "local", "hourly_limit": ""}).status_code == 303
    assert "at most 200 an hour" not in client.get("/desk/messages/lanes/").content.decode()


def test_a_server_that_lets_in_few_lines_gets_everything_by_those(
    db: None, sink: Sink, settings: Settings
) -> None:
    settings.SMTP_CONNECTIONS, sink.lets_in, sink.seconds_per_message = 6, 2, 0.01
    queue_crowd(agreeing_crowd(160))
    deliver_due(clock=timezone.now)
    assert sink.connection_count > sink.lets_in
    assert len(sink.accepted) == 160
    assert not Lane.objects.in_trouble().exists()
    assert set(Message.objects.values_list("state", "attempt_count")) == {("accepted", 1)}
