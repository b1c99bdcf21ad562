"""The portal's own model learns from verdicts, explains itself, and forgets exactly."""

import pytest

from portal.screening.actions import explain, screen_text
from portal.screening.learning import LEAST_OF_EACH, learn, opinion_on, unlearn
from portal.screening.models import Lesson, Word
from portal.screening.words import MOST_WORDS, words_of

pytestmark = pytest.mark.django_db
SPAM = "Luxury replica watches shipped overnight, order at our discount store"
FINE = "My grinder hums but nothing comes out, which burrs fit the old model"


def teach(count: int) -> None:
    for number in range(count):
        learn(text=SPAM, is_spam=True, source_key=f"spam:{number}")
        learn(text=FINE, is_spam=False, source_key=f"fine:{number}")


def counted() -> list[tuple[str, int, int]]:
    return list(Word.objects.order_by("text").values_list("text", "spam_count", "fine_count"))


def test_the_model_is_silent_until_it_saw_enough_of_both_kinds() -> None:
    teach(LEAST_OF_EACH - 1)
    learn(text=SPAM, is_spam=True, source_key="one more")
    assert opinion_on(SPAM) is None


def test_the_model_tells_what_it_learned() -> None:
    teach(LEAST_OF_EACH)
    spam, fine = opinion_on("replica watches overnight discount"), opinion_on("the burrs of my grinder fit")
    assert spam is not None
    assert fine is not None
    assert spam.share > 0.95
    assert fine.share < 0.05
    assert "replica watches" in spam.words
    assert spam.verdict_count == 2 * LEAST_OF_EACH


def test_a_text_of_unknown_words_is_no_matter_for_the_model() -> None:
    teach(LEAST_OF_EACH)
    assert opinion_on("Bonjour tout le monde") is None


def test_words_that_disagree_leave_the_model_in_doubt() -> None:
    teach(LEAST_OF_EACH)
    mixed = opinion_on(f"{SPAM}. {FINE}")
    assert mixed is not None
    assert 0.2 < mixed.share < 0.8


def test_what_resembles_spam_is_held_and_the_words_are_named() -> None:
    teach(LEAST_OF_EACH)
    verdict = screen_text(text=SPAM, author_is_new=False, asks_model=True)
    assert verdict.is_held
    assert verdict.reasons == ("learned",)
    [sentence] = explain(verdict.as_rows())
    assert "replica" in sentence
    assert "learned from 20 verdicts" in sentence


def test_a_complaint_is_not_spam_because_it_names_the_same_things() -> None:
    teach(LEAST_OF_EACH)
    text = "My order from your store came late and the grinder hums. I am angry, which burrs fit it?"
    assert not screen_text(text=text, author_is_new=True, asks_model=True).is_held


def test_the_same_verdict_twice_teaches_once() -> None:
    learn(text=SPAM, is_spam=True, source_key="decision:1")
    before = counted()
    learn(text=SPAM, is_spam=True, source_key="decision:1")
    assert counted() == before


def test_a_verdict_taken_back_leaves_no_trace() -> None:
    teach(3)
    before = counted()
    learn(text="A text with words of its own", is_spam=True, source_key="decision:1")
    unlearn(source_key="decision:1")
    assert counted() == before
    assert not Lesson.objects.filter(source_key="decision:1").exists()


def test_of_two_verdicts_on_one_text_the_latest_counts_and_the_earlier_comes_back() -> None:
    learn(text=SPAM, is_spam=False, source_key="decision:1", subject_key="post:1")
    before = counted()
    learn(text=SPAM, is_spam=True, source_key="decision:2", subject_key="post:1")
    assert ("replica", 1, 0) in counted()
    unlearn(source_key="decision:2")
    assert counted() == before


def test_an_earlier_verdict_taken_back_changes_nothing_that_counts() -> None:
    learn(text=SPAM, is_spam=False, source_key="decision:1", subject_key="post:1")
    learn(text=SPAM, is_spam=True, source_key="decision:2", subject_key="post:1")
    before = counted()
    assert unlearn(source_key="decision:1")
    assert counted() == before


def test_what_was_never_learned_cannot_be_unlearned() -> None:
    assert not unlearn(source_key="decision:9")


def test_nobodys_address_or_number_is_learned() -> None:
    words = words_of(
        "Call +49 170 1234567 or write to eve.east@example.org, see https://shop.example/p?id=77"
    )
    assert not [word for word in words if "eve" in word or "170" in word or "77" in word]
    assert {"[address]", "[number]", "link:shop.example"} <= set(words)


def test_a_long_text_is_read_to_a_limit() -> None:
    assert (
        len(words_of("".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)} " for n in range(600))))
        == MOST_WORDS
    )
