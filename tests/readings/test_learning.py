"""What readings learn from staff, and which texts they bring together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.readings.actions import (
    Ruling,
    drop_theme,
    judge_sentiment,
    judge_theme,
    keep_theme,
    make_theme,
    propose_themes,
    read_new,
    same_issue,
)
from feedback.readings.actions.learning import learned_shift
from feedback.readings.models import Judgment, TextReading, Theme
from feedback.surveys.models import Survey
from portal.accounts.models import User
from tests.factories import THEN
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db
LATE = ["My parcel came three days late", "The delivery was late again", "It arrived a week too late"]
BROKEN = "The grinder stopped working after two weeks and nobody answers my mails."


@pytest.fixture
def survey(adam: User) -> Survey:
    return make_survey()


def read(survey: Survey, *texts: str) -> list[TextReading]:
    for text in texts:
        make_response(survey, 3, text)
    read_new()
    return list(TextReading.objects.order_by("-pk")[: len(texts)])


def test_the_language_is_read_and_what_is_not_english_is_not_weighed(survey: Survey) -> None:
    (german,) = read(survey, "Ich bin mit der neuen Mühle sehr zufrieden, sie ist wunderbar leise.")

    assert (german.language, german.leaning) == ("de", "unclear")


def test_a_theme_is_found_in_new_texts_after_a_few_examples(survey: Survey, adam: User) -> None:
    theme = make_theme(name="Late delivery", made_by=adam, now=THEN)
    for reading in read(survey, *LATE):
        judge_theme(reading=reading, theme=theme, is_about=True, ruling=Ruling(adam, THEN))

    about, other = read(survey, "The coffee is wonderful", "My delivery came two days late")

    assert [link.theme for link in about.links.all()] == [theme]
    assert 0.5 <= about.links.get().confidence < 1
    assert not other.links.exists()


def test_a_dropped_theme_is_found_no_more_and_can_come_back(survey: Survey, adam: User) -> None:
    theme = make_theme(name="Late delivery", made_by=adam, now=THEN)
    for reading in read(survey, *LATE):
        judge_theme(reading=reading, theme=theme, is_about=True, ruling=Ruling(adam, THEN))
    drop_theme(theme=theme)

    assert not read(survey, "My delivery came two days late")[0].links.exists()
    keep_theme(theme=theme, name="Late")
    assert read(survey, "My delivery came four days late")[0].links.exists()


def test_corrections_shift_the_sentiment_of_the_site(survey: Survey, adam: User) -> None:
    assert learned_shift() == 0
    texts = [f"This is a wonderful place for a walk, number {number}" for number in range(12)]
    for reading in read(survey, *texts):
        judge_sentiment(reading=reading, leaning="negative", ruling=Ruling(adam, THEN))

    assert learned_shift() < -0.5
    (after,) = read(survey, "It is as one would expect")
    assert after.shift < 0
    judge_sentiment(reading=after, leaning="positive", ruling=Ruling(adam, THEN))
    assert Judgment.objects.latest("pk").praise > after.praise  # the error is that of the shipped model


def test_near_duplicates_stand_in_one_group(survey: Survey) -> None:
    third, second, first = read(
        survey,
        BROKEN,
        BROKEN.lower().replace("mails.", "mail!!"),
        "The beans were fresh and the shop is lovely.",
    )

    assert (first.first_of_group_id, second.first_of_group_id) == (None, first.pk)
    assert third.first_of_group_id is None
    assert list(TextReading.objects.twins_of(first)) == [second]
    assert list(TextReading.objects.twins_of(second)) == [first]


def test_texts_about_the_same_issue_are_found_at_a_constant_cost(survey: Survey) -> None:
    read(survey, *LATE, BROKEN)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = same_issue("the delivery came late", limit=3)
        assert "late" in found[0].reading.answer.text
        return len(asked)

    few = queries()
    read(survey, *(f"The number {number} is on my bill" for number in range(20)))
    assert queries() == few <= 5


def test_a_text_that_is_gone_is_not_found(survey: Survey) -> None:
    (reading,) = read(survey, BROKEN)
    reading.answer.response.delete()

    assert same_issue(BROKEN) == []


def test_what_many_texts_blame_is_proposed_and_a_dropped_proposal_stays_away(survey: Survey) -> None:
    sayings = (
        "The queue at the counter was awful and nobody cared.",
        "I waited in a terrible queue for half an hour this morning.",
        "We hated the long queue, it was horrible for my mother.",
    )
    fine = [
        *(
            "Lovely coffee",
            "The garden is quiet",
            "My daughter liked the cake",
            "Good bread",
            "Fresh milk at last",
        ),
        *("You open early on Sundays", "The music was nice", "A fair price for lunch", "Warm soup, fine tea"),
        *(
            "Parking was easy to find",
            "The chairs are soft",
            "Kind people in the kitchen",
            "Great apples again",
        ),
    ]
    read(survey, *sayings, "It was the worst queue that I have ever seen, disgraceful.", *fine)

    assert propose_themes(now=THEN) >= 1
    proposed = Theme.objects.proposed().get(name="Queue")
    drop_theme(theme=proposed)
    propose_themes(now=THEN)

    assert not Theme.objects.proposed().filter(name="Queue").exists()
