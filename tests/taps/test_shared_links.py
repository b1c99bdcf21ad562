"""A link with a number that many people got: it chooses, it is noted apart, and it never counts."""

from collections.abc import Callable

import pytest
from django.test import Client

from feedback.surveys.models import Response, Survey
from feedback.taps.models import Tap
from feedback.taps.shared import MOST_NOTED
from portal.accounts.models import User
from tests.feedback.factories import form_fields, make_survey
from tests.taps.tapping import PERSON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("adam")]
LINK = "/f/visit/?score=4"


@pytest.fixture
def visit() -> Survey:
    return make_survey("csat", slug="visit", title="How was it?")


@pytest.mark.usefixtures("visit")
def test_an_opened_link_chooses_is_noted_and_answers_nothing(visitor: Client) -> None:
    page = visitor.get(LINK, headers=PERSON)

    tap = Tap.objects.get()
    assert (tap.score, tap.mail, tap.state, tap.reason) == (4, None, "opened", "shared")
    assert page.context["form"].initial["score"] == 4
    assert not Response.objects.exists()


@pytest.mark.usefixtures("visit")
@pytest.mark.parametrize(
    ("headers", "reason"),
    [({"User-Agent": "curl/8.5"}, "robot"), ({**PERSON, "Sec-Purpose": "prefetch"}, "early")],
)
def test_a_program_is_named_as_such(visitor: Client, headers: dict[str, str], reason: str) -> None:
    visitor.get(LINK, headers=headers)

    assert Tap.objects.get().reason == reason


@pytest.mark.usefixtures("visit")
def test_a_look_by_head_is_noted_too(visitor: Client) -> None:
    visitor.head(LINK, headers=PERSON)

    assert Tap.objects.get().reason == "head"


@pytest.mark.usefixtures("visit")
@pytest.mark.parametrize("path", ["/f/visit/", "/f/visit/?score=9", "/f/visit/?score=x"])
def test_a_link_without_a_number_of_the_scale_notes_nothing(visitor: Client, path: str) -> None:
    visitor.get(path, headers=PERSON)

    assert not Tap.objects.exists()


@pytest.mark.usefixtures("visit")
def test_the_button_answers_as_ever(visitor: Client) -> None:
    visitor.post(LINK, {**form_fields(visitor, LINK), "score": "2"})

    assert Response.objects.get().score == 2


@pytest.mark.usefixtures("visit")
def test_one_address_cannot_fill_the_log(visitor: Client) -> None:
    for _time in range(MOST_NOTED + 3):
        answer = visitor.get(LINK, headers=PERSON)

    assert answer.status_code == 200
    assert Tap.objects.count() == MOST_NOTED


def test_the_desk_shows_them_apart(visitor: Client, visit: Survey, client_of: Callable[[User], Client],
                                   erin: User) -> None:  # fmt: skip
    visitor.get(LINK, headers=PERSON)

    page = client_of(erin).get(f"/desk/forms/{visit.slug}/taps/").content.decode()
    assert "it only chooses the number, and the button answers" in page
    assert "Counted as answers" in page
