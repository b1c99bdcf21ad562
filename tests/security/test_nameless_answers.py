"""What a form keeps from staff stays kept on every way out (security checklist rows 12, 108, 112)."""

import csv
import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from feedback.insights.actions import count_changed
from feedback.insights.models import DailyCount
from feedback.surveys.actions import Submission, submit_response
from feedback.surveys.models import Answer, Mode, Response
from feedback.taps.models import Tap
from portal.accounts.models import User
from portal.interactions.models import Interaction
from tests.factories import THEN
from tests.feedback.documents import document, item
from tests.feedback.factories import make_form

ClientOf = Callable[[User], Client]


@pytest.fixture
def response(db: None) -> Response:
    """What somebody said in confidence by text message, with her address in it."""
    form = document(item("score", "nps"), item("mail", "email"), main="score")
    survey = make_form(form, slug="in-confidence", mode=Mode.CONFIDENTIAL)
    assert survey.current_version is not None
    submission = Submission(
        version=survey.current_version,
        answers={"score": 2, "mail": "ada@example.org"},
        key=uuid4(),
        channel=Response.Channel.TEXT,
    )
    return submit_response(survey=survey, submission=submission, now=THEN)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_address_kept_in_confidence_leaves_in_no_file(
    response: Response, adam: User, client_of: ClientOf, kind: str
) -> None:
    answer = client_of(adam).get(f"/desk/insights/in-confidence/answers.{kind}")
    told = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "2 of 10" in told
    assert "ada@example.org" not in told


def test_the_file_keeps_the_column_of_what_is_not_told(
    response: Response, adam: User, client_of: ClientOf
) -> None:
    answer = client_of(adam).get("/desk/insights/in-confidence/answers.csv")
    told = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(told))
    assert row["answer_mail"] == ""


def test_the_admin_shows_nothing_that_hangs_on_an_answer_without_a_name(
    response: Response, adam: User, client_of: ClientOf
) -> None:
    """The inbox shows neither its way, its minute nor an address in it; the admin is no way around."""
    Tap.objects.create(survey=response.survey, mail=1, score=2, method="GET", agent="browser", network="open")
    client = client_of(adam)
    rows = [response, Answer.objects.filter(text="ada@example.org").get(), Tap.objects.get(), response.entry]
    for row in rows:
        name = f"{row._meta.app_label}_{row._meta.model_name}"
        assert client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 302
        page = client.get(reverse(f"admin:{name}_changelist")).content.decode()
        assert f"/{row._meta.model_name}/{row.pk}/change/" not in page


def test_who_reads_an_answer_does_not_learn_its_group_from_the_figures_of_the_day(response: Response) -> None:
    """A group that grows by one today tells where the one answer of today came from."""
    count_changed(now=THEN)
    kept = set(DailyCount.objects.of_survey(response.survey).values_list("measure", flat=True))
    assert "score" in kept
    assert not kept & {"channel", "language", "known"}


def test_the_touch_of_an_answer_without_a_name_does_not_say_by_which_way_it_came(response: Response) -> None:
    assert Interaction.objects.get(source_id=response.pk).channel == ""
