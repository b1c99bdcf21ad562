"""A verified address links a login and a customer; nothing links on an unverified one."""

from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.customers.actions import AddressTaken, link_user, prove_address
from portal.customers.models import Address, Channel, Customer
from tests.factories import THEN, agree, make_customer, make_user

pytestmark = pytest.mark.django_db


def prove(user: User, email: str, now: datetime = THEN) -> Customer | None:
    """Let a person add an address and prove it, unless somebody has proved it before."""
    if not EmailAddress.objects.filter(email=email, verified=True).exists():
        EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True})
    return link_user(user=user, now=now)


def test_an_imported_customer_gets_the_login_that_proves_her_address() -> None:
    imported = make_customer("Imported Ida", email="ida@example.org", proved=False)

    ida = User.objects.create_user("ida@example.org", display_name="Ida")
    customer = prove(ida, "ida@example.org")

    assert customer == imported
    assert Customer.objects.get(user=ida).display_name == "Imported Ida"
    assert imported.addresses.get().is_verified


def test_an_unverified_sign_up_links_nothing() -> None:
    imported = make_customer(email="ida@example.org", proved=False)
    eve = User.objects.create_user("ida@example.org", display_name="Eve")
    EmailAddress.objects.create(user=eve, email="ida@example.org", verified=False, primary=True)

    assert link_user(user=eve, now=THEN) is None

    imported.refresh_from_db()
    assert imported.user is None
    assert not Customer.objects.filter(user=eve).exists()


def test_signing_in_with_an_unverified_address_links_nothing() -> None:
    make_customer(email="ida.ivy@example.org", proved=False)
    make_user("Ida Ivy", verified=False)

    Client().post("/accounts/login/", {"login": "ida.ivy@example.org", "password": "correct horse battery"})

    assert not Customer.objects.filter(user__isnull=False).exists()


def test_of_two_customers_with_one_address_the_proved_one_is_taken() -> None:
    make_customer("Only imported", email="ida@example.org", proved=False)
    proved = make_customer("Proved", email="ida@example.org")

    customer = prove(User.objects.create_user("ida@example.org", display_name="Ida"), "ida@example.org")

    assert customer == proved


def test_of_two_imported_customers_with_one_address_the_first_is_taken() -> None:
    first = make_customer("First", email="ida@example.org", proved=False)
    second = make_customer("Second", email="ida@example.org", proved=False)

    customer = prove(User.objects.create_user("ida@example.org", display_name="Ida"), "ida@example.org")

    second.refresh_from_db()
    assert customer == first
    assert second.user is None
    assert not second.addresses.get().is_verified


def test_a_second_address_is_added_once_it_is_proved(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@work.example", verified=False)
    link_user(user=alice, now=THEN)
    assert not Address.objects.filter(value="alice@work.example").exists()

    prove(alice, "alice@work.example")

    assert {str(address) for address in alice.customer.addresses.verified()} == {
        "alice.arden@example.org",
        "alice@work.example",
    }


def test_a_customer_with_a_login_is_never_taken_by_another(alice: User, bob: User) -> None:
    Address.objects.create(customer=alice.customer, channel=Channel.EMAIL, value="shared@example.org")

    prove(bob, "shared@example.org")

    alice.customer.refresh_from_db()
    assert alice.customer.user == alice
    assert Address.objects.get(customer=bob.customer, value="shared@example.org").is_verified
    assert not Address.objects.get(customer=alice.customer, value="shared@example.org").is_verified


def test_an_address_that_another_customer_has_proved_stays_hers(alice: User) -> None:
    other = make_customer("Other", email="other@example.org")

    with pytest.raises(AddressTaken):
        prove_address(customer=alice.customer, channel=Channel.EMAIL, value="other@example.org", now=THEN)

    assert Address.objects.verified().get(value="other@example.org").customer == other


def test_an_address_is_compared_in_one_spelling() -> None:
    imported = make_customer(email="ida@example.org", proved=False)
    ida = User.objects.create_user("Ida@Example.ORG", display_name="Ida")

    assert prove(ida, "ida@example.org") == imported


def test_a_removed_address_is_no_longer_written_to(alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@work.example", verified=True)
    link_user(user=alice, now=THEN)
    alice.customer.addresses.exclude(value="alice@work.example").update(verified_at=None)
    agree_to = Address.objects.get(value="alice@work.example")
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": "correct horse battery"})
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    assert agree_to in Address.objects.verified()

    client.post("/accounts/email/", {"action_remove": "", "email": "alice@work.example"})

    assert not EmailAddress.objects.filter(email="alice@work.example").exists()
    assert agree_to not in Address.objects.verified()


def test_a_released_address_agrees_to_nothing(alice: User) -> None:
    agree(alice.customer)
    assert Address.objects.agreeing("check_in").exists()

    alice.customer.addresses.update(verified_at=None)

    assert not Address.objects.agreeing("check_in").exists()


MAILBOXES = st.sampled_from(["a@example.org", "b@example.org", "c@example.org"])
PEOPLE = st.integers(min_value=0, max_value=2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), PEOPLE, MAILBOXES),
        st.tuples(st.just("claim"), PEOPLE, MAILBOXES),
        st.tuples(st.just("prove"), PEOPLE, MAILBOXES),
        st.tuples(st.just("sign in"), PEOPLE, MAILBOXES),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_only_verified_addresses_link(steps: list[tuple[str, int, str]]) -> None:
    with transaction.atomic():
        users = [
            User.objects.create_user(f"user{number}@example.net", display_name=f"U{number}")
            for number in range(3)
        ]
        for step, number, mailbox in steps:
            take_step(step, users[number], mailbox)
        check_links(users)
        transaction.set_rollback(True)


def take_step(step: str, user: User, mailbox: str) -> None:
    if step == "import":
        make_customer(email=mailbox, proved=False)
    elif step == "claim":
        EmailAddress.objects.get_or_create(user=user, email=mailbox, defaults={"verified": False})
    elif step == "prove":
        prove(user, mailbox)
    else:
        link_user(user=user, now=THEN)


def check_links(users: list[User]) -> None:
    for user in users:
        link_user(user=user, now=THEN)
        proved = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
        customer = Customer.objects.filter(user=user).first()
        assert (customer is None) == (not proved)
        if customer is not None:
            held = set(customer.addresses.verified().values_list("value", flat=True))
            assert held == proved
    strangers = Address.objects.verified().filter(customer__user__isnull=True)
    assert not strangers.exists()
