"""Test what becomes of invitations, and the response rates they come to."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from feedback.checkins.actions import answer_check_in, expire_due
from feedback.checkins.models import CheckIn, Program
from feedback.insights.actions import count_fates
from feedback.insights.fates import count_fates_of
from feedback.insights.invitations import invitations_of
from feedback.insights.models import DailyFate
from feedback.insights.periods import BEGINNING, Period
from feedback.surveys.actions import Progress, Submission, save_progress
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.customers.models import Address, Consent, Purpose
from portal.messaging.actions import Event, StopRequest, record_event, stop_messages
from portal.messaging.models import Message
from tests.feedback.factories import make_program, make_sent, make_survey

pytestmark = pytest.mark.django_db


def sent(program: Program, number: int, now: datetime) -> list[CheckIn]:
    return [make_sent(program, now=now + timedelta(hours=each)) for each in range(number)]


def answer(check_in: CheckIn, now: datetime) -> None:
    version = check_in.survey.current_version
    assert version is not None
    submission = Submission(version=version, answers={"score": 9}, key=uuid4())
    answer_check_in(check_in=check_in, submission=submission, now=now)


def begin(check_in: CheckIn, now: datetime) -> None:
    version = check_in.survey.current_version
    assert version is not None
    progress = Progress(version=version, key=uuid4(), answers={"score": 9}, customer=check_in.customer)
    save_progress(survey=check_in.survey, progress=progress, now=now)


def refuse(check_in: CheckIn, now: datetime) -> None:
    address = Address.objects.get(customer=check_in.customer)
    request = StopRequest(method=Consent.Method.LINK, page="/")
    stop_messages(address=address, purpose=Purpose.CHECK_IN, request=request, now=now)


def event(check_in: CheckIn, kind: str, now: datetime) -> None:
    message = check_in.message
    assert message is not None
    Message.objects.filter(pk=message.pk).update(state=Message.State.ACCEPTED, accepted_at=now)
    message.refresh_from_db()
    record_event(message=message, event=Event(kind, "local", now), now=now)


@pytest.fixture
def program(now: datetime) -> Program:
    return make_program(make_survey("nps"))


def fates(survey: Survey) -> dict[str, int]:
    return {fate: number for (_program, _day, fate), number in count_fates_of(survey.pk).items()}


def test_each_invitation_has_one_fate(program: Program, now: datetime) -> None:
    check_ins = sent(program, 6, now)
    later = now + timedelta(hours=9)
    answer(check_ins[0], later)
    begin(check_ins[1], later)
    refuse(check_ins[2], later)
    event(check_ins[3], "bounced", later)
    event(check_ins[4], "opened", later)

    found = fates(program.survey)

    assert found["complete"] == 1
    assert found["partial"] == 1
    assert found["refused"] == 1
    assert found["not_reached"] == 1
    assert found["seen"] == 1
    assert found["waiting"] == 1


def test_nobody_answering_in_time_is_not_reached(program: Program, now: datetime) -> None:
    sent(program, 1, now)
    expire_due(now=now + timedelta(days=40))

    assert fates(program.survey) == {"not_reached": 1}


def test_the_rates_show_what_they_divide(program: Program, now: datetime) -> None:
    for number, fate in (
        (41, "complete"),
        (9, "partial"),
        (10, "refused"),
        (30, "not_reached"),
        (10, "unknown"),
    ):
        DailyFate.objects.create(
            program=program, survey=program.survey, day=now.date(), fate=fate, number=number
        )

    found = invitations_of(program.survey, Period("all", "", BEGINNING, now.date()))

    assert found is not None
    rates = [(rate.name, rate.answered, rate.asked, rate.share) for rate in found.lines[0].rates]
    assert rates == [
        ("RR1", 41, 100, "41%"),
        ("RR2", 50, 100, "50%"),
        ("RR5", 41, 90, "46%"),
        ("RR6", 50, 90, "56%"),
    ]


def test_the_page_of_a_form_shows_each_program(client: Client, carol: User, program: Program) -> None:
    today = timezone.now()
    day = {"program": program, "survey": program.survey, "day": today.date()}
    DailyFate.objects.create(**day, fate="complete", number=1)
    DailyFate.objects.create(**day, fate="not_reached", number=1)
    client.force_login(carol)

    page = client.get(f"/desk/insights/{program.survey.slug}/?period=all").content.decode()

    assert program.name in page
    assert "1 of 2" in page


def test_counting_the_fates_again_changes_nothing(program: Program, now: datetime) -> None:
    sent(program, 3, now)
    count_fates(now=now)
    first = list(DailyFate.objects.values_list("day", "fate", "number"))

    count_fates(now=now, everything=True)

    assert list(DailyFate.objects.values_list("day", "fate", "number")) == first
