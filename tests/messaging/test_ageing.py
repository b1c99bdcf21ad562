"""A consent ends when it is old, a number when it may have changed hands; both are asked about in time."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.customers.actions import doubt_address, prove_address
from portal.customers.ageing import CONSENT_LIFE
from portal.customers.ledger import digest_of_link, digest_of_statement
from portal.customers.models import Address, Channel, Consent, Customer, PhoneCode, Purpose
from portal.messaging.actions import (
    ConsentChoice,
    Event,
    StopRequest,
    record_event,
    request_phone_code,
    set_consents,
)
from portal.messaging.actions.renewing import forget_codes, renew_due
from portal.messaging.actions.rests import Rest, set_rest
from portal.messaging.models import Message, Suppression
from tests.factories import THEN, agree
from tests.messaging.letters import deliver, queue_check_in

ClientOf = Callable[[User], Client]
PAGE = StopRequest(Consent.Method.PAGE)


def test_a_consent_older_than_two_years_no_longer_counts(ada: Address) -> None:
    late = THEN + CONSENT_LIFE + timedelta(hours=1)
    queue_check_in(ada, now=late)
    deliver(late)
    message = Message.objects.get()
    assert (message.state, message.reason) == ("cancelled", "The consent is older than two years.")


def test_renewal_is_asked_once_before_the_end(ada: Address) -> None:
    soon = THEN + CONSENT_LIFE - timedelta(days=50)
    for day in range(3):
        renew_due(now=soon + timedelta(days=day))
    message = Message.objects.get(template="consent_renewal")
    deliver(soon)
    message.refresh_from_db()
    assert (message.to, message.state) == ("ada@example.org", "accepted")
    assert "it ends on 1 November 2028" in message.body.text


def test_a_renewal_that_never_left_is_asked_again_a_week_later(ada_phone: Address) -> None:
    soon = datetime(2028, 9, 12, 12, tzinfo=UTC)
    renew_due(now=soon)
    deliver(soon + timedelta(hours=5))
    texts = Message.objects.filter(channel="text").order_by("pk")
    assert texts.get().state == "expired"
    renew_due(now=soon + timedelta(days=6))
    assert texts.count() == 1
    again = soon + timedelta(days=8)
    renew_due(now=again)
    deliver(again)
    for day in range(9, 30):
        renew_due(now=soon + timedelta(days=day))
    assert list(texts.values_list("state", flat=True)) == ["expired", "accepted"]


def test_a_renewal_her_wish_for_quiet_kept_back_is_asked_after_it(ada: Address) -> None:
    soon = THEN + CONSENT_LIFE - timedelta(days=50)
    quiet = Rest(quiet_until=(soon + timedelta(days=20)).date())
    set_rest(customer=ada.customer, purpose=Purpose.CHECK_IN, rest=quiet, now=soon)
    for day in range(30):
        renew_due(now=soon + timedelta(days=day))
        deliver(soon + timedelta(days=day))
    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert states[-1] == "accepted"
    assert states.count("accepted") == 1


def test_nobody_is_asked_too_early_or_after_the_end(ada: Address) -> None:
    renew_due(now=THEN + CONSENT_LIFE - timedelta(days=61))
    renew_due(now=THEN + CONSENT_LIFE + timedelta(days=1))
    assert not Message.objects.exists()


def test_saying_yes_again_renews(ada: Address) -> None:
    soon = THEN + CONSENT_LIFE - timedelta(days=10)
    choice = ConsentChoice(ada, Purpose.CHECK_IN, is_granted=True)
    assert len(set_consents(choices=[choice], request=PAGE, now=soon)) == 1
    queue_check_in(ada, now=soon + timedelta(days=20))
    deliver(soon + timedelta(days=20))
    assert Message.objects.get().state == "accepted"


@pytest.mark.parametrize("detail", ["error 30003", "error 30005"])
def test_a_number_in_other_hands_gets_nothing_until_it_is_proved_anew(
    ada_phone: Address, now: datetime, detail: str
) -> None:
    sent = queue_check_in(ada_phone, now=now)
    news = Event("failed", "twilio", now, "SM1", detail, is_permanent=False, is_doubtful=True)
    record_event(message=sent, event=news, now=now)
    queue_check_in(ada_phone, now=now)
    deliver(now)
    assert Message.objects.latest("pk").reason == "The number may have changed hands: it must be proved anew."
    assert not Suppression.objects.exists()
    prove_address(customer=ada_phone.customer, channel=Channel.TEXT, value=ada_phone.value, now=now)
    again = queue_check_in(ada_phone, now=now)
    deliver(now)
    again.refresh_from_db()
    assert again.state == "accepted"


def test_a_code_reaches_a_number_in_doubt(ada_phone: Address, now: datetime) -> None:
    doubt_address(address=ada_phone, now=now)
    request_phone_code(customer=ada_phone.customer, number=ada_phone.value, now=now)
    deliver(now)
    assert Message.objects.get(template="phone_code").state == "accepted"


def test_old_codes_are_deleted(ada_phone: Address, now: datetime) -> None:
    request_phone_code(customer=ada_phone.customer, number=ada_phone.value, now=now)
    assert forget_codes(now=now + timedelta(hours=20)) == 0
    assert forget_codes(now=now + timedelta(hours=25)) == 1
    assert not PhoneCode.objects.exists()


def test_a_customer_downloads_a_receipt_anybody_can_check(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    agree(bob.customer)
    agree(alice.customer)
    agree(alice.customer, purpose=Purpose.FORUM)
    receipt = json.loads(client_of(alice).get("/me/consents/receipt/consents.json").content)
    assert len(receipt["entries"]) == 2
    for entry in receipt["entries"]:
        seal = entry["seal"]
        assert digest_of_statement(entry["statement"]) == seal["line_digest"]
        assert digest_of_link(seal["previous_digest"], seal["line_digest"]) == seal["digest"]


def test_the_receipt_is_readable_and_only_hers(alice: User, bob: User, client_of: ClientOf) -> None:
    agree(alice.customer)
    page = client_of(alice).get("/me/consents/receipt/").content.decode()
    assert "may write to me by e-mail now and then" in page
    assert (
        "may write to me by e-mail now and then"
        not in client_of(bob).get("/me/consents/receipt/").content.decode()
    )


@pytest.mark.parametrize(
    ("hour", "due", "zone"),
    [
        (3, "2028-09-12 12:00", "UTC"),
        (13, "2028-09-12 13:00", "UTC"),
        (16, "2028-09-13 12:00", "UTC"),
        (14, "2028-09-12 12:00", "America/Chicago"),
    ],
)
def test_a_yes_to_texts_is_renewed_by_a_text_in_the_middle_of_her_day(
    ada_phone: Address, hour: int, due: str, zone: str
) -> None:
    Customer.objects.update(time_zone=zone)
    soon = datetime(2028, 9, 12, hour, tzinfo=UTC)
    renew_due(now=soon)
    message = Message.objects.get(template="consent_renewal", channel="text")
    there = message.due_at.astimezone(ZoneInfo(zone))
    assert f"{there:%Y-%m-%d %H:%M}" == due
    assert message.not_after == there.replace(hour=16, minute=0)
    assert "Reply STOP to end now" in message.body.text
    assert "/me/consents/" in message.body.text
