"""Customers in /admin/."""

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.customers.models import Address, Consent, Customer
from tests.factories import agree

Browser = Callable[[User], Client]
INLINE = {
    "addresses-TOTAL_FORMS": "0",
    "addresses-INITIAL_FORMS": "0",
    "addresses-MIN_NUM_FORMS": "0",
    "addresses-MAX_NUM_FORMS": "1000",
}


@pytest.fixture
def manager(client_of: Browser, erin: User) -> Client:
    """The browser of a manager."""
    return client_of(erin)


@pytest.mark.parametrize("page", ["customer", "customertag", "address", "consent"])
def test_every_list_opens_and_searches(manager: Client, alice: User, page: str) -> None:
    agree(alice.customer)

    assert manager.get(f"/admin/customers/{page}/").status_code == 200
    assert manager.get(f"/admin/customers/{page}/?q=alice").status_code == 200


def test_an_address_added_by_hand_is_not_proved(manager: Client, alice: User) -> None:
    address = {
        "addresses-TOTAL_FORMS": "1",
        "addresses-0-channel": "email",
        "addresses-0-value": "new@example.org",
        "addresses-0-verified_at_0": "2026-01-01",
        "addresses-0-verified_at_1": "10:00",
    }

    response = manager.post(
        f"/admin/customers/customer/{alice.customer.pk}/change/",
        {"display_name": "Alice", "attributes": "{}", **INLINE, **address},
    )

    assert response.status_code == 302, response.context["errors"]
    assert not Address.objects.get(value="new@example.org").is_verified


def test_a_login_is_never_tied_by_hand(manager: Client, alice: User, bob: User) -> None:
    manager.post(
        f"/admin/customers/customer/{alice.customer.pk}/change/",
        {"display_name": "Alice", "attributes": "{}", "user": bob.pk, **INLINE},
    )

    assert Customer.objects.get(pk=alice.customer.pk).user == alice


def test_a_line_of_the_ledger_is_shown_and_cannot_be_changed(manager: Client, alice: User) -> None:
    line = agree(alice.customer)
    page = f"/admin/customers/consent/{line.pk}/change/"

    assert "may write to me by e-mail now and then" in manager.get(page).content.decode()
    assert manager.post(page, {"state": "withdrawn"}).status_code == 403
    assert manager.post(f"/admin/customers/consent/{line.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Consent.objects.get().state == "granted"
