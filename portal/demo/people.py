"""Bring the demo company's staff and customers into being, with what they agreed to."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.core.management.base import OutputWrapper

from portal.accounts.actions import FirstAccount, invite, set_up
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.customers.actions import link_user, prove_address
from portal.customers.imports import CustomerTarget
from portal.customers.models import Address, Channel, Consent, Customer, CustomerTag, Purpose
from portal.demo.script import IMPORTED, Member, script
from portal.demo.stage import Stage
from portal.lib.importing import Progress, RejectSink, run
from portal.lib.tabular import Layout, Table
from portal.messaging.actions import ConsentChoice, StopRequest, set_consents
from portal.operations import sign_ins
from portal.ui.actions import BrandWish, save_brand

STAFF_DOMAIN: Final = "harborlane.example"
CUSTOMER_DOMAIN: Final = "customer.example"
SHOWN_CUSTOMER: Final = "lena"
WITHOUT_CONSENT: Final = frozenset({"HL-1030", "HL-1034", "HL-1057"})
"""Imported customers who were asked nothing yet, so that no program may write to them."""


def enter(stage: Stage) -> None:
    """Let everybody come in: the company opens, customers join, the old customer list is imported."""
    _open_company(stage)
    for member in stage.script.customers:
        joined = stage.ago(member.joined_days_ago)
        stage.at(joined, partial(_join, stage, member))
    stage.at(stage.ago(90), partial(_import_customers, stage))


def _open_company(stage: Stage) -> None:
    opened, company = stage.ago(95), stage.script.company
    first, *others = stage.script.staff
    account = FirstAccount(
        company_name=company.name,
        display_name=first.name,
        email=first.email_at(STAFF_DOMAIN),
        password=stage.script.password,
        time_zone=first.zone,
    )
    stage.people[first.key] = set_up(account=account, now=opened)
    for member in others:
        user = invite(
            email=member.email_at(STAFF_DOMAIN),
            display_name=member.name,
            roles=[Role(member.role)],
            now=opened,
        )
        stage.people[member.key] = user
        User.objects.filter(pk=user.pk).update(time_zone=member.zone)
    wish = BrandWish(company_name=company.name, accent=company.accent, postal_address=company.postal_address)
    save_brand(wish=wish, now=opened)


def _join(stage: Stage, member: Member, now: datetime) -> None:
    """Do what signing up does: a login with a proved address, the customer behind it, her consents."""
    email = member.email_at(CUSTOMER_DOMAIN)
    user = User.objects.create_user(
        email, display_name=member.name, time_zone=member.zone, language="en", date_joined=now
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    customer = link_user(user=user, now=now)
    assert customer is not None
    Customer.objects.filter(pk=customer.pk).update(company=member.company, country=member.country)
    customer.refresh_from_db()
    customer.tags.set([CustomerTag.objects.get_or_create(name=name)[0] for name in member.tags])
    if member.phone:
        prove_address(customer=customer, channel=Channel.TEXT, value=member.phone, now=now)
    stage.people[member.key], stage.customers[member.key] = user, customer
    moment = now + timedelta(hours=stage.chance.uniform(1, 650))
    stage.at(moment, partial(_agree, customer, member.agrees, _ON_THE_PAGE))


_ON_THE_PAGE = StopRequest(Consent.Method.PAGE, page="/me/consents/", ip_network="203.0.113.0")


def _agree(customer: Customer, agreed: Iterable[str], request: StopRequest, now: datetime) -> None:
    proved = {address.channel: address for address in customer.addresses.verified()}
    pairs = [line.split() for line in agreed]
    choices = [
        ConsentChoice(address=proved[channel], purpose=Purpose(purpose), is_granted=True)
        for channel, purpose in pairs
        if channel in proved
    ]
    set_consents(choices=choices, request=request, now=now)


def _import_customers(stage: Stage, now: datetime) -> None:
    """Import the old list as `import_customers` does; most agree at the counter in the days after."""
    target = CustomerTarget(now=now)
    sink = OutputWrapper(io.StringIO())
    names = {"external_id": "number"}
    table = Table(IMPORTED, Layout(encoding="utf-8", delimiter=",", names=names), target.columns)
    run(table, target, rejects=RejectSink(sink), progress=Progress(sink, table.line_count()))
    for customer in Customer.objects.exclude(external_id=None).order_by("external_id"):
        stage.customers[customer.external_id or ""] = customer
        if customer.external_id not in WITHOUT_CONSENT:
            moment = now + timedelta(hours=stage.chance.uniform(4, 650))
            stage.at(moment, partial(_agree_at_the_counter, customer))


def _agree_at_the_counter(customer: Customer, now: datetime) -> None:
    for address in Address.objects.of_customer(customer):
        prove_address(customer=customer, channel=address.channel, value=address.value, now=now)
    request = StopRequest(method=Consent.Method.STAFF, page="Counter, 14 Ropewalk Yard")
    _agree(customer, ("email check_in", "text check_in"), request, now)


def give_passwords(stage: Stage) -> None:
    """Let everybody sign in with the one password; hashed once, because hashing is slow on purpose."""
    users = User.objects.filter(pk__in=[user.pk for user in stage.people.values()])
    users.update(password=make_password(stage.script.password))
    EmailAddress.objects.filter(user__in=users).update(verified=True)


def is_loaded() -> bool:
    """Tell whether the demo company is in this database."""
    first = script().staff[0]
    is_here: bool = User.objects.filter(email=first.email_at(STAFF_DOMAIN)).exists()
    return is_here


def find_sign_ins() -> Sequence[sign_ins.SignIn]:
    """Return the demo sign-ins that still open: one for each role and one customer."""
    shown = {member.email_at(STAFF_DOMAIN): str(Role(member.role).label) for member in script().staff}
    shown[f"{SHOWN_CUSTOMER}@{CUSTOMER_DOMAIN}"] = "Customer"
    kept = dict(User.objects.filter(email__in=shown, is_active=True).values_list("email", "password"))
    opening = {encoded for encoded in set(kept.values()) if check_password(script().password, encoded)}
    return [
        sign_ins.SignIn(role, email, script().password)
        for email, role in shown.items()
        if kept.get(email) in opening
    ]
