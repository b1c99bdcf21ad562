"""`manage.py import_feedback`."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.interactions.imports import Scale
from portal.interactions.models import Interaction
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


def run(folder: Path, content: str, *options: str, name: str = "reviews.csv") -> tuple[str, str]:
    """Import the content; return what was said and which lines were left out."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    call_command("import_feedback", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_row_becomes_a_touch_with_score_and_sentiment(tmp_path: Path) -> None:
    run(tmp_path, "review,stars,date\nThe coffee was cold,2,2026-05-31\n")

    touch = Interaction.objects.get()
    assert (touch.kind, touch.text, touch.title) == (
        "feedback.imported",
        "The coffee was cold",
        "The coffee was cold",
    )
    assert (touch.score, touch.score_label, touch.sentiment) == (2.0, "2 on a scale of 1 to 5", -0.5)
    assert touch.occurred_at == datetime(2026, 5, 31, tzinfo=UTC)


def test_old_feedback_waits_for_nobody_and_opens_nothing(tmp_path: Path) -> None:
    run(tmp_path, "review,stars\nThe coffee was cold,1\n")

    touch = Interaction.objects.get()
    assert not touch.is_waiting
    assert not touch.is_complaint
    assert touch.triaged_at is not None


@pytest.mark.parametrize("name", ["reviews.csv", "renamed.csv"])
def test_a_second_run_adds_nothing(tmp_path: Path, name: str) -> None:
    content = "id,review,stars\n1,Good,5\n2,Good,5\n3,Bad,1\n"
    run(tmp_path, content)

    said, _left_out = run(tmp_path, content, name=name)

    assert "Added: 0. Here already: 3. Left out: 0." in said
    assert Interaction.objects.count() == 3


def test_a_text_that_two_people_wrote_is_two_touches(tmp_path: Path) -> None:
    content = "review\nGood\nGood\n"
    run(tmp_path, content)
    run(tmp_path, content)

    assert Interaction.objects.count() == 2


def test_a_run_that_was_stopped_goes_on_when_it_is_started_again(tmp_path: Path) -> None:
    lines = [f"Review number {number}\n" for number in range(1200)]
    run(tmp_path, "review\n" + "".join(lines[:500]))

    said, _left_out = run(tmp_path, "review\n" + "".join(lines))

    assert "Added: 700. Here already: 500." in said


def test_feedback_of_a_known_address_stands_on_her_timeline(tmp_path: Path, alice: User) -> None:
    ida = make_customer("Ida", email="ida@example.org", proved=False)
    run(tmp_path, "review,email\nMine,Alice.Arden@example.org\nHers,ida@example.org\nWhose,who@example.org\n")

    owners = {touch.title: touch.customer for touch in Interaction.objects.select_related("customer")}
    assert owners == {"Mine": alice.customer, "Hers": ida, "Whose": None}


def test_bad_lines_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [
        "Fine,3,2026-01-01,https://example.org/1",
        ",3,,",
        "Odd rating,lots,,",
        "Outside,9,,",
        "When,3,31.05.2026,",
        "No such day,3,2026-02-30,",
        "Future,3,2999-01-01,",
        "Script,3,,javascript:alert(1)",
        "Two,3",
        f"{'x' * 20_001},3,,",
    ]

    said, left_out = run(tmp_path, "review,stars,date,link\n" + "\n".join(lines) + "\n")

    reasons = [line.split(" is left out: ")[1] for line in left_out.splitlines()]
    assert reasons == [
        "it has no words.",
        "its rating “lots” is not a number.",
        "its rating 9 lies outside the scale 1..5; say which scale it is with --scale.",
        "its date “31.05.2026” can't be read; write it as 2026-05-31 or 2026-05-31T14:05.",
        "its date “2026-02-30” can't be read; write it as 2026-05-31 or 2026-05-31T14:05.",
        "its date 2999-01-01 lies in the future.",
        "its address must start with http:// or https:// and have at most 300 characters.",
        "it has 2 values where the table has 4 columns.",
        "its text is longer than 20000 characters.",
    ]
    assert [line.split()[1] for line in left_out.splitlines()] == [str(number) for number in range(3, 12)]
    assert "Added: 1. Here already: 0. Left out: 9." in said


SENTENCES = (
    "7_2\t-1\tIt broke.\n7_1\t3\tI liked it.\n8_1\t4\tGreat.\n"
    "x\t1\tNo id.\n8_2\t9\tToo much.\n9_1\t\tNo rating.\n"
)


def test_the_sentences_of_one_review_become_one_touch_in_their_order(tmp_path: Path) -> None:
    said, left_out = run(tmp_path, SENTENCES, *SENTENCE_OPTIONS, name="sentences.tsv")

    touches = {touch.text: (touch.score, touch.sentiment) for touch in Interaction.objects.all()}
    assert touches == {"I liked it. It broke.": (1.0, 0.25), "Great.": (4.0, 1.0), "No rating.": (None, None)}
    assert "Line 4 is left out: its id “x” is not of the form 12_1." in left_out
    assert "Line 5 is left out: its rating 9 lies outside the scale -4..4" in left_out
    assert "Added: 3. Here already: 0. Left out: 2." in said


def test_joined_reviews_are_added_once(tmp_path: Path) -> None:
    run(tmp_path, SENTENCES, *SENTENCE_OPTIONS, name="sentences.tsv")

    said, _left_out = run(tmp_path, SENTENCES, *SENTENCE_OPTIONS, name="sentences.tsv")

    assert "Added: 0. Here already: 3." in said


SENTENCE_OPTIONS = (
    "--no-header",
    *("--map", "id=1", "--map", "rating=2", "--map", "text=3"),
    "--scale=-4..4",
    "--join-sentences",
)


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    said, _left_out = run(tmp_path, "review\nGood\n", "--dry-run")

    assert "Dry run, nothing is changed. To add: 1." in said
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        ("name\nAnna\n", (), "Say which column holds the words, such as --map text=Review."),
        ("review\nGood\n", ("--scale", "good"), "Write the scale from the worst to the best rating"),
        ("review\nGood\n", ("--scale", "3..3"), "Write the scale from the worst to the best rating"),
        ("review\nGood\n", ("--join-sentences",), "To join sentences, say which column holds their ids"),
    ],
)
def test_what_is_missing_is_told_in_a_sentence(
    tmp_path: Path, content: str, options: tuple[str, ...], told: str
) -> None:
    with pytest.raises(CommandError, match=told.replace(".", r"\.")):
        run(tmp_path, content, *options)


@pytest.mark.parametrize(
    ("scale", "rating", "sentiment"),
    [("1..5", 1, -1), ("1..5", 5, 1), ("1..5", 3, 0), ("0..10", 10, 1), ("-4..4", -1, -0.25), ("5..1", 1, 1)],
)
def test_a_rating_becomes_a_sentiment(scale: str, rating: float, sentiment: float) -> None:
    assert Scale.parse(scale).sentiment(rating) == pytest.approx(sentiment)
