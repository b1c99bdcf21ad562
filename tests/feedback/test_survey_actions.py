"""Test what happens to forms and answers."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from feedback.surveys.actions import (
    Submission,
    accept_response,
    correct_response,
    errors,
    open_survey,
    reply_hint,
    submit_response,
)
from feedback.surveys.actions.settings import SurveySettings, change_settings
from feedback.surveys.models import Response, Survey
from feedback.surveys.promises import answer_by
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.actions import NoWayToReply, reply_to_interaction
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.factories import make_customer
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db


def submission(survey: Survey, **answers: int | str) -> Submission:
    assert survey.current_version is not None
    return Submission(version=survey.current_version, answers=answers, key=uuid4())


def touch_of(response: Response) -> Interaction:
    return Interaction.objects.get(kind="survey.response", source_id=response.pk)


@pytest.mark.parametrize(
    ("kind", "score", "comment", "email", "complaint", "wants_reply"),
    [
        ("csat", 1, "", "", True, False),
        ("csat", 2, "Cold coffee.", "", True, True),
        ("csat", 3, "So so.", "", False, False),
        ("csat", 5, "", "zoe@example.org", False, True),
        ("nps", 0, "", "", False, False),
        ("nps", 6, "Too dear.", "", True, True),
        ("nps", 6, "", "zoe@example.org", True, True),
        ("nps", 7, "Fine.", "", False, False),
        ("ces", 2, "", "", True, False),
        ("ces", 3, "Hard.", "", False, False),
    ],
)
def test_what_counts_as_a_complaint_and_wants_an_answer(
    kind: str, score: int, comment: str, email: str, complaint: bool, wants_reply: bool
) -> None:
    touch = touch_of(make_response(make_survey(kind), score, comment, email=email))
    assert (touch.is_complaint, touch.wants_reply) == (complaint, wants_reply)


def test_a_low_score_of_a_known_customer_waits_for_an_answer_without_words() -> None:
    touch = touch_of(make_response(make_survey("csat"), 1, customer=make_customer("Zoe")))
    assert (touch.is_complaint, touch.is_waiting) == (True, True)


def test_an_answer_is_one_touch_with_score_and_words(now: datetime) -> None:
    customer = make_customer("Zoe")
    touch = touch_of(
        make_response(make_survey("nps", title="Visit"), 3, "Too loud.", customer=customer, now=now)
    )
    assert (touch.title, touch.text, touch.score, touch.score_label) == (
        "Visit: 3 of 10",
        "Too loud.",
        3,
        "3 of 10",
    )
    assert (touch.customer, touch.occurred_at, touch.channel) == (customer, now, "web")


@pytest.mark.parametrize(("kind", "score"), [("csat", 0), ("csat", 6), ("nps", 11), ("ces", 0), ("ces", 8)])
def test_a_score_off_its_scale_is_refused_and_nothing_is_written(kind: str, score: int) -> None:
    with pytest.raises(errors.AnswerWrong):
        make_response(make_survey(kind), score)
    assert not Response.objects.exists()


def test_words_where_a_score_is_asked_are_refused(now: datetime) -> None:
    survey = make_survey()
    with pytest.raises(errors.AnswerWrong):
        submit_response(survey=survey, submission=submission(survey, score="seven"), now=now)


def test_an_answer_nobody_asked_for_is_refused(now: datetime) -> None:
    survey = make_survey()
    with pytest.raises(errors.AnswerNotAsked):
        submit_response(survey=survey, submission=submission(survey, score=5, admin="yes"), now=now)


def test_an_empty_sending_is_refused(now: datetime) -> None:
    survey = make_survey()
    with pytest.raises(errors.AnswerMissing):
        submit_response(survey=survey, submission=submission(survey), now=now)


def test_a_version_of_another_form_is_refused(now: datetime) -> None:
    with pytest.raises(errors.AnswerNotAsked):
        submit_response(survey=make_survey(), submission=submission(make_survey(), score=5), now=now)


@pytest.mark.parametrize(
    ("kind", "score"), [("csat", 0), ("csat", 6), ("nps", 11), ("ces", 0), ("ces", 8), ("free", 1)]
)
def test_the_database_refuses_a_score_off_its_scale(kind: str, score: int) -> None:
    survey = make_survey(kind)
    response = make_response(survey, None if kind == "free" else 3, "Words.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(score=score)


def test_the_same_key_gives_the_same_response(now: datetime) -> None:
    survey = make_survey()
    sent = submission(survey, score=9)
    first = submit_response(survey=survey, submission=sent, now=now)
    assert submit_response(survey=survey, submission=sent, now=now + timedelta(hours=1)) == first
    assert Interaction.objects.count() == 1


def test_the_address_of_a_live_form_is_fixed(now: datetime) -> None:
    survey = make_survey()
    wish = SurveySettings("elsewhere", 2, True, survey.mode, None, None, False, {})
    with pytest.raises(errors.AddressIsFixed):
        change_settings(survey=survey, wish=wish, now=now)


def test_an_answered_version_can_not_be_deleted() -> None:
    survey = make_survey()
    response = make_response(survey, 9)
    with pytest.raises(ProtectedError):
        response.version.questions.all().delete()
    with pytest.raises(ProtectedError):
        response.version.delete()


def test_opening_a_live_form_again_is_refused(now: datetime) -> None:
    with pytest.raises(errors.SurveyMoved):
        open_survey(survey=make_survey(), now=now)


def test_a_suspected_answer_is_no_touch_and_does_not_count_until_accepted(now: datetime) -> None:
    survey = make_survey()
    response = make_response(survey, 1, "Bad.", suspicion="A trap was filled in.")
    assert not Interaction.objects.exists()
    assert Response.objects.of_survey(survey).distribution("nps") == {}
    accept_response(response=response, now=now)
    assert touch_of(response).is_complaint
    assert Response.objects.of_survey(survey).distribution("nps") == {1: 1}
    with pytest.raises(errors.NotSuspected):
        accept_response(response=response, now=now)


def test_a_correction_keeps_the_earlier_words_and_the_newest_counts(now: datetime) -> None:
    survey = make_survey()
    response = make_response(survey, 2, "Too slow.", customer=make_customer("Zoe"), now=now)
    better = submission(survey, score=9, comment="It came after all.")
    correct_response(response=response, submission=better, correction_kind="survey.correction", now=now)
    response.refresh_from_db()
    assert response.score == 9
    assert (response.corrections.get().earlier_score, response.corrections.get().earlier_comment) == (
        2,
        "Too slow.",
    )
    assert not touch_of(response).is_waiting
    assert Interaction.objects.get(kind="survey.correction").text == "It came after all."
    assert Response.objects.of_survey(survey).distribution("nps") == {9: 1}


def test_a_correction_after_a_day_is_refused(now: datetime) -> None:
    survey = make_survey()
    response = make_response(survey, 2, now=now)
    late = now + timedelta(hours=24)
    with pytest.raises(errors.CorrectionTooLate):
        correct_response(
            response=response,
            submission=submission(survey, score=9),
            correction_kind="survey.correction",
            now=late,
        )


def test_saying_the_same_again_changes_nothing(now: datetime) -> None:
    survey = make_survey()
    response = make_response(survey, 2, now=now)
    correct_response(
        response=response,
        submission=submission(survey, score=2),
        correction_kind="survey.correction",
        now=now,
    )
    assert not response.corrections.exists()
    assert Interaction.objects.count() == 1


def test_an_answer_goes_to_the_proved_address_of_the_customer(
    carol: User, alice_customer: Customer, now: datetime
) -> None:
    touch = touch_of(make_response(make_survey(), 2, "Slow.", customer=alice_customer))
    assert "alice.arden@example.org" in reply_hint(touch)
    reply_to_interaction(interaction=touch, text="We are sorry.", author=carol, now=now)
    message = Message.objects.get(template="survey_reply")
    assert (message.to, message.purpose, message.customer) == (
        "alice.arden@example.org",
        "service",
        alice_customer,
    )
    assert "We are sorry." in message.body.text
    assert "Slow." in message.body.html


def test_an_answer_goes_to_the_address_left_in_the_form(carol: User, now: datetime) -> None:
    touch = touch_of(make_response(make_survey(), 2, email="zoe@example.org"))
    assert "the address left in the form" in reply_hint(touch)
    reply_to_interaction(interaction=touch, text="We are sorry.", author=carol, now=now)
    assert Message.objects.get(template="survey_reply").to == "zoe@example.org"


def test_who_left_no_address_can_not_be_answered_from_here(carol: User, now: datetime) -> None:
    touch = touch_of(make_response(make_survey(), 2, "Slow."))
    assert "can't be answered" in reply_hint(touch)
    with pytest.raises(NoWayToReply):
        reply_to_interaction(interaction=touch, text="We are sorry.", author=carol, now=now)
    touch.refresh_from_db()
    assert touch.is_waiting


def test_a_customer_with_only_a_proved_number_is_answered_by_text(carol: User, now: datetime) -> None:
    customer = make_customer("Zoe", phone="+14155550132")
    touch = touch_of(make_response(make_survey(), 8, customer=customer))
    assert not touch.is_waiting
    reply_to_interaction(interaction=touch, text="Thank you.", author=carol, now=now)
    assert Message.objects.get(template="survey_reply").channel == "text"


@pytest.mark.parametrize(
    ("moment", "working_days", "expected"),
    [
        ("2026-11-16T10:00", 2, "2026-11-18"),
        ("2026-11-20T10:00", 1, "2026-11-23"),
        ("2026-11-21T10:00", 2, "2026-11-24"),
        ("2026-11-19T10:00", 2, "2026-11-23"),
    ],
)
def test_weekends_are_no_working_days(moment: str, working_days: int, expected: str, now: datetime) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=now.tzinfo)
    day = answer_by(at, working_days=working_days, zone=ZoneInfo("UTC"))
    assert day.isoformat() == expected


def test_a_touch_of_a_form_that_asks_has_no_second_mark(now: datetime) -> None:
    make_response(make_survey("nps", title="Would you recommend us?"), 3, "Too loud.", now=now)

    assert Interaction.objects.get().title == "Would you recommend us? 3 of 10"
