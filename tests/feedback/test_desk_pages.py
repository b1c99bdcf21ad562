"""Test the staff pages of forms and check-ins."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.checkins.models import Program
from feedback.surveys.models import Response
from portal.accounts.models import User
from tests.feedback.documents import document, item
from tests.feedback.factories import (
    make_consenting,
    make_form,
    make_program,
    make_response,
    make_sent,
    make_survey,
)
from tests.feedback.test_planning import complain

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

NEW_PROGRAM = {
    "name": "Quarterly",
    "channel": "email",
    "cadence_days": "90",
    "fatigue_days": "14",
    "expires_after_days": "14",
    "opens": "09:00",
    "closes": "20:00",
}


def test_a_manager_closes_a_form(erin: User, client_of: SignIn, visitor: Client) -> None:
    make_survey(slug="visit")
    assert client_of(erin).post("/desk/forms/visit/close/").status_code == 303
    assert visitor.get("/f/visit/").status_code == 410


def test_opening_twice_is_explained(erin: User, client_of: SignIn) -> None:
    make_survey(slug="visit")
    page = client_of(erin).post("/desk/forms/visit/open/", follow=True)
    assert "Reload the page" in page.content.decode()


def test_the_result_page_shows_number_score_and_interval(carol: User, client_of: SignIn) -> None:
    survey = make_survey("nps", slug="visit")
    for score in (10, 10, 9, 8, 3):
        make_response(survey, score)
    make_response(survey, 0, suspicion="A trap was filled in.")
    page = client_of(carol).get("/desk/forms/visit/").content.decode()
    assert "+40" in page
    assert "\N{MINUS SIGN}30 to +80 with 95% confidence" in page
    assert "5 people gave a score. The most frequent is 10; 20% gave 6 or less." in page
    assert "1 held apart as suspected spam" in page


def test_who_gave_no_score_is_one_of_the_answers(carol: User, client_of: SignIn) -> None:
    survey = make_form(
        document(item("score", "nps"), item("comment", "long_text"), main="score"), slug="visit"
    )
    for score in (10, None, None):
        make_response(survey, score, "Words of mine.")
    page = client_of(carol).get("/desk/forms/visit/")
    assert page.context["results"].number == 3
    assert "1 person gave a score." in page.content.decode()


def test_the_page_of_a_form_leads_to_its_insights(carol: User, client_of: SignIn) -> None:
    make_survey(slug="visit")
    assert "/desk/insights/visit/" in client_of(carol).get("/desk/forms/visit/").content.decode()


@pytest.mark.parametrize("kind", ["nps", "csat", "ces", "free"])
def test_a_form_nobody_answered_has_no_score(carol: User, client_of: SignIn, kind: str) -> None:
    make_survey(kind, slug="visit")
    page = client_of(carol).get("/desk/forms/visit/")
    assert page.status_code == 200
    assert ("No score yet" in page.content.decode()) == (kind != "free")
    assert "No answers yet" in page.content.decode()


def test_suspected_answers_stand_on_their_own_list_and_can_be_let_in(erin: User, client_of: SignIn) -> None:
    survey = make_survey(slug="visit")
    response = make_response(survey, 1, "Held apart words.", suspicion="A trap was filled in.")
    staff = client_of(erin)
    assert "Held apart words." not in staff.get("/desk/forms/visit/").content.decode()
    assert "Held apart words." in staff.get("/desk/forms/visit/?suspected=1").content.decode()
    assert staff.post(f"/desk/forms/answers/{response.pk}/accept/").status_code == 303
    assert "Held apart words." in staff.get("/desk/forms/visit/").content.decode()


def test_an_answer_leads_to_its_customer(carol: User, alice: User, client_of: SignIn) -> None:
    response = make_response(make_survey(), 4, "Slow.", customer=alice.customer)
    page = client_of(carol).get(f"/desk/forms/answers/{response.pk}/").content.decode()
    assert f"/desk/customers/{alice.customer.reference}/" in page
    assert "Slow." in page
    assert "4 of 10" in page


@pytest.mark.parametrize(
    ("path", "who", "code"),
    [
        ("/desk/forms/", "alice", 404),
        ("/desk/forms/visit/", "alice", 404),
        ("/desk/forms/new/", "alice", 404),
        ("/desk/forms/new/", "carol", 403),
        ("/desk/forms/visit/edit/", "carol", 403),
        ("/desk/forms/visit/build/", "carol", 403),
        ("/desk/forms/visit/versions/", "carol", 200),
        ("/desk/forms/", "carol", 200),
        ("/desk/forms/nothing/", "erin", 404),
        ("/desk/checkins/", "alice", 404),
        ("/desk/checkins/", "carol", 200),
        ("/desk/checkins/new/", "carol", 403),
        ("/desk/checkins/new/", "erin", 200),
        ("/desk/checkins/999/", "erin", 404),
    ],
)
def test_who_may_open_what(
    request: pytest.FixtureRequest, client_of: SignIn, path: str, who: str, code: int
) -> None:
    make_survey(slug="visit")
    assert client_of(request.getfixturevalue(who)).get(path).status_code == code


@pytest.mark.parametrize(
    "path", ["/desk/forms/visit/open/", "/desk/forms/visit/close/", "/desk/forms/answers/1/accept/"]
)
def test_changes_are_never_made_by_get(erin: User, client_of: SignIn, path: str) -> None:
    make_survey(slug="visit")
    assert client_of(erin).get(path).status_code == 405


def test_a_manager_makes_a_program_starts_and_pauses_it(erin: User, client_of: SignIn) -> None:
    staff, survey = client_of(erin), make_survey()
    made = staff.post("/desk/checkins/new/", {**NEW_PROGRAM, "survey": survey.pk})
    program = Program.objects.get()
    assert (made["Location"], program.state, program.created_by) == (
        f"/desk/checkins/{program.pk}/",
        "draft",
        erin,
    )
    staff.post(f"/desk/checkins/{program.pk}/start/")
    program.refresh_from_db()
    assert program.state == "live"
    staff.post(f"/desk/checkins/{program.pk}/pause/")
    program.refresh_from_db()
    assert program.state == "paused"


def test_a_program_with_a_form_that_is_not_live_can_not_start(erin: User, client_of: SignIn) -> None:
    program = make_program(make_survey(is_live=False), is_live=False)
    page = client_of(erin).post(f"/desk/checkins/{program.pk}/start/", follow=True)
    assert "Open the form first" in page.content.decode()
    program.refresh_from_db()
    assert program.state == "draft"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("opens", "06:00", "08:00 or later"),
        ("closes", "22:30", "21:00 or earlier"),
        ("trigger", "event", "Say which event starts it"),
        ("trigger", "date", "Say which date of hers starts it"),
        ("trigger", "once", "Choose the segment"),
        ("reminder_days", "14", "can no longer be answered"),
        ("offer_days", "3", "after the last reminder"),
        ("cadence_days", "0", "greater than or equal to 1"),
        ("cadence_days", "40000", "less than or equal to 1000"),
        ("channel", "fax", "Select a valid choice"),
        ("survey", "99", "Select a valid choice"),
        ("name", "", "Give the program a name."),
        ("survey", "", "Choose the feedback form whose question is asked."),
        ("offer_days", "3", "Choose the coupon, or empty the days of silence before it."),
        ("opens", "noon", "Enter a valid time"),
    ],
)
def test_a_program_that_breaks_a_rule_is_explained(
    erin: User, client_of: SignIn, field: str, value: str, sentence: str
) -> None:
    fields = {**NEW_PROGRAM, "survey": str(make_survey().pk), field: value}
    page = client_of(erin).post("/desk/checkins/new/", fields)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Program.objects.exists()


def test_a_program_is_edited(erin: User, client_of: SignIn) -> None:
    program = make_program()
    fields = {**NEW_PROGRAM, "survey": program.survey_id, "cadence_days": "30"}
    assert client_of(erin).post(f"/desk/checkins/{program.pk}/edit/", fields).status_code == 303
    program.refresh_from_db()
    assert (program.cadence_days, program.state) == (30, "live")


def test_the_program_page_says_why_and_why_not(carol: User, client_of: SignIn, now: datetime) -> None:
    program = make_program()
    held = make_consenting("Held Hanna")
    complain(held, now)
    make_sent(program, make_consenting("Asked Anna"), now=now)
    page = client_of(carol).get(f"/desk/checkins/{program.pk}/").content.decode()
    assert "Open complaint since 16 November 2026: Delivery: 1 of 5" in page
    assert "Agreed to check-ins and was not asked by this program before." in page
    assert "Waits: Has something open with us (1)" in page


def test_the_program_page_filters_by_state(carol: User, client_of: SignIn, now: datetime) -> None:
    program = make_program()
    make_sent(program, make_consenting("Asked Anna"), now=now)
    staff = client_of(carol)
    assert len(staff.get(f"/desk/checkins/{program.pk}/?state=sent").context["page"].items) == 1
    assert not staff.get(f"/desk/checkins/{program.pk}/?state=answered").context["page"].items
    assert len(staff.get(f"/desk/checkins/{program.pk}/?state=odd").context["page"].items) == 1


def test_the_response_rate_counts_who_was_asked(
    carol: User, client_of: SignIn, visitor: Client, now: datetime
) -> None:
    program = make_program()
    first = make_sent(program, make_consenting(), now=now)
    type(first).objects.filter(pk=first.pk).update(state="answered", answered_at=now)
    second = make_sent(program, make_consenting(), now=now)
    assert second.state == "sent"
    context = client_of(carol).get(f"/desk/checkins/{program.pk}/").context
    assert (context["outcome"].asked, context["outcome"].answered, context["outcome"].rate) == (2, 1, 50)


def queries_at(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_lists_cost_the_same_for_ten_and_thirty_rows(carol: User, client_of: SignIn, now: datetime) -> None:
    staff, survey, program = client_of(carol), make_survey(slug="visit"), make_program()
    paths = ["/desk/forms/", "/desk/forms/visit/", "/desk/checkins/", f"/desk/checkins/{program.pk}/", "/f/"]
    counts = []
    for number in (10, 20):
        for _row in range(number):
            make_program(make_survey(), is_live=False)
            customer = make_consenting()
            make_response(survey, 9, "Fine.", customer=customer)
            make_sent(program, customer, now=now)
        counts.append([queries_at(staff, path) for path in paths])
    assert counts[0] == counts[1]
    assert Response.objects.count() == 30


def test_the_answers_turn_pages(carol: User, client_of: SignIn, now: datetime) -> None:
    survey = make_survey(slug="visit")
    for minute in range(30):
        make_response(survey, 9, f"Words {minute}.", now=now + timedelta(minutes=minute))
    staff = client_of(carol)
    latest = staff.get("/desk/forms/visit/")
    first = staff.get("/desk/forms/visit/answers/").context["page"]
    second = staff.get(first.next_url).context["page"]
    assert (len(first.items), len(second.items), second.next_url) == (25, 5, "")
    assert len(latest.context["page"].items) == 5
    assert 'href="/desk/forms/visit/answers/"' in latest.content.decode()
    assert first.items[0].response.comment == "Words 29."


def test_a_name_that_is_taken_is_refused_in_our_words(erin: User, client_of: SignIn) -> None:
    taken = make_program(is_live=False).name
    page = client_of(erin).post("/desk/checkins/new/", {"name": taken})
    assert "Another program has this name." in page.content.decode()


def test_what_the_chosen_start_needs_is_not_called_optional(erin: User, client_of: SignIn) -> None:
    page = client_of(erin).get("/desk/checkins/new/").content.decode()
    for name in ("Kind of event", "Which date"):
        label = re.search(rf'class="field-label">({name}.*?)</label>', page)
        assert label, name
        assert "optional" not in label[1]
