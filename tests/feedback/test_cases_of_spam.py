"""A case goes with the answer it began with: set aside when that is held apart, taken up when it counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from feedback.cases.actions import Closing, close_case, write_in_case
from feedback.cases.models import Case
from feedback.surveys.actions import accept_response, mark_as_spam
from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.factories import THEN
from tests.feedback.case_factories import make_case
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db
SOON = THEN + timedelta(hours=1)
LATER = SOON + timedelta(days=3)


def call_spam(carol: User) -> Response:
    return mark_as_spam(response=Response.objects.get(), author=carol, now=SOON)


def test_a_case_of_spam_is_set_aside_and_its_letter_stays_here(carol: User) -> None:
    case = make_case()
    call_spam(carol)

    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_at) == ("closed", "set_aside", SOON)
    assert Message.objects.get().state == "cancelled"


def test_only_staff_read_why_it_was_set_aside(carol: User, visitor: Client) -> None:
    case = make_case()
    call_spam(carol)

    page = visitor.get(f"/cases/{case.token}/").content.decode()
    assert "This case is closed" in page
    assert "spam" not in page
    assert "Carol Cove says it is spam." in case.events.get(kind="noted").text


def test_an_answer_that_counts_again_takes_its_case_up_with_the_same_clocks(carol: User) -> None:
    case = make_case()
    accept_response(response=call_spam(carol), now=LATER)

    found = Case.objects.get()
    assert (found.state, found.outcome, found.closed_at, found.reopened_count) == ("open", "", None, 0)
    assert (found.due_at, found.resolution_due_at) == (case.due_at, case.resolution_due_at)
    assert Interaction.objects.waiting().count() == 1


def test_both_ways_as_often_as_needed(carol: User) -> None:
    make_case()
    for _time in range(2):
        accept_response(response=call_spam(carol), now=LATER)
    call_spam(carol)

    assert Case.objects.get().state == "closed"


def test_who_wrote_on_her_page_is_a_person_and_keeps_her_case(carol: User) -> None:
    case = make_case()
    write_in_case(case=case, text="Where is it?", now=SOON)
    call_spam(carol)

    case.refresh_from_db()
    assert (case.is_open, case.events.filter(kind="noted").count()) == (True, 1)


def test_a_case_that_staff_closed_stays_closed(carol: User) -> None:
    case = make_case()
    closing = Closing(Case.Outcome.SET_ASIDE, "A test of ours.", carol)
    close_case(case=case, closing=closing, now=SOON)
    accept_response(response=call_spam(carol), now=LATER)

    assert Case.objects.get().state == "closed"


def test_a_complaint_held_from_the_start_gets_its_case_when_it_counts() -> None:
    response = make_response(
        make_survey("csat"), 1, "Broken", email="eve@example.org", suspicion="It looked odd."
    )
    assert not Case.objects.exists()
    accept_response(response=response, now=SOON)

    assert Case.objects.get().state == "new"


def test_the_desk_says_that_the_case_went_too(carol: User, client_of: Callable[[User], Client]) -> None:
    case = make_case()
    call_spam(carol)

    page = client_of(carol).get(f"/desk/cases/{case.number}/").content.decode()
    assert "is held apart: Carol Cove says it is spam." in page
