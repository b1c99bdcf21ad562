"""Test that a program's message can be seen and tried before anybody gets it, and that it counts nowhere."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from feedback.checkins.models import CheckIn
from feedback.checkins.rehearsing import NoProvedNumber, Rehearsal, send_rehearsal, text_of
from feedback.coupons.models import Coupon
from portal.accounts.models import User
from portal.customers.models import Channel, Customer
from portal.interactions.models import Interaction
from portal.lib.sms import count_parts
from portal.messaging.actions import deliver_due
from portal.messaging.budget import heard_from_us
from portal.messaging.models import Message
from portal.messaging.prices import by_prefix, cost_of, prefix_of
from tests.factories import make_customer
from tests.feedback.coupon_factories import make_offer
from tests.feedback.factories import make_consenting, make_program, make_sent, make_survey

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
_LINK = re.compile(r"https?://[^\s\"<>]+")


def test_a_test_has_the_bytes_of_the_real_one_but_for_its_links(erin: User, now: datetime) -> None:
    program = make_program(make_survey("nps", title="How is it going?"), subject="Still happy?")
    real = make_sent(program, make_consenting("Erin Elm"), now=now).message
    [test] = send_rehearsal(rehearsal=Rehearsal(program), to=erin, now=now + timedelta(minutes=30))
    assert real is not None
    assert (test.to, test.subject) == (erin.email, f"[Test] {real.subject}")
    for part in ("text", "html"):
        assert _LINK.sub("LINK", getattr(test.body, part)) == _LINK.sub("LINK", getattr(real.body, part))
    assert test.body.headers["X-Earshot-Test"] == "1"
    assert test.body.headers["List-Unsubscribe-Post"] == real.body.headers["List-Unsubscribe-Post"]


def test_a_test_counts_nowhere(erin: User, now: datetime) -> None:
    program = make_program(hourly_limit=1, offer=make_offer(), offer_days=9)
    send_rehearsal(rehearsal=Rehearsal(program, "check_in_offer"), to=erin, now=now)
    deliver_due(clock=lambda: now)
    assert Message.objects.get().state == "accepted"
    assert not CheckIn.objects.exists()
    assert not Coupon.objects.exists()
    assert not Interaction.objects.exists()
    assert heard_from_us(Customer.objects.values_list("pk", flat=True), now) == {}


def test_a_program_of_texts_needs_a_number_of_hers(erin: User, now: datetime) -> None:
    program = make_program(channel="text")
    with pytest.raises(NoProvedNumber):
        send_rehearsal(rehearsal=Rehearsal(program), to=erin, now=now)
    Customer.objects.filter(pk=make_customer(phone="+14155550123").pk).update(user=erin)
    [test] = send_rehearsal(rehearsal=Rehearsal(program), to=erin, now=now)
    assert (test.channel, test.to, test.customer) == (Channel.TEXT, "+14155550123", None)
    assert test.body.text.startswith("[Test] ")


def test_the_page_shows_every_message_in_every_look(erin: User, client_of: SignIn) -> None:
    program = make_program(subject="First", second_subject="Second one", offer=make_offer(), offer_days=9)
    staff, page = client_of(erin), f"/desk/checkins/{program.pk}/message/"
    shown = staff.get(f"{page}?step=check_in&wording=b").content.decode()
    for words in ("Second one", "Erin Elm", "The coupon", "Phone", "Dark", "Plain text"):
        assert words in shown
    assert "The reminder" not in shown
    dark = staff.get(f"{page}dark/")
    assert b"@media all" in dark.content
    assert "sandbox" in dark["Content-Security-Policy"]
    assert staff.get(f"{page}?step=check_in_reminder").status_code == 404
    assert staff.get(f"{page}sepia/").status_code == 404


def test_the_link_of_a_test_keeps_nothing(erin: User, client_of: SignIn) -> None:
    program = make_program(make_survey("nps"))
    shown = client_of(erin).get(f"/desk/checkins/{program.pk}/try/?score=9").content.decode()
    assert "with 9 chosen. Nothing was kept." in shown


def test_a_text_is_priced_by_the_country_of_its_number(
    settings: LazySettings, erin: User, client_of: SignIn
) -> None:
    settings.SMS_PRICES, settings.SMS_CURRENCY = {"+1": "0.0079", "+1415": "0.01", "*": "0.06"}, "EUR"
    numbers = ("+14155550132", "+12125550132", "+351912345678")
    assert [prefix_of(number) for number in numbers] == ["+1415", "+1", "*"]
    assert str(cost_of(by_prefix([numbers[0], numbers[2]]), 2)) == "0.1400 EUR"
    program = make_program(channel="text")
    shown = client_of(erin).get(f"/desk/checkins/{program.pk}/message/").content.decode()
    assert "To +1415: 0.0100 EUR" in shown
    settings.SMS_PRICES = {}
    assert cost_of(by_prefix(numbers), 1) is None
    assert (
        "the cost is not known"
        in client_of(erin).get(f"/desk/checkins/{program.pk}/message/").content.decode()
    )


def test_what_the_texts_cost_stands_before_the_start(
    settings: LazySettings, erin: User, client_of: SignIn
) -> None:
    settings.SMS_PRICES = {"+1": "0.0100"}
    for _number in range(3):
        make_consenting(channel=Channel.TEXT)
    program = make_program(is_live=False, channel="text")
    page = client_of(erin).get(f"/desk/checkins/{program.pk}/").content.decode()
    assert "3 texts go next" in page
    parts = int(re.search(r"of (\d+) parts? each", page).group(1))  # type: ignore[union-attr]
    assert f"about {3 * parts / 100:.4f} USD" in page


def test_the_parts_shown_are_those_of_the_real_text(erin: User, now: datetime) -> None:
    program = make_program(channel="text")
    real = make_sent(program, make_consenting("Erin Elm", channel=Channel.TEXT), now=now).message
    assert real is not None
    shown = text_of(Rehearsal(program), erin, now)
    assert (len(shown.words), shown.parts) == (len(real.body.text), count_parts(real.body.text))
