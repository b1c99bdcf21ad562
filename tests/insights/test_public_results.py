"""Test what everybody may see of a form, and that nobody is found by looking twice."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from feedback.insights.actions import count_changed, hide_results, release_due, show_results
from feedback.insights.models import PublicResults
from feedback.insights.privacy import is_small, may_follow, shown_groups
from feedback.surveys.actions import Submission, submit_response
from feedback.surveys.models import Survey
from portal.accounts.models import User
from tests.feedback.documents import choice, document, item
from tests.feedback.factories import make_form

pytestmark = pytest.mark.django_db
counts = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 30), min_size=5, max_size=5)


@pytest.fixture
def survey(alice: User) -> Survey:  # without any account the site asks to be set up
    form = document(
        item("score", "nps"),
        item("why", "single", choices=[choice("late"), choice("cold")], other=True),
        item("words", "long_text"),
        main="score",
    )
    return make_form(form, slug="tea")


def answer(survey: Survey, number: int = 1, **given: Any) -> None:
    moment = timezone.now() - timedelta(hours=1)
    assert survey.current_version is not None
    for _each in range(number):
        submission = Submission(version=survey.current_version, answers=given, key=uuid4())
        submit_response(survey=survey, submission=submission, now=moment)
    count_changed(now=moment)


def show(survey: Survey, *, may_be_indexed: bool = False) -> None:
    show_results(survey=survey, may_be_indexed=may_be_indexed, now=timezone.now())


def page(client: Client) -> str:
    response = client.get("/f/tea/results/")
    assert response.status_code == 200
    return response.content.decode()


def test_results_are_not_there_until_staff_show_them(client: Client, survey: Survey) -> None:
    assert client.get("/f/tea/results/").status_code == 404
    show(survey)
    assert client.get("/f/tea/results/").status_code == 200
    hide_results(survey=survey)
    assert client.get("/f/tea/results/").status_code == 404


def test_everybody_sees_shares_and_nobodys_words(client: Client, survey: Survey) -> None:
    answer(survey, 6, score=9, why="late", words="My name is Ada.")
    answer(survey, 6, score=3, why={"other": "The lid of Ada."})
    show(survey)

    shown = page(client)

    assert "Label of why" in shown
    assert "50%" in shown
    assert "Ada" not in shown
    assert "Label of words" not in shown


def test_the_page_is_not_for_search_engines_unless_wished(client: Client, survey: Survey) -> None:
    show(survey)
    assert client.get("/f/tea/results/").headers["X-Robots-Tag"] == "noindex"
    show(survey, may_be_indexed=True)
    assert "X-Robots-Tag" not in client.get("/f/tea/results/").headers


def test_few_answers_are_not_shown(client: Client, survey: Survey) -> None:
    answer(survey, 4, score=9)
    show(survey)

    assert "Too few answers to show" in page(client)


def test_one_more_answer_changes_nothing_that_everybody_sees(client: Client, survey: Survey) -> None:
    answer(survey, 6, score=9, why="late")
    show(survey)
    before = PublicResults.objects.get().figures

    answer(survey, 1, score=0, why="cold")

    assert release_due(now=timezone.now()) == 0
    assert PublicResults.objects.get().figures == before
    answer(survey, 5, score=0, why="cold")
    assert release_due(now=timezone.now()) == 1
    assert PublicResults.objects.get().figures["why"] == {"": 12, "late": 6, "cold": 6}


def test_a_line_that_few_chose_is_hidden_and_stops_no_other(client: Client, survey: Survey) -> None:
    answer(survey, 6, score=9, why="late")
    answer(survey, 1, score=3, why="cold")

    show(survey)

    assert "86%" not in page(client)
    assert PublicResults.objects.get().figures["why"] == {"": 7, "late": 6, "cold": 1}


def test_what_was_seen_of_a_question_is_remembered_while_it_is_gone(survey: Survey) -> None:
    answer(survey, 6, why="late")
    show(survey)
    PublicResults.objects.update(figures={"why": {"": 6, "late": 6}, "gone": {"": 6, "yes": 6}})

    release_due(now=timezone.now())

    assert PublicResults.objects.get().figures["gone"] == {"": 6, "yes": 6}


def test_hiding_and_showing_again_is_no_way_around(survey: Survey) -> None:
    answer(survey, 6, why="late")
    show(survey)
    hide_results(survey=survey)
    answer(survey, 1, why="cold")

    show(survey)

    assert PublicResults.objects.get().figures["why"] == {"": 6, "late": 6}


def test_a_manager_switches_the_results_and_an_agent_may_not(
    client: Client, carol: User, survey: Survey
) -> None:
    client.force_login(carol)
    address = f"/desk/insights/{survey.slug}/results/"
    assert client.post(address, {"show": "1"}).status_code == 403
    boss = User.objects.create_superuser(email="boss@example.org", password=None)
    client.force_login(boss)
    assert client.post(address, {"show": "1"}).status_code == 303
    assert PublicResults.objects.get().is_open
    client.post(address, {})
    assert not PublicResults.objects.get().is_open


@given(counts, counts)
def test_two_looks_at_the_page_never_find_a_small_group(
    before: dict[str, int], after: dict[str, int]
) -> None:
    if not may_follow(before, after):
        return
    first, second = shown_groups(before), shown_groups(after)
    both = first & second
    since = {key: after[key] - before[key] for key in both}
    assert not any(is_small(abs(change)) for change in since.values())
    rest = sum(after.values()) - sum(before.values()) - sum(since.values())
    if min([rest, *since.values()]) >= 0:
        hidden = [after[key] - before[key] for key in after if key not in both]
        assert min(hidden, default=0) < 0 or not is_small(rest)
