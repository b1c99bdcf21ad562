"""`manage.py import_feedback --as topics`."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from forums.discussions.counts import wrong_facts
from forums.discussions.models import Category, Post, Topic
from portal.accounts.models import User
from portal.interactions.models import Interaction
from tests.forums.factories import make_category

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions() -> Category:
    return make_category("Questions")


def run(folder: Path, content: str, *options: str) -> tuple[str, str]:
    """Import the content; return what was said and which lines were left out."""
    path = folder / "questions.csv"
    path.write_text(content, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    call_command("import_feedback", str(path), "--as", "topics", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_question_becomes_a_topic_everybody_can_read(
    tmp_path: Path, questions: Category, alice: User
) -> None:
    run(tmp_path, "text,kind\nWhere is my **card**?,card_arrival\n", "--category", "questions")

    topic = Topic.objects.get()
    page = Client().get(topic.get_absolute_url())
    assert page.status_code == 200
    assert "<strong>card</strong>" in page.content.decode()
    assert topic.title == "Where is my **card**?"


def test_the_counters_follow_the_imported_topics(tmp_path: Path, questions: Category) -> None:
    run(tmp_path, "text,date\nOne,2026-01-01\nTwo,2026-03-01\nThree,2026-02-01\n", "--category", "questions")

    questions.refresh_from_db()
    assert (questions.topic_count, questions.post_count) == (3, 3)
    assert wrong_facts(questions) == {}
    assert [wrong_facts(topic) for topic in Topic.objects.all()] == [{}, {}, {}]


def test_nobody_is_told_of_imported_topics(tmp_path: Path, questions: Category) -> None:
    run(tmp_path, "text\nOne\n", "--category", "questions")

    assert not Post.objects.unnotified().exists()


def test_a_second_run_adds_nothing(tmp_path: Path, questions: Category) -> None:
    content = "text\nWhere is my card?\nWhere is my card?\nAnother\n"
    run(tmp_path, content, "--category", "questions")

    said, _left_out = run(tmp_path, content, "--category", "questions")

    assert "Added: 0. Here already: 3. Left out: 0." in said
    assert Topic.objects.count() == Post.objects.count() == 3


def test_a_proved_address_is_the_author_and_others_are_nobody(
    tmp_path: Path, questions: Category, alice: User
) -> None:
    run(tmp_path, f"text,email\nMine,{alice.email}\nWhose,who@example.org\n", "--category", "questions")

    assert {topic.title: topic.author for topic in Topic.objects.all()} == {"Mine": alice, "Whose": None}
    touch = Interaction.objects.get()
    assert (touch.customer, touch.title, touch.is_waiting) == (alice.customer, "Mine", False)


def test_hostile_words_are_made_safe_or_left_out(tmp_path: Path, questions: Category) -> None:
    bomb = "[a](" * 10_000
    said, left_out = run(
        tmp_path, f'text\n<script>alert(1)</script> hello\n{bomb}\n" "\n', "--category", "questions"
    )

    assert "<script" not in Post.objects.get().html
    assert "Line 3 is left out" in left_out
    assert "Added: 1." in said


@pytest.mark.parametrize("options", [(), ("--category", "nowhere")])
def test_a_category_that_is_none_is_told_with_those_there_are(
    tmp_path: Path, questions: Category, options: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError, match=r"Say with --category .* There are: questions\."):
        run(tmp_path, "text\nOne\n", *options)
