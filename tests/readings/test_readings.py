"""Readings: each text is read once, labels are mended by one click, the first label is measured."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.readings.actions import (
    LabelUnknown,
    Ruling,
    ThemeExists,
    drop_theme,
    judge_sentiment,
    judge_theme,
    make_theme,
    read_new,
)
from feedback.readings.labels import labels_for
from feedback.readings.measuring import errors
from feedback.readings.models import Judgment, ReadingTheme, TextReading, Theme, ToRead
from feedback.surveys.models import Mode, Response, Survey
from portal.accounts.models import User
from tests.factories import THEN
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db
PAGE = "/desk/readings/"
GOOD, BAD = (
    "The staff were wonderful and so helpful, thank you.",
    "Terrible, the grinder broke and nobody cared.",
)


@pytest.fixture
def desk(adam: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(adam)


def read(comment: str = GOOD, *, survey: Survey | None = None) -> TextReading:
    response = make_response(survey or make_survey(), 9, comment)
    read_new()
    return TextReading.objects.get(answer__response=response)


def test_each_text_is_read_once(adam: User) -> None:
    survey = make_survey()
    make_response(survey, 9, GOOD)
    make_response(survey, 2, BAD)
    make_response(survey, 7)

    assert (read_new(), read_new()) == (2, 0)
    assert [row.leaning for row in TextReading.objects.order_by("pk")] == ["positive", "negative"]
    assert not ToRead.objects.exists()


def test_a_reading_of_an_anonymous_answer_keeps_no_moment_and_nobody(adam: User) -> None:
    survey = make_survey()
    Survey.objects.filter(pk=survey.pk).update(mode=Mode.ANONYMOUS)
    survey.refresh_from_db()

    reading = read(survey=survey)

    kinds = {field.get_internal_type() for field in TextReading._meta.concrete_fields}
    targets = {field.related_model for field in TextReading._meta.concrete_fields if field.is_relation}
    assert reading.leaning == "positive"
    assert not kinds & {"DateTimeField", "DateField"}
    assert User not in targets


def test_what_goes_with_the_answer_goes_with_it(adam: User) -> None:
    reading = read()
    judge_sentiment(reading=reading, leaning="negative", ruling=Ruling(adam, THEN))

    Response.objects.all().delete()

    assert not TextReading.objects.exists()
    assert not Judgment.objects.exists()


def test_labels_of_many_texts_cost_as_much_as_of_few(adam: User) -> None:
    survey = make_survey()
    make_theme(name="Late delivery", made_by=adam, now=THEN)

    def queries(number: int) -> int:
        for _each in range(number):
            make_response(survey, 9, GOOD)
        read_new()
        answers = list(TextReading.objects.values_list("answer", flat=True))
        with CaptureQueriesContext(connection) as asked:
            assert len(labels_for(answers)) == len(answers)
        return len(asked)

    assert queries(3) == queries(20) <= 6


def test_a_correction_changes_the_label_and_is_measured_on_what_was_said_first(adam: User) -> None:
    reading = read()
    for leaning in ("negative", "unclear"):
        judge_sentiment(reading=reading, leaning=leaning, ruling=Ruling(adam, THEN, is_sampled=True))

    judgment = Judgment.objects.get()
    reading.refresh_from_db()
    sentiment = next(row for row in errors() if row.subject == "sentiment")
    assert (judgment.said, judgment.should, reading.leaning) == ("positive", "unclear", "unclear")
    assert (sentiment.drawn.wrong, sentiment.drawn.number, sentiment.met.number) == (1, 1, 0)


def test_a_confirmed_label_counts_as_right(adam: User) -> None:
    judge_sentiment(reading=read(), leaning="positive", ruling=Ruling(adam, THEN))

    sentiment = next(row for row in errors() if row.subject == "sentiment")
    assert (sentiment.met.wrong, sentiment.met.number) == (0, 1)
    assert sentiment.met.interval is not None
    assert sentiment.met.high == 79  # Wilson, nought of one


def test_a_theme_is_added_and_taken_away(adam: User) -> None:
    reading, theme = read(), make_theme(name="Staff", made_by=adam, now=THEN)

    judge_theme(reading=reading, theme=theme, is_about=True, ruling=Ruling(adam, THEN))
    assert [label.text for label in labels_for([reading.answer_id])[reading.answer_id]][-1] == "Staff"
    judge_theme(reading=reading, theme=theme, is_about=False, ruling=Ruling(adam, THEN))

    assert not ReadingTheme.objects.exists()
    assert Judgment.objects.get().said == "no"


def test_a_theme_has_one_name_whatever_the_case(adam: User) -> None:
    make_theme(name="Late delivery", made_by=adam, now=THEN)

    with pytest.raises(ThemeExists):
        make_theme(name=" late  Delivery ", made_by=adam, now=THEN)


def test_a_dropped_theme_is_no_label(adam: User) -> None:
    reading, theme = read(), make_theme(name="Staff", made_by=adam, now=THEN)
    judge_theme(reading=reading, theme=theme, is_about=True, ruling=Ruling(adam, THEN))
    drop_theme(theme=theme)

    assert "Staff" not in [label.text for label in labels_for([reading.answer_id])[reading.answer_id]]
    with pytest.raises(LabelUnknown):
        judge_theme(reading=reading, theme=theme, is_about=True, ruling=Ruling(adam, THEN))


def test_one_click_mends_a_label_and_leads_back(desk: Client) -> None:
    reading = read()

    answer = desk.post(
        f"{PAGE}{reading.pk}/judge/", {"subject": "sentiment", "value": "negative", "next": "/desk/"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/")
    assert Judgment.objects.get().should == "negative"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_away(desk: Client, away: str) -> None:
    reading = read()

    answer = desk.post(
        f"{PAGE}{reading.pk}/judge/", {"subject": "sentiment", "value": "positive", "next": away}
    )

    assert answer.headers["Location"] == PAGE


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"subject": "sentiment", "value": "angry"},
        {"subject": "theme", "value": "yes", "theme": "99"},
        {"subject": "missing", "value": "x"},
        {"subject": "language", "value": "tlh"},
    ],
)
def test_a_label_that_does_not_exist_is_refused_with_a_sentence(desk: Client, said: dict[str, str]) -> None:
    reading = read()

    answer = desk.post(f"{PAGE}{reading.pk}/judge/", said, follow=True)

    assert "There is no such label any more" in answer.content.decode()
    assert not Judgment.objects.exists()


def test_a_judged_text_leaves_the_lot(desk: Client) -> None:
    reading = read()
    assert GOOD in desk.get(f"{PAGE}check/").content.decode()

    said = {"subject": "sentiment", "value": "positive", "sampled": "on"}
    desk.post(f"{PAGE}{reading.pk}/judge/", said)

    assert GOOD not in desk.get(f"{PAGE}check/").content.decode()
    assert "0 of 1" in desk.get(PAGE).content.decode()


def test_a_theme_is_made_at_the_desk(desk: Client) -> None:
    assert desk.post(f"{PAGE}themes/new/", {"name": ""}).status_code == 422
    assert desk.post(f"{PAGE}themes/new/", {"name": "Late delivery"}).status_code == 303
    taken = desk.post(f"{PAGE}themes/new/", {"name": "late delivery"})

    assert taken.status_code == 422
    assert "There is a theme of this name already" in taken.content.decode()
    assert Theme.objects.get().name == "Late delivery"
