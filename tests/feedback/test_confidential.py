"""Test that a confidential answer hides its customer at the desk, and that each look is written down."""

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from feedback.inbox.models import Entry, EntryEvent
from feedback.surveys.actions import Submission, correct_response
from feedback.surveys.actions.identifying import LookNotAllowed, NobodyToShow, ReasonMissing, look_up_who
from feedback.surveys.models import IdentityLook, Response
from feedback.surveys.models.looks import LOOK_TIME
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.models import Interaction
from tests.feedback.documents import document, item
from tests.feedback.factories import form_fields, make_consenting, make_form, make_program, make_sent

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
FORM = document(item("score", "nps"), item("why", "long_text"), main="score")


@pytest.fixture
def response(alice: User, client_of: SignIn) -> Response:
    """Alice's answer to a confidential form."""
    make_form(FORM, slug="quiet", mode="confidential")
    client = client_of(alice)
    client.post("/f/quiet/", {**form_fields(client, "/f/quiet/"), "score": "3", "why": "Between us."})
    return Response.objects.get()


def names(user: User) -> tuple[str, str]:
    return user.display_name, user.email


def test_no_page_of_the_desk_shows_who_answered(
    response: Response, alice: User, carol: User, erin: User, adam: User, client_of: SignIn
) -> None:
    touch = Interaction.objects.get(kind="survey.response")
    pages = [
        "/desk/forms/quiet/",
        f"/desk/forms/answers/{response.pk}/",
        f"/desk/forms/answers/{response.pk}/who/",
        f"/desk/customers/touches/{touch.pk}/",
        "/desk/insights/quiet/answers.csv",
        "/admin/surveys/response/",
        f"/admin/surveys/response/{response.pk}/change/",
    ]
    for person in (carol, erin, adam):
        for page in pages:
            answer = client_of(person).get(page, follow=True)
            said = b"".join(answer).decode(errors="replace")
            assert person != adam or answer.status_code == 200, page
            assert not [name for name in names(alice) if name in said], page


def test_the_form_says_what_confidential_means(visitor: Client) -> None:
    make_form(FORM, slug="quiet", mode="confidential")
    assert "This form is confidential" in visitor.get("/f/quiet/").content.decode()


def test_a_search_by_name_in_the_admin_finds_no_confidential_answer(
    response: Response, alice: User, adam: User, client_of: SignIn
) -> None:
    client = client_of(adam)
    found = client.get("/admin/surveys/response/", {"q": alice.display_name})
    assert found.context["cl"].result_count == 0
    by_filter = client.get("/admin/surveys/response/", {"customer__display_name__startswith": "A"})
    assert by_filter.status_code in {302, 400}


def test_an_administrator_looks_with_a_reason_and_it_is_written_down(
    response: Response, alice: User, adam: User, carol: User, client_of: SignIn
) -> None:
    address = f"/desk/forms/answers/{response.pk}/"
    client = client_of(adam)
    assert client.post(f"{address}who/", {"reason": "She is in danger"}).status_code == 303
    assert alice.display_name in client.get(f"{address}who/").content.decode()
    look = IdentityLook.objects.get()
    assert (look.looked_by, look.reason, look.response) == (adam, "She is in danger", response)
    said = client_of(carol).get(f"{address}who/").content.decode()
    assert "She is in danger" in said
    assert alice.display_name not in said


def test_after_a_quarter_of_an_hour_the_name_is_hidden_again(
    response: Response, alice: User, adam: User, client_of: SignIn
) -> None:
    client, address = client_of(adam), f"/desk/forms/answers/{response.pk}/"
    client.post(f"{address}who/", {"reason": "She is in danger"})
    later = IdentityLook.objects.get().looked_at + LOOK_TIME + timedelta(seconds=1)
    with time_machine.travel(later, tick=False):
        assert alice.display_name not in client.get(f"{address}who/").content.decode()


def test_a_look_without_a_reason_shows_nothing(
    response: Response, alice: User, adam: User, client_of: SignIn
) -> None:
    page = client_of(adam).post(f"/desk/forms/answers/{response.pk}/who/", {"reason": "  "})
    assert page.status_code == 422
    assert alice.display_name not in page.content.decode()
    assert not IdentityLook.objects.exists()


def test_looking_is_refused_by_name(response: Response, erin: User, adam: User, now: datetime) -> None:
    with pytest.raises(LookNotAllowed):
        look_up_who(response=response, looked_by=erin, reason="Curious", now=now)
    with pytest.raises(ReasonMissing):
        look_up_who(response=response, looked_by=adam, reason=" ", now=now)
    response.mode = "identified"
    with pytest.raises(NobodyToShow):
        look_up_who(response=response, looked_by=adam, reason="Curious", now=now)


def test_who_answers_her_does_not_learn_who_she_is(
    response: Response, carol: User, client_of: SignIn
) -> None:
    touch = Interaction.objects.get(kind="survey.response")
    page = client_of(carol).get(f"/desk/customers/touches/{touch.pk}/", follow=True).content.decode()
    assert "You don't learn who it is" in html.unescape(page)


SENT = datetime(2026, 3, 4, 15, 16, 17, tzinfo=UTC)


def answer_confidentially(client: Client) -> Response:
    make_form(FORM, slug="quiet", mode="confidential")
    with time_machine.travel(SENT, tick=False):
        client.post("/f/quiet/", {**form_fields(client, "/f/quiet/"), "score": "3", "why": "Between us."})
    return Response.objects.get()


