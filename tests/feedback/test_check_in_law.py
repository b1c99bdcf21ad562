"""What the law asks of check-ins and coupons; docs/guide/consent-and-law.md names every test."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from feedback.checkins.actions import follow_up_due
from feedback.checkins.models import CheckIn
from feedback.checkins.models.check_ins import TOKEN_LENGTH
from feedback.coupons.actions import Use, redeem_coupon
from feedback.coupons.letters import coupon_context
from feedback.coupons.models import Coupon
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.customers.models import Address, Channel, Consent, Customer, Purpose
from portal.lib.sms import count_parts
from portal.messaging.actions import (
    StopRequest,
    TextIn,
    deliver_due,
    receive_mail,
    receive_text,
    stop_by_staff,
)
from portal.messaging.actions.consents import stop_everything
from portal.messaging.models import Message, Revocation
from portal.messaging.rendering import render_words
from tests.factories import agree
from tests.feedback.coupon_factories import make_offer, make_reserved
from tests.feedback.factories import make_consenting, make_program, make_response, make_sent, make_survey
from tests.forums.factories import make_topic

pytestmark = pytest.mark.django_db
Way = Callable[[CheckIn, str, datetime], None]
DAY = timedelta(days=1)
ALONE = "Please leave me alone"


@pytest.fixture
def offered(now: datetime, settings: LazySettings) -> Message:
    """The mail that brings a silent customer her coupon."""
    settings.COMPANY_POSTAL_ADDRESS = "1 Harbor Lane, Porto"
    program = make_program(reminder_count=0, offer=make_offer(), offer_days=5)
    make_sent(program, now=now)
    deliver_due(clock=lambda: now + timedelta(hours=1))
    moment = now + 6 * DAY
    follow_up_due(now=moment)
    deliver_due(clock=lambda: moment)
    return Message.objects.get(template="check_in_offer")


def test_a_mail_that_brings_a_coupon_carries_what_a_commercial_one_must(offered: Message) -> None:
    assert offered.body.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "1 Harbor Lane, Porto" in offered.body.text
    assert "Stop these mails" in offered.body.html
    assert offered.purpose == "check_in"


def test_no_coupon_is_offered_by_mail_after_she_ended_the_check_ins(now: datetime) -> None:
    program = make_program(reminder_count=0, offer=make_offer(), offer_days=5)
    check_in = make_sent(program, now=now)
    address = Address.objects.get(customer=check_in.customer)
    stop_everything(address=address, request=StopRequest(method=Consent.Method.PAGE), now=now + DAY)
    follow_up_due(now=now + 6 * DAY)
    deliver_due(clock=lambda: now + 6 * DAY)
    assert not Message.objects.filter(template="check_in_offer", state="accepted").exists()


def test_a_coupon_stays_hers_when_she_ends_the_messages(offered: Message, now: datetime) -> None:
    assert offered.address is not None
    stop_everything(
        address=offered.address, request=StopRequest(method=Consent.Method.PAGE), now=now + 7 * DAY
    )
    use = Use(Coupon.Way.DESK)
    coupon = redeem_coupon(code=Coupon.objects.get().code, use=use, now=now + 8 * DAY)
    assert coupon.state == "redeemed"


def test_one_stop_ends_every_kind_of_text(now: datetime) -> None:
    customer = make_consenting(channel=Channel.TEXT)
    agree(customer, channel=Channel.TEXT, purpose=Purpose.FORUM)
    address = Address.objects.get(customer=customer)
    receive_text(text=TextIn("twilio", "SM1", address.value, "STOP"), now=now)
    words = Consent.objects.latest_words([address.pk], ["check_in", "forum"])
    assert set(words.values()) == {"withdrawn"}


@pytest.fixture
def asked(now: datetime, settings: LazySettings, alice: User) -> CheckIn:
    """A check-in by mail to a customer who has a login and a proved number as well."""
    settings.INBOUND_DOMAIN = "in.example.com"
    customer = make_consenting("Alice Adams")
    Customer.objects.filter(user=alice).update(user=None)
    Customer.objects.filter(pk=customer.pk).update(user=alice)
    check_in = make_sent(make_program(), customer, now=now)
    deliver_due(clock=lambda: now + timedelta(hours=1))
    return check_in


def by_mail(check_in: CheckIn, words: str, now: datetime) -> None:
    message = Message.objects.get(template="check_in")
    to = message.body.headers["Reply-To"]
    raw = f"From: <{message.to}>\r\nTo: <{to}>\r\nMessage-ID: <a@mail>\r\n\r\n{words}\r\n"
    receive_mail(raw.encode(), now=now)


def by_text(check_in: CheckIn, words: str, now: datetime) -> None:
    number = Address.objects.create(
        customer=check_in.customer, channel="text", value="+14155550144", verified_at=now
    )
    receive_text(text=TextIn("twilio", "SM1", number.value, words), now=now)


def by_form(check_in: CheckIn, words: str, now: datetime) -> None:
    survey: Survey = make_survey()
    make_response(survey, 9, words, customer=check_in.customer, now=now)


def by_forum(check_in: CheckIn, words: str, now: datetime) -> None:
    assert check_in.customer.user is not None
    make_topic(check_in.customer.user, body=words, now=now)


@pytest.mark.parametrize("way", [by_mail, by_text, by_form, by_forum])
def test_plain_words_freeze_sending_by_whatever_way_they_come(
    way: Way, asked: CheckIn, now: datetime
) -> None:
    way(asked, ALONE, now + timedelta(hours=2))
    found = Revocation.objects.get()
    assert (found.customer, found.words) == (asked.customer, ALONE)


@pytest.mark.parametrize("way", [by_mail, by_text, by_form, by_forum])
def test_words_about_something_else_freeze_nothing(way: Way, asked: CheckIn, now: datetime) -> None:
    way(asked, "Please stop this bill, I paid it", now + timedelta(hours=2))
    assert not Revocation.objects.exists()
    assert Consent.objects.latest("pk").state == "granted"


def test_a_word_to_staff_ends_mail_and_texts_and_is_proved_by_her_reason(
    asked: CheckIn, carol: User, now: datetime
) -> None:
    stop_by_staff(customer=asked.customer, reason="She said so on the phone", by=carol, now=now + DAY)
    line = Consent.objects.latest("pk")
    assert (line.state, line.method, line.page) == ("withdrawn", "staff", "She said so on the phone")


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
@pytest.mark.parametrize("template", ["check_in_offer", "coupon"])
def test_a_text_with_a_coupon_carries_its_code_and_its_last_day_in_one_part(
    template: str, language: str, now: datetime, settings: LazySettings
) -> None:
    settings.SITE_URL = "https://ear.example.com"
    coupon = make_reserved(make_offer(valid_days=30), now=now)
    asked = {
        "question": "How is the grinder?",
        "check_in_url": f"{settings.SITE_URL}/c/{'x' * TOKEN_LENGTH}/",
    }
    said = render_words(
        template=template, channel="text", context={**asked, **coupon_context(coupon)}, language=language
    ).text
    assert coupon.spelled_code in said
    day = coupon.expires_at
    assert (f"{day:%-d %b %Y}" if language == "en" else f"{day:%d.%m.%Y}") in said
    assert count_parts(said).count == 1, (len(said), said)
