"""The engines: language, sentiment, themes, near-duplicates, same issues, on texts they do not know."""

from pathlib import Path
from time import process_time

import pytest

from portal.screening.reading.issues import IssueIndex, features_of
from portal.screening.reading.language import language, weight_of
from portal.screening.reading.proposals import propose
from portal.screening.reading.sentiment import MODEL, Leaning, sentiment
from portal.screening.reading.terms import MOST_WORDS, worth_of
from portal.screening.reading.themes import ThemeLearner
from portal.screening.reading.twins import ALIKE, bands_of, resemblance, shingles

LINES = Path(__file__).with_name("sentences.txt").read_text().splitlines()[1:]
SENTENCES = [(line.partition("\t")[0], line.partition("\t")[2]) for line in LINES]
SITES = [
    ("en", "de", "fr"),
    ("en", "es", "pt"),
    ("da", "nb", "sv"),
    ("cs", "sk", "pl"),
    ("ru", "uk", "bg", "en"),
]

HOSTILE = (
    *("a", "a ", "http://a ", "@", "a@", "www.", "x@x.", "a'", "'", "!", "1", "(", "a-", "not good ", "<"),
    *("\u202ea", "e\u0301", "\U0001f600", "好", "\x00"),
)


@pytest.mark.parametrize("site", SITES, ids="-".join)
def test_a_sentence_is_in_its_language_among_those_of_a_site(site: tuple[str, ...]) -> None:
    own = [(code, text) for code, text in SENTENCES if code in site]

    assert [text for code, text in own if language(text, site).code != code] == []


def test_among_all_languages_nearly_every_sentence_is_known() -> None:
    right = sum(language(text).code == code for code, text in SENTENCES)

    assert right >= 0.97 * len(SENTENCES)


def test_a_language_has_the_code_the_site_gave_it() -> None:
    assert language("Meine Bestellung kam zu spät.", ["en-gb", "de-at"]).code == "de-at"


@pytest.mark.parametrize("text", ["", "12345", "!!! :-)", "https://example.org/a/b"])
def test_what_has_no_words_has_no_language_and_an_unclear_sentiment(text: str) -> None:
    assert language(text).code == ""
    assert sentiment("12345").leaning == Leaning.UNCLEAR


def test_what_is_expected_wins_where_the_letters_leave_it_open() -> None:
    assert language("Taxi", expected=["de"]).code == "de"
    assert language("Taxi", expected=["fr"]).code == "fr"
    assert language("Je suis très déçue de votre service.", expected=["de"]).code == "fr"


@pytest.mark.parametrize(
    "text",
    [
        "The staff were wonderful and so helpful.",
        "Not bad at all, I would buy it again.",
        "I can't complain, everything works perfectly.",
        "Never had a problem with it, great value.",
    ],
)
def test_praise_is_praise_also_through_a_not(text: str) -> None:
    assert sentiment(text).side == Leaning.POSITIVE


@pytest.mark.parametrize(
    "text",
    [
        "Not good, I would not recommend it to anybody.",
        "The food was cold and the waiter was rude.",
        "It isn't worth the money.",
        "Nice design, but it broke after two days.",
    ],
)
def test_blame_is_blame_also_through_a_not(text: str) -> None:
    assert sentiment(text).side == Leaning.NEGATIVE


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Don't waste your time on this one.", Leaning.NEGATIVE),
        ("It stopped working after a week.", Leaning.NEGATIVE),
        ("I sat there for hours and we will not be going back.", Leaning.NEGATIVE),
        ("You can't go wrong with these.", Leaning.POSITIVE),
        ("Two thumbs up, I can't wait for the next.", Leaning.POSITIVE),
        ("It does what it should and fits perfectly.", Leaning.POSITIVE),
    ],
)
def test_a_phrase_says_what_its_words_do_not(text: str, side: Leaning) -> None:
    assert sentiment(text).side == side


@pytest.mark.parametrize("text", ["I called on Monday.", "My order number is 1234.", "See you at the shop"])
def test_what_neither_praises_nor_blames_is_unclear(text: str) -> None:
    assert sentiment(text).leaning == Leaning.UNCLEAR


def test_a_site_can_shift_the_sentiment() -> None:
    text = "It is as one would expect."

    assert sentiment(text, shift=-2).praise < sentiment(text).praise < sentiment(text, shift=2).praise


def test_the_model_is_small() -> None:
    assert MODEL.stat().st_size <= 100_000


def test_a_very_long_text_is_read_in_part() -> None:
    assert sentiment("awful " * 20_000).leaning == Leaning.NEGATIVE


LATE = ["My parcel came three days late", "The delivery was late again", "It arrived a week too late"]
STAFF = ["The waiter was so kind to us", "Your staff helped me at once", "What a friendly woman at the desk"]


def test_invented_words_fill_no_memory() -> None:
    for number in range(MOST_WORDS + 500):
        worth_of(f"word{number}")

        weight_of(f"wort{number}")

    assert worth_of.cache_info().currsize <= MOST_WORDS
    assert weight_of.cache_info().currsize <= MOST_WORDS


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_a_hostile_text_costs_little_more_than_an_honest_one(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = process_time()
    for read in (language, sentiment, bands_of, shingles, features_of):
        read(text)
    assert process_time() - began < 2


def test_themes_are_learned_from_a_few_texts() -> None:
    learner = ThemeLearner([(text, {"late"}) for text in LATE] + [(text, {"staff"}) for text in STAFF])

    assert list(learner.themes_of("My delivery came two days late")) == ["late"]
    assert list(learner.themes_of("The staff was friendly and helped us")) == ["staff"]
    assert learner.themes_of("Zebra crossing") == {}


def test_a_theme_with_one_example_says_nothing_yet() -> None:
    assert ThemeLearner([(LATE[0], {"late"})]).themes_of(LATE[0]) == {}


def test_what_was_said_not_to_be_about_a_theme_teaches_it() -> None:
    text = "The delivery man was late for his own wedding"
    naive = ThemeLearner([(each, {"late"}) for each in LATE])
    taught = ThemeLearner([*((each, {"late"}) for each in LATE), (text, set())])

    assert taught.scores(text)["late"] < naive.scores(text)["late"]


def test_nearly_the_same_words_are_found_and_others_are_not() -> None:
    one = "The grinder stopped working after two weeks and nobody answers my mails."
    copy = "the grinder stopped working after two weeks, and nobody answers my mail!!"
    other = "The coffee beans were fresh and the shop is lovely, see you soon again."

    assert resemblance(shingles(one), shingles(copy)) >= ALIKE
    assert set(bands_of(one)) & set(bands_of(copy))
    assert not set(bands_of(one)) & set(bands_of(other))
    assert bands_of("all fine") == []


def test_a_text_about_the_same_issue_is_found() -> None:
    index = IssueIndex()
    for key, text in enumerate([*LATE, *STAFF, "I can't log in with my new password"]):
        index.add(key, text)

    assert index.search("The password doesn't let me log in")[0][0] == 6
    assert {key for key, _share in index.search("delivered far too late", limit=3)} <= {0, 1, 2}
    assert index.search("") == []


def test_words_that_blame_keeps_together_are_proposed() -> None:
    texts = [(f"The queue at the counter was awful, number {number}", True) for number in range(6)]
    texts += [(f"I enjoyed the garden with friend {number}", False) for number in range(30)]

    first = propose(texts)[0]

    assert set(" ".join(first.words).split()) & {"queue", "counter"}
    assert first.number == 6