def test_a_touch_of_confidential_words_keeps_the_hour_and_no_minute(alice: User, client_of: SignIn) -> None:
    answer_confidentially(client_of(alice))
    touch = Interaction.objects.get(kind="survey.response")
    assert touch.occurred_at == SENT.replace(minute=0, second=0)


def test_of_a_confidential_answer_only_the_day_is_kept_so_no_list_can_tell_the_second(
    alice: User, carol: User, client_of: SignIn
) -> None:
    response = answer_confidentially(client_of(alice))
    day = timezone.localtime(SENT).replace(hour=0, minute=0, second=0)
    assert (response.submitted_at, Entry.objects.get().submitted_at) == (day, day)
    for page in ("/desk/forms/answers/", "/desk/forms/quiet/answers/", f"/desk/forms/answers/{response.pk}/"):
        said = client_of(carol).get(page).content.decode()
        assert not [clock for clock in ("15:16", "15%3A16", "16:16") if clock in said], page


def test_a_changed_confidential_answer_tells_the_day_and_may_be_changed_for_a_whole_day(
    alice: User, carol: User, client_of: SignIn
) -> None:
    response = answer_confidentially(client_of(alice))
    assert response.may_be_corrected(SENT + timedelta(hours=23, minutes=59))
    better = Submission(
        version=response.version, answers={"score": 9}, key=uuid4(), customer=response.customer
    )
    later = SENT + timedelta(minutes=20)
    correct_response(response=response, submission=better, correction_kind="survey.correction", now=later)
    day = timezone.localtime(SENT).replace(hour=0, minute=0, second=0)
    told = EntryEvent.objects.get(kind="corrected").happened_at
    assert (response.corrections.get().corrected_at, told) == (day, day)
    said = client_of(carol).get(f"/desk/forms/answers/{response.pk}/").content.decode()
    assert "15:36" not in said
    assert "changed on" in said


def test_a_check_in_shows_that_it_was_answered_and_not_what(
    carol: User, client_of: SignIn, now: datetime
) -> None:
    survey = make_form(FORM, slug="quiet", mode="confidential")
    program = make_program(survey)
    customer = make_consenting("Zoe Zander")
    check_in = make_sent(program, customer, now=now)
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        fields = form_fields(Client(), f"/c/{check_in.token}/")
        sent = Client().post(f"/c/{check_in.token}/", {**fields, "score": "2", "why": "Bad"})
    assert sent.status_code == 303
    response = Response.objects.get()
    said = client_of(carol).get(f"/desk/checkins/{program.pk}/").content.decode()
    check_in.refresh_from_db()
    assert check_in.answered_at is not None
    assert check_in.answered_at.isoformat()[:16] not in said  # the answer stands elsewhere, of that minute
    assert "Zoe Zander" in said
    assert f"/desk/forms/answers/{response.pk}/" not in said
    assert "2 of 10" not in said
    assert "Zoe" not in client_of(carol).get(f"/desk/forms/answers/{response.pk}/").content.decode()
    assert Customer.objects.get(pk=customer.pk).survey_responses.get() == response


def test_nothing_beside_a_confidential_answer_leads_to_her(carol: User, client_of: SignIn) -> None:
    form = document(item("score", "nps"), main="score", hidden=[{"id": "order"}])
    survey = make_form(form, slug="quiet", mode="confidential")
    visitor = Client()
    fields = form_fields(visitor, "/f/quiet/?order=HL-77813&lang=en")
    visitor.post("/f/quiet/", {**fields, "score": "3"})
    response = Response.objects.get()
    assert response.fields == {"order": "HL-77813"}
    assert response.submitted_at is not None
    client = client_of(carol)

    for page in (
        f"/desk/forms/answers/{response.pk}/",
        "/desk/forms/answers/",
        f"/desk/forms/{survey.slug}/",
    ):
        said = client.get(page).content.decode()
        assert "HL-77813" not in said
        assert response.submitted_at.isoformat()[:16] not in said
        assert "Took" not in said


@pytest.mark.parametrize("query", ["language=en", "channel=web"])
def test_a_filter_by_origin_leaves_out_answers_that_name_nobody(
    response: Response, carol: User, client_of: SignIn, query: str
) -> None:
    Response.objects.update(language="en")
    client = client_of(carol)
    assert client.get("/desk/forms/answers/").context["rows"]
    assert not client.get(f"/desk/forms/answers/?{query}").context["rows"]
    Response.objects.update(mode="identified")
    assert client.get(f"/desk/forms/answers/?{query}").context["rows"]


def test_the_admin_ties_no_answer_to_the_check_in_of_a_person(
    carol: User, adam: User, client_of: SignIn, now: datetime
) -> None:
    program = make_program(make_form(FORM, slug="quiet", mode="confidential"))
    check_in = make_sent(program, make_consenting("Zoe Zander"), now=now)
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        fields = form_fields(Client(), f"/c/{check_in.token}/")
        Client().post(f"/c/{check_in.token}/", {**fields, "score": "2", "why": "Bad"})
    client, response = client_of(adam), Response.objects.get()

    page = client.get(f"/admin/checkins/checkin/{check_in.pk}/change/").content.decode()

    assert "Zoe Zander" in page
    assert str(response) not in page
    for lookup in (f"response={response.pk}", f"response__score={response.score}"):
        assert client.get(f"/admin/checkins/checkin/?{lookup}").status_code in {302, 400}
