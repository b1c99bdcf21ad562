"""Test that the admin shows every model, finds, filters, and changes nothing customers said."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from feedback.checkins.models import Program
from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.interactions.models import Interaction
from tests.feedback.factories import make_consenting, make_program, make_response, make_sent, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(adam: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(adam)


@pytest.mark.parametrize(
    "path",
    [
        "surveys/survey/",
        "surveys/surveyversion/",
        "surveys/question/",
        "surveys/response/",
        "surveys/answer/",
        "surveys/correction/",
        "checkins/program/",
        "checkins/checkin/",
    ],
)
def test_every_model_has_its_list_and_search(admin: Client, path: str, now: datetime) -> None:
    make_sent(make_program(), make_consenting("Zoe"), now=now)
    make_response(make_survey(), 9, "Fine.")
    assert admin.get(f"/admin/{path}").status_code == 200
    assert admin.get(f"/admin/{path}", {"q": "Zoe"}).status_code == 200


def test_an_answer_can_be_read_and_not_changed(admin: Client) -> None:
    response = make_response(make_survey(), 9, "Fine.")
    path = f"/admin/surveys/response/{response.pk}/change/"
    assert "Fine." in admin.get(path).content.decode()
    assert admin.post(path, {"score": 1}).status_code == 403
    assert admin.post(f"/admin/surveys/response/{response.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_secret_of_a_check_in_is_not_shown(admin: Client, now: datetime) -> None:
    check_in = make_sent(now=now)
    page = admin.get(f"/admin/checkins/checkin/{check_in.pk}/change/")
    assert page.status_code == 200
    assert check_in.token not in page.content.decode()


def test_suspected_answers_are_let_in_in_bulk(admin: Client) -> None:
    survey = make_survey()
    rows = [make_response(survey, 1, "Bad.", suspicion="A trap was filled in.") for _row in range(2)]
    admin.post(
        "/admin/surveys/response/", {"action": "let_count", "_selected_action": [str(row.pk) for row in rows]}
    )
    assert Response.objects.counted().count() == 2
    assert Interaction.objects.count() == 2


def test_programs_are_paused_in_bulk(admin: Client) -> None:
    rows = [make_program(), make_program()]
    admin.post(
        "/admin/checkins/program/", {"action": "pause", "_selected_action": [str(row.pk) for row in rows]}
    )
    assert list(Program.objects.values_list("state", flat=True)) == ["paused", "paused"]


def test_an_agent_may_look_and_changes_nothing_in_bulk(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    response, program = make_response(make_survey(), 1, suspicion="A trap was filled in."), make_program()
    agent = client_of(carol)
    agent.post("/admin/surveys/response/", {"action": "let_count", "_selected_action": [str(response.pk)]})
    agent.post("/admin/checkins/program/", {"action": "pause", "_selected_action": [str(program.pk)]})
    assert Response.objects.suspected().exists()
    assert Program.objects.live().exists()
