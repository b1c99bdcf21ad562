"""Test that caps and quotas are filled exactly, and that one answer per person is one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from feedback.surveys.actions import Submission, accept_response, errors, hold_response, submit_response
from feedback.surveys.models import Quota, Response, Survey
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib.errors import ActionError
from tests.factories import THEN, make_customer
from tests.feedback.documents import choice, document, item
from tests.feedback.factories import form_fields, make_form

# Fifty connections at once: two such tests never run beside each other.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("crowd")]
SignIn = Callable[[User], Client]
FORM = document(item("pick", "single", choices=[choice("red"), choice("blue")]), item("why", "long_text"))


def answer(survey: Survey, customer: Customer | None = None, suspicion: str = "", **answers: Any) -> Response:
    assert survey.current_version is not None
    sent = Submission(
        version=survey.current_version, answers=answers, key=uuid4(), customer=customer, suspicion=suspicion
    )
    return submit_response(survey=Survey.objects.get(pk=survey.pk), submission=sent, now=THEN)


def test_a_cap_is_filled_and_not_passed() -> None:
    survey = make_form(FORM, response_cap=2)
    for _number in range(2):
        answer(survey, why="In time.")
    with pytest.raises(errors.SurveyFull):
        answer(survey, why="Too late.")
    assert Response.objects.count() == 2


def test_a_quota_counts_its_own_choice_only() -> None:
    survey = make_form(FORM)
    Quota.objects.create(survey=survey, key="pick", choice="red", cap=1)
    answer(survey, pick="red")
    answer(survey, pick="blue")
    with pytest.raises(errors.QuotaFull):
        answer(survey, pick="red")
    assert Response.objects.count() == 2


def test_a_full_quota_takes_no_place_under_the_cap() -> None:
    survey = make_form(FORM, response_cap=5)
    Quota.objects.create(survey=survey, key="pick", choice="red", cap=0)
    with pytest.raises(errors.QuotaFull):
        answer(survey, pick="red")
    survey.refresh_from_db()
    assert survey.taken_count == 0


def test_suspected_answers_take_no_place_until_they_count() -> None:
    survey = make_form(FORM, response_cap=1)
    suspected = answer(survey, why="Buy this.", suspicion="A trap was filled in.")
    answer(survey, why="A person.")
    with pytest.raises(errors.SurveyFull):
        accept_response(response=suspected, now=THEN)


def test_of_several_suspected_answers_of_one_person_one_can_count() -> None:
    survey, zoe = make_form(FORM, is_once=True), make_customer("Zoe")
    first, second = (answer(survey, zoe, why=f"Buy {n}.", suspicion="Several links.") for n in range(2))
    accept_response(response=first, now=THEN)
    with pytest.raises(errors.CountedBefore):
        accept_response(response=second, now=THEN)
    with pytest.raises(errors.AnsweredBefore):
        answer(survey, zoe, why="Once more.")
    assert list(Response.objects.counted()) == [first]


def test_an_answer_that_was_held_takes_its_own_receipt_again() -> None:
    survey, zoe = make_form(FORM, is_once=True), make_customer("Zoe")
    held = hold_response(response=answer(survey, zoe, why="A person."), suspicion="Spam.", now=THEN)
    accept_response(response=held, now=THEN)
    assert Response.objects.counted().count() == 1


def test_an_anonymous_answer_leaves_its_receipt_also_when_it_is_suspected() -> None:
    survey, zoe = make_form(FORM, is_once=True, mode="anonymous"), make_customer("Zoe")
    answer(survey, zoe, why="Buy this.", suspicion="Several links.")
    with pytest.raises(errors.AnsweredBefore):
        answer(survey, zoe, why="Buy that.", suspicion="Several links.")
    assert Response.objects.count() == 1


def test_the_database_refuses_one_place_too_many() -> None:
    survey = make_form(FORM, response_cap=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(taken_count=2)


def test_a_cap_reached_while_typing_gives_the_words_back(visitor: Client) -> None:
    survey = make_form(FORM, slug="few", response_cap=1)
    fields = form_fields(visitor, "/f/few/")
    answer(survey, why="First.")
    page = visitor.post("/f/few/", {**fields, "why": "My long thoughts"})
    assert page.status_code == 410
    assert "all the answers it can take" in page.content.decode()
    assert "My long thoughts" in page.content.decode()


def test_a_closing_date_closes(visitor: Client) -> None:
    make_form(FORM, slug="past", closes_at=THEN)
    page = visitor.get("/f/past/")
    assert page.status_code == 410
    assert "take answers at the moment" in page.content.decode()


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_one_answer_per_person_is_one_in_every_mode(mode: str) -> None:
    survey, zoe = make_form(FORM, is_once=True, mode=mode), make_customer("Zoe")
    answer(survey, zoe, why="Once.")
    answer(survey, make_customer("Max"), why="Another person.")
    with pytest.raises(errors.AnsweredBefore):
        answer(survey, zoe, why="Twice.")
    assert Response.objects.count() == 2


def test_a_visitor_signs_in_before_her_one_answer(visitor: Client, alice: User, client_of: SignIn) -> None:
    make_form(FORM, slug="once", is_once=True)
    page = visitor.get("/f/once/")
    assert page.status_code == 403
    assert "/accounts/login/?next=/f/once/" in page.content.decode()
    known = client_of(alice)
    assert known.post("/f/once/", {**form_fields(known, "/f/once/"), "why": "Me"}).status_code == 303
    assert known.get("/f/once/").status_code == 409


def _try(survey: Survey) -> bool:
    try:
        answer(survey, pick="red")
    except ActionError:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_fifty_clients_at_once_fill_a_cap_of_a_hundred_exactly() -> None:
    survey = make_form(FORM, response_cap=100)
    Quota.objects.create(survey=survey, key="pick", choice="red", cap=120)
    with ThreadPoolExecutor(50) as clients:
        taken = sum(clients.map(_try, [survey] * 500))
    survey.refresh_from_db()
    assert (taken, Response.objects.count(), survey.taken_count) == (100, 100, 100)
    assert Quota.objects.get().taken_count == 100
