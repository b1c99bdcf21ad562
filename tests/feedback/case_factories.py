"""Make cases for tests."""

from datetime import datetime

from feedback.cases.actions import resolve_case
from feedback.cases.models import Case
from portal.accounts.models import User
from portal.customers.models import Customer
from tests.factories import THEN, make_customer
from tests.feedback.factories import make_response, make_survey


def make_case(
    customer: Customer | None = None, *, words: str = "The box came broken", now: datetime = THEN
) -> Case:
    """Return the case that a complaint in a form has opened."""
    customer = customer or make_customer(email=f"case{Case.objects.count()}@example.org")
    make_response(make_survey("csat"), 1, words, customer=customer, now=now)
    return Case.objects.with_people().latest("pk")


def make_solved(author: User, customer: Customer | None = None, *, now: datetime = THEN) -> Case:
    """Return a case that waits for the customer's last word."""
    return resolve_case(
        case=make_case(customer, now=now), text="A new box is on its way.", author=author, now=now
    )
