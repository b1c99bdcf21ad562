"""The page of the contact budget: the numbers, who is near it, and who may change it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.customers.models import Customer
from portal.messaging.budget import Limits, limits
from portal.messaging.budget_models import ContactBudget
from portal.messaging.models import Message
from portal.messaging.near_budget import near_budget
from tests.factories import make_customer

SignIn = Callable[[User], Client]
PAGE = "/desk/messages/budget/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_a_week() -> None:
    ContactBudget.objects.update_or_create(pk=1, defaults={"weekly": 2, "quarterly": 5})


def heard(name: str, *days_ago: int, purpose: str = "check_in") -> Customer:
    """Return a customer who got so many messages, so long ago."""
    customer, now = make_customer(name), timezone.now()
    for number, days in enumerate(days_ago):
        Message.objects.create(
            customer=customer,
            channel="email",
            purpose=purpose,
            is_our_idea=purpose == "check_in",
            template="check_in",
            dedupe_key=f"{name}-{number}",
            to=f"{name.lower()}@example.org",
            state="accepted",
            due_at=now,
            created_at=now - timedelta(days=days),
            accepted_at=now - timedelta(days=days),
        )
    return customer


def test_who_has_no_room_stands_before_who_has_room_for_one() -> None:
    heard("Cleo", 20)
    heard("Ada", 1)
    heard("Ben", 1, 2)
    heard("Dora", 10, 20, 30, 40, 50)
    heard("Emil", 1, 2, purpose="service")
    heard("Finn", 100, 101, 102, 103, 104)
    near = near_budget(limits(), timezone.now())
    assert [line.customer.display_name for line in near.lines] == ["Dora", "Ben", "Ada"]
    assert (near.full_count, near.last_count, near.more_count) == (2, 1, 0)


def test_the_page_costs_the_same_for_ten_and_thirty(
    erin: User, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    staff = client_of(erin)
    for number in range(10):
        heard(f"Person {number}", 1)
    staff.get(PAGE)
    with django_assert_num_queries(18):
        staff.get(PAGE)
    for number in range(20):
        heard(f"Other {number}", 1)
    with django_assert_num_queries(18):
        page = staff.get(PAGE).content.decode()
    assert page.count("1 of 2 in seven days") == 30


def test_a_manager_sets_it_and_an_agent_only_reads_it(erin: User, carol: User, client_of: SignIn) -> None:
    assert client_of(erin).post(f"{PAGE}set/", {"weekly": "1", "quarterly": "4"}).status_code == 303
    assert limits() == Limits(1, 4)
    assert "Set the budget" not in client_of(carol).get(PAGE).content.decode()
    assert client_of(carol).post(f"{PAGE}set/", {"weekly": "9", "quarterly": "9"}).status_code == 403


def test_a_week_can_not_hold_more_than_ninety_days(erin: User, client_of: SignIn) -> None:
    refused = client_of(erin).post(f"{PAGE}set/", {"weekly": "9", "quarterly": "3"})
    assert refused.status_code == 422
    assert "let the second number be at least the first" in refused.content.decode()
    assert limits() == Limits(2, 5)
