"""Test what staff read of a program before it asks: who gets it, who does not and why, and what it costs."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from feedback.checkins.actions import plan_due, send_due, start_program
from feedback.checkins.actions.planning import walk
from feedback.checkins.coming import coming_days
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.overview import COUNTED_LIVE, counts_of
from portal.accounts.models import User
from portal.customers.models import Channel, Customer
from portal.lib.sms import count_parts
from portal.messaging.models import Message
from tests.feedback.coupon_factories import make_offer
from tests.feedback.factories import happen, make_consenting, make_program, make_segment, make_sent
from tests.interactions.factories import make_touch

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def crowd(settings: LazySettings) -> None:
    """More customers than a page judges, three of whom agreed to texts; a part of one costs a cent."""
    settings.SMS_PRICES = {"+1": "0.01"}
    Customer.objects.bulk_create(Customer(display_name=f"Person {n}") for n in range(COUNTED_LIVE))
    for _number in range(3):
        make_consenting(channel=Channel.TEXT)


def after_delivery(**fields: Any) -> Program:
    return make_program(trigger="event", event_kind="delivered", delay_days=90, is_live=False, **fields)


def page_of(erin: User, client_of: SignIn, program: Program, part: str = "") -> str:
    return client_of(erin).get(f"/desk/checkins/{program.pk}/{part}").content.decode()


@pytest.mark.usefixtures("crowd")
def test_what_the_texts_of_a_large_program_cost_is_known_before_it_starts(
    erin: User, client_of: SignIn, now: datetime
) -> None:
    program = make_program(is_live=False, channel="text", reminder_count=1)
    assert "they are being counted" in page_of(erin, client_of, program)
    plan_due(now=now)
    page = page_of(erin, client_of, program)
    assert not CheckIn.objects.exists()
    assert "3 texts go next" in page
    parts = int(re.search(r"of (\d+) parts? each", page).group(1))  # type: ignore[union-attr]
    assert f"about {3 * parts / 100:.4f} USD" in page


@pytest.mark.usefixtures("crowd")
def test_a_draft_is_counted_anew_when_it_is_a_day_old(now: datetime) -> None:
    program = make_program(is_live=False)
    plan_due(now=now)
    make_consenting()
    plan_due(now=now + timedelta(hours=2))
    program.refresh_from_db()
    assert (program.verdict_counts["consent"], program.counted_at) == (COUNTED_LIVE + 3, now)
    plan_due(now=now + DAY)
    program.refresh_from_db()
    assert (program.verdict_counts["due"], program.counted_at) == (1, now + DAY)


def test_the_highest_cost_is_that_of_every_message_in_its_longest_language(
    settings: LazySettings, now: datetime
) -> None:
    settings.SMS_PRICES = {"+1": "0.01"}
    program = make_program(
        channel="text", reminder_count=2, reminder_days=3, offer=make_offer(), offer_days=9
    )
    german = make_consenting(channel=Channel.TEXT)
    Customer.objects.filter(pk=german.pk).update(language="de")
    bill = counts_of(program, now).texts
    assert bill is not None
    assert bill.cost is not None
    assert bill.most is not None
    make_sent(program, german, now=now)
    asked = count_parts(Message.objects.get().body.text).count
    assert bill.most.amount >= bill.cost.amount + Decimal("0.03")
    assert bill.most.amount >= Decimal("0.01") * asked


def test_an_event_too_long_ago_is_not_called_a_day_that_has_not_come(now: datetime) -> None:
    for days in (10, 90, 300):
        happen(make_consenting(), "delivered", now - days * DAY)
    assert counts_of(after_delivery(), now).numbers == {"early": 1, "due": 1, "stale": 1}


def test_who_was_asked_about_her_event_is_not_called_early(now: datetime) -> None:
    happen(make_consenting(), "delivered", now - 90 * DAY)
    program = make_program(trigger="event", event_kind="delivered", delay_days=90)
    plan_due(now=now)
    assert counts_of(program, now).numbers == {"planned": 1}
    send_due(now=now + timedelta(hours=1))
    assert counts_of(program, now).numbers == {"done": 1}


def test_of_those_asked_next_it_is_said_how_many_wait(erin: User, client_of: SignIn, now: datetime) -> None:
    make_touch(make_consenting("Hana Held"), title="The lid is cracked", waits=True, at=now - DAY)
    make_consenting("Tess Tap")
    program = make_program(is_live=False)
    assert counts_of(program, now).waiting == 1
    assert "Of those asked next, 1 waits" in page_of(erin, client_of, program)


def test_the_preview_shows_only_those_of_one_verdict(erin: User, client_of: SignIn) -> None:
    make_consenting("Tess Tap")
    Customer.objects.create(display_name="Nora Never")
    program = make_program(is_live=False)
    shown = page_of(erin, client_of, program, "preview/?verdict=due")
    assert "Tess Tap" in shown
    assert "Nora Never" not in shown
    assert "Nora Never" in page_of(erin, client_of, program, "preview/?verdict=nonsense")


def test_a_program_says_what_follows_silence(erin: User, client_of: SignIn) -> None:
    program = after_delivery(
        reminder_count=1, reminder_days=5, offer=make_offer(name="Five"), offer_days=10, expires_after_days=20
    )
    page = page_of(erin, client_of, program)
    assert "Who is silent is reminded after 5 days. After 10 days 100 % of the silent get “Five”." in page
    assert "There are 20 days to answer." in page
    assert "The 0 customers" not in page


def test_a_check_in_that_is_held_is_said_to_wait(erin: User, client_of: SignIn, now: datetime) -> None:
    customer = make_consenting("Hana Held")
    make_touch(customer, title="The lid is cracked", waits=True, at=now - DAY)
    program = make_program()
    plan_due(now=now)
    send_due(now=now + timedelta(hours=1))
    row = page_of(erin, client_of, program).partition('class="rows queue"')[2]
    assert "Waits" in row
    assert "looked at again" in row


def test_a_draft_that_is_started_while_it_is_counted_is_planned_at_once(now: datetime) -> None:
    make_consenting()
    program = make_program(is_live=False)
    counted = Program.objects.select_related("survey").get(pk=program.pk)
    start_program(program=program, now=now)
    walk(program=counted, now=now, stop=lambda: False)
    plan_due(now=now)
    assert CheckIn.objects.filter(program=program, state="planned").count() == 1


def test_the_preview_says_when_her_day_comes(erin: User, client_of: SignIn) -> None:
    program = after_delivery()
    happen(make_consenting("Ella Early"), "delivered", timezone.now() - 20 * DAY)
    day = date_format(localdate(timezone.now() + 70 * DAY), "j F Y")
    shown = page_of(erin, client_of, program, "preview/")
    assert "Her day has not come" in shown
    assert f"It comes on {day}." in shown


@pytest.mark.parametrize(
    ("born", "today", "day"),
    [
        ("1990-03-05", "2026-03-01", date(2026, 3, 7)),
        ("1990-03-05", "2026-03-08", date(2027, 3, 7)),
        ("02-29", "2026-03-03", date(2027, 3, 2)),
        ("02-29", "2027-03-03", date(2028, 3, 2)),
        ("some day in May", "2026-03-01", None),
    ],
)
def test_a_yearly_day_comes_two_days_after_her_date(born: str, today: str, day: date | None) -> None:
    customer = make_consenting()
    customer.attributes = {"birthday": born}
    customer.save()
    program = make_program(trigger="date", date_name="birthday", delay_days=2, is_live=False)
    now = datetime.fromisoformat(f"{today}T12:00:00+00:00")
    assert coming_days(program, [customer], now).get(customer.pk) == day


def test_who_was_left_out_of_a_program_that_asks_once_was_not_asked(
    erin: User, client_of: SignIn, now: datetime
) -> None:
    customer = make_consenting("Hal Holdout")
    program = make_program(trigger="once", segment=make_segment())
    plan_due(now=now)
    CheckIn.objects.filter(customer=customer).update(
        state="skipped", skip_cause="holdout", skip_reason="Drawn by lot."
    )
    shown = page_of(erin, client_of, program)
    assert "Was left out before" in shown
    assert "Was asked by this program" not in shown


def test_who_watches_a_program_sees_the_list_move_with_the_bar(
    erin: User, client_of: SignIn, now: datetime
) -> None:
    program = make_program(is_live=True)
    page = page_of(erin, client_of, program, "?state=sent")
    assert "No check-ins here" in page
    address = re.search(r'hx-get="([^"]+)"', page)
    assert address
    sent = make_sent(program, now=now)
    moved = client_of(erin).get(address[1]).content.decode()
    rows = moved[moved.index('id="check-in-rows" hx-swap-oob="true"') :]
    assert sent.customer.display_name in rows
    assert 'id="verdicts" hx-swap-oob="true"' in moved
    waiting = client_of(erin).get(address[1].replace("sent", "planned")).content.decode()
    assert sent.customer.display_name not in waiting
