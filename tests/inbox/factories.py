"""Make answers in the inbox for tests."""

from datetime import datetime, timedelta
from itertools import count

from feedback.inbox.actions.quoting import ask_to_quote
from feedback.inbox.models import Entry, Quote
from feedback.surveys.models import Mode, Survey
from portal.accounts.roles import Role
from portal.customers.models import Customer
from tests.factories import THEN, make_customer, make_user
from tests.feedback.factories import make_response, make_survey

_numbers = count(1)


def make_entry(
    survey: Survey | None = None,
    score: int | None = 9,
    words: str = "",
    *,
    customer: Customer | None = None,
    email: str = "",
    now: datetime = THEN,
) -> Entry:
    """Return an answer as it stands in the inbox."""
    response = make_response(survey or make_survey(), score, words, customer=customer, email=email, now=now)
    return Entry.objects.get(pk=response.pk)


def make_entries(survey: Survey, number: int) -> list[Entry]:
    """Return so many answers of customers, a minute apart, with words."""
    return [
        make_entry(
            survey,
            index % 11,
            f"Words {index}",
            customer=make_customer(),
            now=THEN + timedelta(minutes=index),
        )
        for index in range(number)
    ]


def make_known(name: str = "") -> Customer:
    """Return a customer with a proved address."""
    number = next(_numbers)
    return make_customer(name, email=f"known{number}@example.org")


def make_quote(entry: Entry | None = None, words: str = "Lovely people", *, now: datetime = THEN) -> Quote:
    """Return a quote that a customer was asked for, by somebody of the staff."""
    entry = entry or make_entry(words=words, customer=make_known("Ada Amber"), now=now)
    author = make_user(f"Asking {next(_numbers)}", role=Role.AGENT)
    return ask_to_quote(entry=entry, words=words, author=author, now=now)


def make_secret_survey(mode: str = Mode.CONFIDENTIAL) -> Survey:
    """Return a form that keeps from staff who answers, or from everybody."""
    survey = make_survey()
    Survey.objects.filter(pk=survey.pk).update(mode=mode)
    return Survey.objects.get(pk=survey.pk)
