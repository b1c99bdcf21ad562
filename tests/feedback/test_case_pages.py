"""The pages of cases: for staff at the desk, and for the customer by her link."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.cases.models import Case, CaseEvent
from feedback.coupons.models import Coupon
from portal.accounts.models import User
from tests.factories import THEN, make_customer
from tests.feedback.case_factories import make_case, make_solved
from tests.feedback.coupon_factories import make_offer
from tests.interactions.factories import make_touch

LIST = "/desk/cases/"


@pytest.fixture
def desk(carol: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(carol)


def test_the_list_shows_what_is_due_first(desk: Client) -> None:
    later = make_case(make_customer("Eve", email="eve@example.org"), now=THEN + timedelta(hours=2))
    first = make_case(make_customer("Ann", email="ann@example.org"), now=THEN)

    assert list(desk.get(LIST).context["page"].items) == [first, later]


@pytest.mark.parametrize("shelf", ["working", "mine", "nobody", "pending", "resolved", "closed", "nonsense"])
def test_every_shelf_opens_empty(desk: Client, shelf: str) -> None:
    assert desk.get(LIST, {"shelf": shelf}).status_code == 200


def test_the_list_costs_the_same_for_10_and_30_cases(desk: Client) -> None:
    def queries() -> int:
        desk.get(LIST)  # what is read once and kept
        with CaptureQueriesContext(connection) as found:
            assert desk.get(LIST).status_code == 200
        return len(found)

    for number in range(10):
        make_case(make_customer(email=f"a{number}@example.org"))
    few = queries()
    for number in range(20):
        make_case(make_customer(email=f"b{number}@example.org"))

    assert queries() == few <= 14


def test_any_touch_becomes_a_case_in_one_click(desk: Client) -> None:
    touch = make_touch(make_customer(), at=THEN, waits=True, text="Where is my order?")
    page = desk.get(f"/desk/customers/touches/{touch.pk}/")
    assert f'action="/desk/cases/from/{touch.pk}/"' in page.content.decode()

    answer = desk.post(f"/desk/cases/from/{touch.pk}/")

    case = Case.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/cases/{case.number}/")
    assert str(case.number) in desk.get(f"/desk/customers/touches/{touch.pk}/").content.decode()


def test_the_steps_of_a_case_from_the_page(desk: Client, carol: User) -> None:
    number = make_case().number
    for step, fields in (
        ("take", {}),
        ("priority", {"priority": "3"}),
        ("give", {"assignee": str(carol.pk)}),
        ("note", {"text": "Asked the warehouse"}),
        ("wait", {}),
        ("go-on", {}),
        ("reply", {"text": "We are sorry."}),
        ("resolve", {"text": "A new box is on its way."}),
        ("reopen", {}),
        ("close", {"text": "A double of 1002"}),
    ):
        assert desk.post(f"{LIST}{number}/{step}/", fields).status_code == 303, step

    assert Case.objects.get().state == "closed"


def test_refused_words_stay_in_their_box(desk: Client, carol: User) -> None:
    case = make_solved(carol)

    answer = desk.post(f"{LIST}{case.number}/resolve/", {"text": "It is solved, I said"})

    assert answer.status_code == 422
    assert "It is solved, I said" in answer.content.decode()


def test_a_step_without_words_is_refused_with_a_sentence(desk: Client) -> None:
    answer = desk.post(f"{LIST}{make_case().number}/reply/", {"text": "  "})

    assert answer.status_code == 422
    assert "Write a few words first." in answer.content.decode()


@pytest.mark.parametrize("fields", [{}, {"assignee": "999999"}, {"assignee": "eve"}])
def test_a_case_goes_to_nobody_who_does_not_work_here(desk: Client, fields: dict[str, str]) -> None:
    desk.post(f"{LIST}{make_case().number}/give/", fields)

    assert Case.objects.get().assignee is None


def test_a_coupon_is_sent_from_the_page(desk: Client) -> None:
    case, offer = make_case(), make_offer()

    assert desk.post(f"{LIST}{case.number}/coupon/", {"offer": offer.pk}).status_code == 303
    assert Coupon.objects.get().customer == case.customer


@pytest.mark.parametrize("number", [0, 999, 10**17])
def test_a_number_of_no_case_is_not_found(desk: Client, number: int) -> None:
    assert desk.get(f"{LIST}{number}/").status_code == 404


def test_looking_at_her_page_changes_nothing(db: None, carol: User) -> None:
    case = make_solved(carol)
    steps = CaseEvent.objects.count()
    answer = Client().get(f"/cases/{case.token}/")

    assert (answer.status_code, CaseEvent.objects.count()) == (200, steps)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get(f"/cases/{case.token}/confirm/").status_code == 405


def test_she_says_yes_without_cookie_or_sign_in(carol: User) -> None:
    case = make_solved(carol)

    answer = Client(enforce_csrf_checks=True).post(f"/cases/{case.token}/confirm/")

    case.refresh_from_db()
    assert (answer.status_code, case.outcome) == (303, "put_right")


def test_she_says_no_in_her_words(carol: User) -> None:
    case = make_solved(carol)

    answer = Client().post(f"/cases/{case.token}/write/", {"text": "It came broken again"})

    case.refresh_from_db()
    assert (answer.status_code, case.state) == (303, "open")


def test_her_page_shows_no_note_and_no_staff_address(carol: User, desk: Client) -> None:
    case = make_case()
    desk.post(f"{LIST}{case.number}/note/", {"text": "He sounded angry"})

    page = Client().get(f"/cases/{case.token}/").content.decode()

    assert "He sounded angry" not in page
    assert carol.email not in page


@pytest.mark.parametrize("text", ["", " ", "x" * 10_001])
def test_words_that_can_not_be_taken_stay_on_her_page(db: None, text: str) -> None:
    case = make_case()

    answer = Client().post(f"/cases/{case.token}/write/", {"text": text})

    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()


def test_a_second_yes_is_told_where_the_case_stands(carol: User) -> None:
    case = make_solved(carol)
    Client().post(f"/cases/{case.token}/confirm/")

    assert Client().post(f"/cases/{case.token}/confirm/").status_code == 409


@pytest.mark.parametrize("path", ["", "confirm/", "write/"])
def test_a_link_that_was_cut_off_says_so(db: None, path: str) -> None:
    method = Client().post if path else Client().get

    answer = method(f"/cases/nothing-like-it/{path}")

    assert answer.status_code == 404
    assert "This link leads nowhere" in answer.content.decode()


def test_hostile_words_are_shown_as_words(db: None, desk: Client) -> None:
    case = make_case(words="<script>alert(1)</script>")

    for page in (Client().get(f"/cases/{case.token}/"), desk.get(f"{LIST}{case.number}/")):
        assert "<script>alert" not in page.content.decode()


def test_she_finds_her_cases_on_her_own_page(alice: User, client_of: Callable[[User], Client]) -> None:
    case = make_case(alice.customer)

    assert case.token in client_of(alice).get("/me/").content.decode()
