"""Signals hold a text for a person; a broken check holds it too."""

from collections.abc import Iterator

import pytest

from portal.screening.actions import UNCHECKED, explain, screen_text
from portal.screening.rules import Rule, Submission, register, unregister

LINKS = "See https://a.example https://b.example and https://c.example"
SHOUT = "WHY DOES NOBODY EVER ANSWER MY SIMPLE QUESTION ABOUT THE GRINDER"


@pytest.fixture
def broken_rule() -> Iterator[None]:
    def fail(submission: Submission) -> bool:
        raise RuntimeError(submission.text)

    register(Rule("broken", "Broken", fail))
    yield
    unregister("broken")


def test_an_honest_text_passes() -> None:
    assert not screen_text(text="My grinder hums but nothing comes out.", author_is_new=True).is_held


def test_a_newcomer_with_three_links_is_held() -> None:
    assert screen_text(text=LINKS, author_is_new=True).reasons == ("links",)


def test_somebody_who_is_not_new_may_set_three_links() -> None:
    assert not screen_text(text=LINKS, author_is_new=False).is_held


def test_repeated_words_are_held() -> None:
    assert screen_text(text="Buy my beans", author_is_new=False, is_repeated=True).reasons == ("repeated",)


def test_wordings_of_advertising_are_held() -> None:
    assert screen_text(text="Make  money\nonline today", author_is_new=False).reasons == ("phrases",)


def test_a_known_customer_is_checked_more_lightly() -> None:
    assert not screen_text(
        text="I got a free gift card. " + SHOUT, author_is_new=False, author_is_known=True
    ).is_held


def test_shouting_is_held() -> None:
    assert screen_text(text=SHOUT, author_is_new=False).reasons == ("shouting",)


@pytest.mark.usefixtures("broken_rule")
def test_a_check_that_fails_holds_the_text() -> None:
    verdict = screen_text(text="Hello", author_is_new=False, author_is_known=True)
    assert verdict.is_held
    assert verdict.reasons == (UNCHECKED,)


def test_every_signal_is_explained_in_a_sentence() -> None:
    verdict = screen_text(text=LINKS + SHOUT, author_is_new=True, is_repeated=True)
    assert all(sentence.endswith(".") for sentence in explain([*verdict.reasons, UNCHECKED]))
