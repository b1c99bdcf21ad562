"""Test what many do at the same moment, and how much a planner bears."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection, connections
from pytest_django import DjangoAssertNumQueries

from feedback.checkins.actions import answer_check_in, plan_due, send_due
from feedback.checkins.actions.answering import answer_key
from feedback.checkins.models import CheckIn
from feedback.surveys.actions import Submission, submit_response
from feedback.surveys.models import Response
from portal.customers.models import Address, Consent, Customer
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.feedback.factories import make_consenting, make_program, make_sent, make_survey

# Fifty connections at once: two such tests never run beside each other.
pytestmark = pytest.mark.xdist_group("crowd")


def together(number: int, work: Callable[[], object]) -> list[object]:
    """Run the work in many threads at once, each with its own connection; return results and errors."""

    def one(_place: int) -> object:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_fifty_sendings_at_once_of_one_form_are_one_answer(now: datetime) -> None:
    survey = make_survey()
    assert survey.current_version is not None
    sent = Submission(version=survey.current_version, answers={"score": 2, "comment": "Slow."}, key=uuid4())
    results = together(50, lambda: submit_response(survey=survey, submission=sent, now=now).pk)
    assert set(results) == {Response.objects.get().pk}
    assert Interaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_ten_answers_at_once_to_one_check_in_are_one(now: datetime) -> None:
    check_in = make_sent(now=now)
    version = check_in.survey.current_version
    assert version is not None
    sent = Submission(version=version, answers={"score": 2}, key=answer_key(check_in))
    results = together(10, lambda: answer_check_in(check_in=check_in, submission=sent, now=now).pk)
    assert set(results) == {Response.objects.get().pk}
    check_in.refresh_from_db()
    assert check_in.state == "answered"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_four_planners_and_senders_at_once_ask_each_customer_once(now: datetime) -> None:
    for _customer in range(8):
        make_consenting()
    make_program()
    assert not [result for result in together(4, lambda: plan_due(now=now)) if isinstance(result, Exception)]
    CheckIn.objects.update(due_at=now)
    assert not [result for result in together(4, lambda: send_due(now=now)) if isinstance(result, Exception)]
    assert CheckIn.objects.filter(state="sent").count() == 8
    assert Message.objects.filter(template="check_in").count() == 8


@pytest.mark.django_db
def test_ten_thousand_customers_are_planned_by_few_statements(
    now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_program()
    customers = Customer.objects.bulk_create(Customer(display_name=f"C {number}") for number in range(10_000))
    addresses = Address.objects.bulk_create(
        Address(customer=customer, channel="email", value=f"c{customer.pk}@example.org", verified_at=now)
        for customer in customers
    )
    Consent.objects.bulk_create(
        Consent(
            customer_id=address.customer_id,
            address=address,
            channel="email",
            purpose="check_in",
            state="granted",
            method="page",
            given_at=now,
        )
        for address in addresses
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with django_assert_max_num_queries(400):
        plan_due(now=now)
    assert CheckIn.objects.count() == 10_000
