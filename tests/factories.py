"""Make rows for tests; each function has defaults for what the test does not care about."""

from datetime import UTC, datetime, timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.customers.actions import Evidence, link_user, prove_address, record_consent
from portal.customers.models import Address, Channel, Consent, Customer, Purpose
from portal.customers.wordings import wording_for

_numbers = count(1)
THEN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATELY = timedelta(days=100)
"""A consent given on a fixed day would be too old to count by the clock of some later year."""


def make_user(
    name: str = "", *, role: Role | None = None, verified: bool = True, joined: datetime = THEN
) -> User:
    """Return a login; customers get their Customer, staff get their role."""
    name = name or f"Person {next(_numbers)}"
    email = f"{name.lower().replace(' ', '.')}@example.org"
    user = User.objects.create_user(
        email, "correct horse battery", display_name=name, is_staff=role is not None, date_joined=joined
    )
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    if role is not None:
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    elif verified:
        link_user(user=user, now=joined)
    return user


def make_customer(
    name: str = "", *, email: str = "", phone: str = "", proved: bool = True, now: datetime = THEN
) -> Customer:
    """Return a customer without a login, with the addresses named."""
    customer = Customer.objects.create(display_name=name or f"Customer {next(_numbers)}", created_at=now)
    for channel, value in ((Channel.EMAIL, email), (Channel.TEXT, phone)):
        if value and proved:
            prove_address(customer=customer, channel=channel, value=value, now=now)
        elif value:
            Address.objects.create(customer=customer, channel=channel, value=value, created_at=now)
    return customer


def agree(
    customer: Customer,
    *,
    channel: Channel = Channel.EMAIL,
    purpose: Purpose = Purpose.CHECK_IN,
    now: datetime | None = None,
) -> Consent:
    """Return the ledger's line that says the customer agreed, lately by the tests' time and by the clock."""
    return record_consent(
        address=Address.objects.get(customer=customer, channel=channel),
        purpose=purpose,
        state=Consent.State.GRANTED,
        wording=wording_for(channel, purpose, company="Harbor Lane Coffee"),
        evidence=Evidence(method=Consent.Method.PAGE, page="/me/consents/"),
        now=now or max(THEN, timezone.now() - LATELY),
    )
