"""Texts against a provider made from the public description of its interface, over real HTTP."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import requests
from django.test import Client
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.customers.models import Address
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from portal.messaging.rendering import TextEmpty
from portal.messaging.transports.twilio import listed_texts
from tests.messaging.described import DescribedProvider, described_provider
from tests.messaging.letters import deliver, queue_check_in
from tests.messaging.twilio_stub import TOKEN, post_signed

ACCOUNT = f"AC{'0' * 32}"


@pytest.fixture
def provider(settings: Settings) -> Iterator[DescribedProvider]:
    with described_provider(f"{ACCOUNT}:{TOKEN}") as running:
        settings.SMS_TRANSPORT = "twilio"
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
        settings.TWILIO_FROM = "+14155550100"
        settings.TWILIO_BASE_URL = f"http://127.0.0.1:{running.server_port}"
        yield running


@pytest.mark.parametrize("sender", ["+14155550100", f"MG{'a' * 32}"])
def test_a_text_is_one_that_the_description_takes(
    provider: DescribedProvider, settings: Settings, ada_phone: Address, now: datetime, sender: str
) -> None:
    settings.TWILIO_FROM = sender
    message = queue_check_in(ada_phone, now=now, not_after=now + timedelta(hours=3))
    deliver(now)
    message.refresh_from_db()
    assert provider.refused == []
    assert (message.state, message.provider_ref) == ("accepted", "SM00000000000000000000000000000001")
    [(operation, form)] = provider.taken
    assert operation == "CreateMessage"
    named = "From" if sender.startswith("+") else "MessagingServiceSid"
    assert set(form) == {"To", "Body", "StatusCallback", "ValidityPeriod", named}


def test_a_long_text_stays_within_what_the_description_takes(
    provider: DescribedProvider, ada_phone: Address, now: datetime
) -> None:
    context = {"question": "How is it? " * 400, "check_in_url": "https://feedback.example.com/c/x/"}
    message = queue_check_in(ada_phone, now=now, template="check_in", language="en", context=context)
    deliver(now)
    message.refresh_from_db()
    assert provider.refused == []
    assert message.state == "accepted"
    [(_operation, form)] = provider.taken
    assert "How is it\N{HORIZONTAL ELLIPSIS} Answer here: " in form["Body"]
    assert form["Body"].endswith("https://feedback.example.com/c/x/ Reply STOP to end.")


def test_an_answer_too_long_for_a_text_is_refused_before_it_is_kept(
    provider: DescribedProvider,
    ada_phone: Address,
    visitor: Client,
    client_of: Callable[[User], Client],
    carol: User,
) -> None:
    said = {"MessageSid": "SM9", "From": ada_phone.value, "To": "+14155550100", "Body": "My box is late"}
    assert post_signed(visitor, "/hooks/twilio/inbound/", said) == 200
    touch = Interaction.objects.get()
    words = "We are on it. " * 200
    answer = client_of(carol).post(f"/desk/customers/touches/{touch.pk}/reply/", {"text": words})
    assert answer.status_code == 422
    assert "letters too long. Make it shorter; nothing was sent." in answer.content.decode()
    assert words.strip() in answer.content.decode()
    assert not Message.objects.exists()


def test_a_text_without_words_is_refused(ada_phone: Address, now: datetime) -> None:
    with pytest.raises(TextEmpty):
        queue_check_in(ada_phone, now=now, context={"words": " "})
    assert not Message.objects.exists()


def test_the_list_is_asked_for_as_described_and_read(provider: DescribedProvider) -> None:
    [text] = listed_texts(to="+14155550132", day=date(2026, 11, 16))
    assert provider.refused == []
    assert (text.number, text.status, text.body) == (
        "SM00000000000000000000000000000001",
        "queued",
        "Hello",
    )


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"Body": "Hello"}, "To is missing"),
        ({"To": "+14155550132", "Body": "x" * 1601}, "Body: "),
        ({"To": "+14155550132", "Body": "Hello", "ValidityPeriod": "0"}, "ValidityPeriod: "),
        ({"To": "+14155550132", "Body": "Hello", "MessagingServiceSid": "MG1"}, "MessagingServiceSid: "),
        ({"To": "+14155550132", "Body": "Hello", "Colour": "red"}, "Colour is not described"),
    ],
)
def test_the_provider_refuses_what_is_not_described(
    provider: DescribedProvider, form: dict[str, str], fault: str
) -> None:
    address = f"http://127.0.0.1:{provider.server_port}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = requests.post(address, data=form, auth=(ACCOUNT, TOKEN), timeout=5)
    assert answer.status_code == 422
    assert fault in provider.refused[0]
