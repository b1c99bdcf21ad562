"""A phone number is proved by a code texted to it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.accounts.models import User
from portal.customers.models import Address, Channel, Consent, Customer
from portal.messaging.actions import CodeWrong, TooManyCodes, confirm_phone, request_phone_code
from portal.messaging.models import Message
from tests.factories import make_customer


def code_texted_to(number: str) -> str:
    found = re.search(r"\b(\d{6})\b", Message.objects.filter(to=number).latest("pk").body.text)
    assert found
    return found.group(1)


def test_the_right_code_proves_the_number(alice_customer: Customer, now: datetime) -> None:
    request_phone_code(customer=alice_customer, number="(415) 555-0132", now=now)
    address = confirm_phone(customer=alice_customer, code=code_texted_to("+14155550132"), now=now)
    assert (address.value, address.is_verified) == ("+14155550132", True)


def test_a_code_works_once(alice_customer: Customer, now: datetime) -> None:
    request_phone_code(customer=alice_customer, number="+14155550132", now=now)
    code = code_texted_to("+14155550132")
    confirm_phone(customer=alice_customer, code=code, now=now)
    with pytest.raises(CodeWrong):
        confirm_phone(customer=alice_customer, code=code, now=now)


def test_a_code_ends_after_ten_minutes(alice_customer: Customer, now: datetime) -> None:
    request_phone_code(customer=alice_customer, number="+14155550132", now=now)
    with pytest.raises(CodeWrong):
        confirm_phone(
            customer=alice_customer, code=code_texted_to("+14155550132"), now=now + timedelta(minutes=11)
        )


def test_five_wrong_tries_end_a_code(alice_customer: Customer, now: datetime) -> None:
    request_phone_code(customer=alice_customer, number="+14155550132", now=now)
    code = code_texted_to("+14155550132")
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        with pytest.raises(CodeWrong):
            confirm_phone(customer=alice_customer, code=wrong, now=now)
    with pytest.raises(CodeWrong):
        confirm_phone(customer=alice_customer, code=code, now=now)


def test_the_code_of_another_customer_proves_nothing(
    alice_customer: Customer, bob: User, now: datetime
) -> None:
    request_phone_code(customer=alice_customer, number="+14155550132", now=now)
    with pytest.raises(CodeWrong):
        confirm_phone(customer=Customer.objects.get(user=bob), code=code_texted_to("+14155550132"), now=now)


def test_the_fourth_code_within_the_hour_is_refused(alice_customer: Customer, now: datetime) -> None:
    for _time in range(3):
        request_phone_code(customer=alice_customer, number="+14155550132", now=now)
    with pytest.raises(TooManyCodes):
        request_phone_code(customer=alice_customer, number="+14155550132", now=now)


def test_the_page_takes_a_number_and_a_code(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    assert client.post("/me/consents/phone/", {"number": "+1 415 555 0132"}).status_code == 303
    client.post("/me/consents/phone/code/", {"code": code_texted_to("+14155550132")})
    assert Address.objects.verified().filter(customer__user=alice, channel=Channel.TEXT).exists()


def test_three_digits_are_no_phone_number_and_stay_typed(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).post("/me/consents/phone/", {"number": "123"})
    assert page.status_code == 422
    assert b"not a phone number we can text" in page.content
    assert b'value="123"' in page.content


def test_a_number_proved_by_another_customer_is_refused_with_a_sentence(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    make_customer("Other", phone="+14155550132")
    client = client_of(alice)
    client.post("/me/consents/phone/", {"number": "+14155550132"})
    page = client.post("/me/consents/phone/code/", {"code": code_texted_to("+14155550132")})
    assert page.status_code == 422
    assert b"already belongs to another customer" in page.content


def test_the_proof_of_a_yes_to_texts_keeps_the_number_as_typed_and_the_pages_beside_the_box(
    alice: User, client_of: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.TERMS_URL, settings.PRIVACY_URL = "https://example.com/terms", "https://example.com/privacy"
    client = client_of(alice)
    client.post("/me/consents/phone/", {"number": "(415) 555-0132"})
    client.post("/me/consents/phone/code/", {"code": code_texted_to("+14155550132")})
    number = Address.objects.get(customer__user=alice, channel=Channel.TEXT)
    page = client.get("/me/consents/").content.decode()
    client.post("/me/consents/", {f"{number.pk}-check_in": "on"})
    for shown in ("https://example.com/terms", "https://example.com/privacy"):
        assert page.count(f'href="{shown}"') == 1
    assert Consent.objects.get(address=number).evidence == {
        "number_as_typed": "(415) 555-0132",
        "terms": "https://example.com/terms",
        "privacy": "https://example.com/privacy",
    }


def test_beside_a_box_for_mails_there_are_no_pages_about_texts(
    alice: User, client_of: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.TERMS_URL = "https://example.com/terms"
    assert b"https://example.com/terms" not in client_of(alice).get("/me/consents/").content
