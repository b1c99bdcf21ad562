"""What looks sent by a machine is held apart with its reason, counts nowhere, and staff decide either way."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from feedback.surveys.actions import (
    Submission,
    accept_response,
    errors,
    hold_response,
    mark_as_spam,
    submit_response,
)
from feedback.surveys.models import Response, Survey
from feedback.surveys.starts import sign_start
from feedback.surveys.suspicion import Manner, suspicion_of
from portal.accounts.models import User
from portal.interactions.models import Interaction
from portal.screening.manners import challenge_of
from tests.factories import THEN
from tests.feedback.documents import document, item
from tests.feedback.factories import make_consenting, make_form, make_response, make_survey

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
LINKS = "Buy at https://one.example and https://two.example"


def make_response_to(survey: Survey) -> Response:
    assert survey.current_version is not None
    submission = Submission(version=survey.current_version, answers={"why": "a"}, key=uuid4())
    return submit_response(survey=survey, submission=submission, now=THEN)


def started(survey: Survey, seconds: int) -> str:
    assert survey.current_version is not None
    return sign_start(survey.current_version, timezone.now() - timedelta(seconds=seconds))


def work_out(token: str) -> str:
    """Do what proof.js does for eight bits."""
    for nonce in count():
        if hashlib.sha256(f"{challenge_of(token)}:{nonce}".encode()).digest()[0] == 0:
            return str(nonce)
    raise AssertionError


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        (Manner(), ""),
        (Manner(words="All fine.", seconds=0), ""),
        (Manner(words="See www.example.org", seconds=60), ""),
        (Manner(words=LINKS, seconds=60, is_worked_for=True), ""),
        (Manner(words=LINKS, seconds=60), "several links"),
        (Manner(words="See www.example.org", seconds=2, is_worked_for=True), "three seconds"),
        (Manner(trap="Acme", is_worked_for=True), "people can't see"),
        (Manner(is_flood=True), "one address"),
    ],
)
def test_what_is_suspected_and_what_is_not(manner: Manner, words: str) -> None:
    found = suspicion_of(manner)
    assert bool(found) == bool(words)
    assert words in found


def test_the_work_of_the_browser_lets_several_links_count(visitor: Client, settings: LazySettings) -> None:
    settings.PROOF_OF_WORK_BITS = 8
    survey = make_survey(slug="visit")
    page = visitor.get("/f/visit/").content.decode()
    assert 'data-bits="8"' in page
    start = started(survey, 40)
    assert challenge_of(start)
    sent = {"start": start, "sum": work_out(start), "score": "9", "comment": LINKS}
    assert visitor.post("/f/visit/", sent).status_code == 303
    assert not Response.objects.get().is_suspected_spam


@pytest.mark.parametrize("nonce", ["", "0", "x" * 12])
def test_a_wrong_sum_is_none(visitor: Client, settings: LazySettings, nonce: str) -> None:
    settings.PROOF_OF_WORK_BITS = 24
    survey = make_survey(slug="visit")
    sent = {"start": started(survey, 40), "sum": nonce, "score": "9", "comment": LINKS}
    assert visitor.post("/f/visit/", sent).status_code == 303
    assert Response.objects.get().is_suspected_spam


def test_an_answer_found_to_be_spam_counts_nowhere_and_waits_for_nothing(carol: User) -> None:
    response = make_response(make_survey("csat"), 1, "Spam.", customer=make_consenting("Zoe"))
    assert Interaction.objects.waiting().count() == 1
    mark_as_spam(response=response, author=carol, now=THEN)
    assert (Response.objects.counted().count(), Interaction.objects.waiting().count()) == (0, 0)
    assert carol.display_name in response.suspicion
    assert response.comment == "Spam."


def test_it_can_be_said_to_be_real_and_spam_as_often_as_needed(carol: User) -> None:
    response = make_response(make_survey("csat"), 1, "Late.", customer=make_consenting("Zoe"))
    for _time in range(3):
        mark_as_spam(response=response, author=carol, now=THEN)
        accept_response(response=response, now=THEN)
    assert (Response.objects.counted().count(), Interaction.objects.waiting().count()) == (1, 1)
    assert Interaction.objects.filter(kind="survey.response").count() == 1


def test_who_is_held_apart_already_is_not_held_twice(carol: User) -> None:
    response = make_response(make_survey(), 1, suspicion="A trap was filled in.")
    with pytest.raises(errors.AlreadyHeld):
        mark_as_spam(response=response, author=carol, now=THEN)


def test_a_held_answer_gives_its_places_back_and_takes_them_again() -> None:
    form = document(item("why", "single", choices=[{"id": "a", "label": {"en": "A"}}]), main=None)
    survey = make_form(form, response_cap=1)
    survey.quotas.create(key="why", choice="a", cap=1)
    response = make_response_to(survey)
    hold_response(response=response, suspicion="Looks odd.", now=THEN)
    survey.refresh_from_db()
    assert (survey.taken_count, survey.quotas.get().taken_count) == (0, 0)
    accept_response(response=response, now=THEN)
    survey.refresh_from_db()
    assert (survey.taken_count, survey.quotas.get().taken_count) == (1, 1)


def test_one_tap_at_the_desk_either_way(client_of: ClientOf, erin: User) -> None:
    survey = make_survey("csat", slug="visit")
    response, desk = make_response(survey, 5, "Fine."), client_of(erin)
    assert "It is spam" in desk.get(f"/desk/forms/answers/{response.pk}/").content.decode()
    desk.post(f"/desk/forms/answers/{response.pk}/spam/")
    page = desk.get("/desk/forms/visit/?suspected=1").content.decode()
    assert "It is real" in page
    assert f"{erin.display_name} says it is spam." in page
    again = desk.post(f"/desk/forms/answers/{response.pk}/accept/", {"from": "list"})
    assert (again.status_code, again["Location"]) == (303, "/desk/forms/visit/?suspected=1")
    assert Response.objects.counted().count() == 1
