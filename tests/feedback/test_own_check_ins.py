"""Test what a customer reads of her own check-ins, and the ways she slows and steers them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from feedback.checkins.actions import plan_due, send_due, settle_undelivered
from feedback.checkins.models import CheckIn, Program
from portal.accounts.models import User
from portal.customers.actions import prove_address
from portal.customers.models import Channel, Customer, Preference
from portal.messaging.models import Message
from tests.factories import agree
from tests.feedback.factories import happen, make_consenting, make_program, make_survey

SignIn = Callable[[User], Client]
PAGE = "/me/check-ins/"
pytestmark = pytest.mark.django_db


def planned_for(customer: Customer, **fields: object) -> CheckIn:
    """Return a check-in that waits for its day."""
    now = timezone.now()
    program = make_program(make_survey(title="How is the grinder?"))
    return CheckIn.objects.create(
        program=program,
        survey=program.survey,
        customer=customer,
        occasion=1,
        channel="email",
        due_at=now + timedelta(days=2),
        not_after=now + timedelta(days=30),
        **fields,
    )


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("", "Because you agreed that we may ask; at most every 90 days."),
        ("matter", "something of yours is still open with us, and that goes first"),
        ("budget", "you have heard enough from us lately"),
        ("rest", "we asked you something else not long ago"),
        ("quiet", "you asked for quiet"),
        ("zone", "Choose your time zone"),
    ],
)
def test_she_reads_why_and_why_not_yet(
    alice_customer: Customer, alice: User, client_of: SignIn, cause: str, words: str
) -> None:
    planned_for(alice_customer, hold_cause=cause, hold_reason="Open case 31: secret words" if cause else "")
    for address in (PAGE, "/me/"):
        page = client_of(alice).get(address).content.decode()
        assert "How is the grinder?" in page
        assert words in page
        assert "secret words" not in page


def test_what_is_due_comes_soon_and_not_in_the_past(
    alice_customer: Customer, alice: User, client_of: SignIn
) -> None:
    planned_for(alice_customer)
    assert "soon, in your daytime" not in client_of(alice).get(PAGE).content.decode()
    CheckIn.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert "soon, in your daytime" in client_of(alice).get(PAGE).content.decode()


def test_nobody_reads_of_the_check_ins_of_others(
    alice_customer: Customer, bob: User, client_of: SignIn
) -> None:
    planned_for(alice_customer)
    page = client_of(bob).get(PAGE).content.decode()
    assert "How is the grinder?" not in page
    assert "Nothing at the moment." in page


def test_what_a_paused_program_planned_is_not_promised(
    alice_customer: Customer, alice: User, client_of: SignIn
) -> None:
    planned_for(alice_customer)
    Program.objects.update(state="paused")
    assert "Nothing at the moment." in client_of(alice).get(PAGE).content.decode()


def test_the_event_that_starts_it_is_named_as_she_knows_it(
    alice_customer: Customer, alice: User, client_of: SignIn
) -> None:
    event = happen(alice_customer, "delivered", timezone.now(), subject="Grinder No 4")
    planned_for(alice_customer, event=event)
    Program.objects.update(trigger="event", event_kind="delivered")
    assert "Because of “Grinder No 4”" in client_of(alice).get(PAGE).content.decode()


def test_the_day_of_the_event_is_hers(alice_customer: Customer, alice: User, client_of: SignIn) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="Pacific/Auckland")
    event = happen(alice_customer, "delivered", datetime(2026, 11, 2, 21, 0, tzinfo=UTC))
    planned_for(alice_customer, event=event)
    Program.objects.update(trigger="event", event_kind="delivered")
    assert "Because of “delivered” on 3 November 2026." in client_of(alice).get(PAGE).content.decode()


def test_she_asks_for_fewer_on_the_page_itself(
    alice_customer: Customer, alice: User, client_of: SignIn
) -> None:
    answer = client_of(alice).post(PAGE, {"rest_days": "182", "quiet_until": ""})
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    kept = Preference.objects.get(customer=alice_customer)
    assert (kept.purpose, kept.rest_days) == ("check_in", 182)


def test_a_day_that_is_over_is_refused_and_kept_in_the_form(
    alice_customer: Customer, alice: User, client_of: SignIn
) -> None:
    refused = client_of(alice).post(PAGE, {"rest_days": "", "quiet_until": "2020-01-01"})
    assert refused.status_code == 422
    assert "Choose a day that is still to come." in refused.content.decode()
    assert not Preference.objects.exists()


def test_the_page_costs_the_same_for_one_and_for_eight(
    alice_customer: Customer,
    alice: User,
    client_of: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)
    planned_for(alice_customer)
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
    for _number in range(7):
        planned_for(alice_customer)
    with django_assert_num_queries(7):
        client.get(PAGE)


def both_ways(customer: Customer) -> None:
    prove_address(customer=customer, channel=Channel.TEXT, value="+14155550177", now=timezone.now())


def test_the_way_is_asked_for_only_where_there_are_two(
    alice_customer: Customer, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    assert "I prefer" not in client.get("/me/consents/").content.decode()
    both_ways(alice_customer)
    assert "I prefer" in client.get("/me/consents/").content.decode()
    assert client.post("/me/consents/", {"preferred_channel": "text"}).status_code == 303
    alice_customer.refresh_from_db()
    assert alice_customer.preferred_channel == "text"
    client.post("/me/consents/", {"preferred_channel": "pigeon"})
    alice_customer.refresh_from_db()
    assert alice_customer.preferred_channel == "text"


def test_her_wish_counts_for_what_is_planned_and_the_other_way_is_tried_once() -> None:
    customer = make_consenting()
    now = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    both_ways(customer)
    agree(customer, channel=Channel.TEXT)
    make_program(channel="preferred")
    plan_due(now=now)
    Customer.objects.filter(pk=customer.pk).update(preferred_channel="text")
    send_due(now=now + timedelta(hours=1))
    assert CheckIn.objects.get().channel == "text"
    for way in ("email", "email"):
        Message.objects.update(state="failed")
        settle_undelivered(now=now + timedelta(hours=1))
        send_due(now=now + timedelta(hours=1))
        assert CheckIn.objects.get().channel == way
    assert list(Message.objects.order_by("pk").values_list("channel", flat=True)) == ["text", "email"]
    assert CheckIn.objects.get().state == "failed"


def test_a_wish_for_quiet_is_the_reason_from_the_moment_it_is_saved(
    alice_customer: Customer, alice: User, client_of: SignIn
) -> None:
    planned_for(alice_customer, hold_cause="rest", hold_reason="Another program asked.")
    client = client_of(alice)
    client.post(PAGE, {"quiet_until": f"{timezone.localdate() + timedelta(days=30):%Y-%m-%d}"})
    for address in (PAGE, "/me/"):
        page = client.get(address).content.decode()
        assert "It waits: you asked for quiet." in page
        assert "we asked you something else" not in page
