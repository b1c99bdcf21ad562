"""Codes and the first account hold when many hands grab at once (security checklist rows 59, 84, 85, 99)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from portal.accounts.actions import AlreadySetUp, FirstAccount, set_up
from portal.accounts.models import User
from portal.customers.models import Address, Customer, PhoneCode
from portal.lib.errors import ActionError
from portal.messaging.actions import CodeWrong, TooManyCodes, confirm_phone, request_phone_code
from portal.messaging.models import Message
from tests.factories import make_customer, make_user

NUMBER = "+14155550132"


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Run the calls in parallel; return what each gave, or the refusal it raised."""

    def run(call: Callable[[], object]) -> object:
        try:
            return call()
        except (ActionError, CodeWrong) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def code_texted() -> str:
    found = re.search(r"\b(\d{6})\b", Message.objects.latest("pk").body.text)
    assert found
    return found[1]


@pytest.mark.usefixtures("_database_for_threads")
def test_ten_requests_at_once_bring_three_codes(now: datetime) -> None:
    customer = make_customer("Ada", email="ada@example.org")
    numbers = [f"+1415555{number:04d}" for number in range(10)]
    got = at_once([partial(request_phone_code, customer=customer, number=each, now=now) for each in numbers])
    assert (PhoneCode.objects.count(), sum(isinstance(each, TooManyCodes) for each in got)) == (3, 7)


@pytest.mark.usefixtures("_database_for_threads")
def test_twenty_guesses_at_once_are_five(now: datetime) -> None:
    customer = make_customer("Ada", email="ada@example.org")
    code = request_phone_code(customer=customer, number=NUMBER, now=now)
    wrong = "000000" if code_texted() != "000000" else "111111"
    at_once([lambda: confirm_phone(customer=customer, code=wrong, now=now)] * 20)
    code.refresh_from_db()
    assert code.attempts_left == 0
    with pytest.raises(CodeWrong):
        confirm_phone(customer=customer, code=code_texted(), now=now)


def test_a_number_is_not_flooded_by_many_customers(db: None, now: datetime) -> None:
    people = [make_customer(f"Person {each}") for each in range(4)]
    for customer in people[:3]:
        request_phone_code(customer=customer, number=NUMBER, now=now)
    with pytest.raises(TooManyCodes):
        request_phone_code(customer=people[3], number="(415) 555-0132", now=now)
    assert Message.objects.count() == 3


def test_one_network_does_not_send_codes_to_the_whole_world(
    client_of: Callable[[User], Client], settings: Settings, db: None
) -> None:
    """Row 59: every code costs the company money, whoever signs up to ask for it."""
    answers = []
    for person in range(8):
        client = client_of(make_user(f"Person {person}"))
        for each in range(3):
            form = {"number": f"+1415555{person}{each}00"}
            answers.append(client.post("/me/consents/phone/", form).status_code)
    assert answers.count(303) == Message.objects.count() == 20
    assert set(answers[20:]) == {422}


def test_a_proved_number_tells_nothing_before_its_code_is_typed(
    alice: User, bob: User, client_of: Callable[[User], Client], now: datetime
) -> None:
    """Row 80: asking does not tell whether a number belongs to somebody."""
    request_phone_code(customer=Customer.objects.get(user=bob), number=NUMBER, now=now)
    confirm_phone(customer=Customer.objects.get(user=bob), code=code_texted(), now=now)
    client = client_of(alice)
    known = client.post("/me/consents/phone/", {"number": NUMBER})
    fresh = client.post("/me/consents/phone/", {"number": "+14155550177"})
    assert (known.status_code, known.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
    assert Address.objects.verified().get(value=NUMBER).customer.user == bob


@pytest.mark.parametrize("code", ["", " ", "None", "0", "000000000000", "٠٠٠٠٠٠", "%", "12345\x00"])
def test_no_empty_short_or_odd_code_proves_a_number(
    code: str, alice: User, client_of: Callable[[User], Client], now: datetime
) -> None:
    """Row 85."""
    request_phone_code(
        customer=Customer.objects.get(user=alice), number=NUMBER, now=now + timedelta(minutes=1)
    )
    answer = client_of(alice).post("/me/consents/phone/code/", {"code": code})
    assert answer.status_code in {200, 422}
    assert not Address.objects.verified().filter(value=NUMBER).exists()


@pytest.mark.usefixtures("_database_for_threads")
def test_of_six_first_accounts_at_once_one_is_made(now: datetime) -> None:
    """Row 99: an empty portal belongs to whoever sets it up first, and to nobody else."""

    def account(number: int) -> FirstAccount:
        return FirstAccount("Harbor", "Nora", f"nora{number}@example.org", "quiet harbor morning", "UTC")

    got = at_once([partial(set_up, account=account(number), now=now) for number in range(6)])
    assert User.objects.count() == 1
    assert sum(isinstance(each, AlreadySetUp) for each in got) == 5
