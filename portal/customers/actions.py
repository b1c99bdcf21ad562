"""Know a customer, link her login, and write the consent ledger."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.event_models import REGISTERED
from portal.customers.events import Happening, note_event
from portal.customers.ledger import seal_lines
from portal.customers.models import Address, Channel, Consent, Customer
from portal.customers.wordings import Wording
from portal.lib.errors import ActionError
from portal.lib.people import normalize_email


class AddressNotVerified(ActionError):
    sentence = _("Prove this address first; then you can agree to messages there.")


class AddressTaken(ActionError):
    sentence = _("This address already belongs to another customer.")


@dataclass(frozen=True)
class Evidence:
    """How we know that a consent was given or withdrawn."""

    method: str
    page: str = ""
    ip_network: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def link_user(*, user: User, now: datetime) -> Customer | None:
    """Tie a login to its customer by a verified e-mail address; make the customer when nobody has it.

    Returns None while the login has no verified address: nothing links on an unverified one.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two sign-ins at once make one customer
    proved = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    values = [normalize_email(value) for value in proved.values_list("email", flat=True)]
    if not values:
        return None
    customer = Customer.objects.filter(user=user).first() or _take_customer(values, user)
    if customer is None:
        customer = Customer.objects.create(user=user, created_at=now)
    joined = Happening(customer, REGISTERED, user.date_joined, key=f"{REGISTERED}:{user.pk}")
    note_event(happening=joined, now=now)
    _fill_in(customer, user)
    for value in values:
        with suppress(
            AddressTaken
        ):  # another customer has proved it: it stays hers until staff merge the two
            prove_address(customer=customer, channel=Channel.EMAIL, value=value, now=now)
    return customer


def _take_customer(values: list[str], user: User) -> Customer | None:
    """Tie the login to the customer who has one of the addresses; one who has another login is never taken.

    A proved address wins over an imported one, then the customer known longest.
    """
    for address in Address.objects.holding(values).of_nobody_signed_in():
        rows = Customer.objects.filter(pk=address.customer_id, user__isnull=True)
        if address.channel == Channel.EMAIL and rows.update(user=user):
            return rows.model.objects.get(pk=address.customer_id)
    return None


def _fill_in(customer: Customer, user: User) -> None:
    told = {"display_name": user.display_name, "time_zone": user.time_zone, "language": user.language}
    news = {name: value for name, value in told.items() if value and not getattr(customer, name)}
    for name, value in news.items():
        setattr(customer, name, value)
    customer.save(update_fields=list(news))


@transaction.atomic
def release_address(*, user: User, value: str) -> None:
    """Take the proof off an address that a person removed from her login: nothing is sent there any more."""
    rows = Address.objects.filter(customer__user=user, channel=Channel.EMAIL, value=normalize_email(value))
    rows.update(verified_at=None)


def follow_login(user: User, previous_name: str) -> None:
    """Give the customer behind a login her zone and language, and her name unless staff gave another."""
    customers = Customer.objects.filter(user=user)
    customers.filter(display_name=previous_name).update(display_name=user.display_name)
    customers.update(time_zone=user.time_zone, language=user.language)


def prove_address(
    *, customer: Customer, channel: str, value: str, now: datetime, as_typed: str = ""
) -> Address:
    """Mark an address as proved to be the customer's; adds it when it is new.

    `as_typed` is what she wrote when she proved it, where that is not the value itself.

    Raises: AddressTaken if another customer has proved it.
    """
    address, _created = Address.objects.get_or_create(
        customer=customer, channel=channel, value=value, defaults={"created_at": now}
    )
    if address.doubted_at is not None:
        Address.objects.filter(pk=address.pk).update(doubted_at=None)
        address.doubted_at = None
    if address.verified_at is None:
        try:
            with transaction.atomic():
                Address.objects.filter(pk=address.pk).update(verified_at=now)
        except IntegrityError as error:
            raise AddressTaken from error
        address.verified_at = now
    if as_typed:
        Address.objects.filter(pk=address.pk).update(as_typed=as_typed)
        address.as_typed = as_typed
    return address


def doubt_address(*, address: Address, now: datetime) -> None:
    """Send nothing that needs consent to an address until it is proved anew: it may have changed hands.

    Source: 47 CFR 64.1200(l)-(m), the reassigned numbers database; Twilio's errors 30003 and 30005.
    """
    Address.objects.filter(pk=address.pk, doubted_at=None).update(doubted_at=now)


@transaction.atomic
def record_consent(
    *, address: Address, purpose: str, state: str, wording: Wording, evidence: Evidence, now: datetime
) -> Consent:
    """Append one line to the ledger and seal it.

    Raises: AddressNotVerified if consent is granted for an address nobody proved.
    """
    line = write_line(
        address=address, purpose=purpose, state=state, wording=wording, evidence=evidence, now=now
    )
    seal_lines([line])
    return line


def write_line(
    *, address: Address, purpose: str, state: str, wording: Wording, evidence: Evidence, now: datetime
) -> Consent:
    """Write one line that the caller seals before its transaction ends.

    Raises: AddressNotVerified if consent is granted for an address nobody proved.
    """
    if state == Consent.State.GRANTED and not address.is_verified:
        raise AddressNotVerified
    return Consent.objects.create(
        customer_id=address.customer_id,
        address=address,
        channel=address.channel,
        purpose=purpose,
        state=state,
        wording=wording.text,
        wording_version=wording.version,
        method=evidence.method,
        page=evidence.page,
        ip_network=evidence.ip_network,
        evidence=evidence.extra,
        given_at=now,
    )
