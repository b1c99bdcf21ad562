"""A score is read from a reply only when somebody clearly said one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.scores_said import read_score

FIVE = [
    *(
        ("4", 4),
        ("4.", 4),
        ("4!", 4),
        (" 4 \n\nSent from my phone", 4),
        ("4/5", 4),
        ("4 / 5", 4),
        ("4 out of 5", 4),
    ),
    *(
        ("four", 4),
        ("Four!", 4),
        ("FIVE", 5),
        ("vier", 4),
        ("quatre", 4),
        ("cinco", 5),
        ("cinque", 5),
        ("vijf", 5),
    ),
    *(("3, because delivery was slow", 3), ("5 - love it", 5), ("2 stars", 2), ("It's a 3 from me", 3)),
    *(("My score is 4", 4), ("I'd give it a 2", 2), ("rating: 5", 5), ("4 von 5", 4), ("Ich gebe eine 4", 4)),
    *(("4️⃣", 4), ("４", 4), ("★★★★☆", 4), ("⭐⭐⭐", 3), ("a 4", 4), ("4 thanks", 4), ("Je donne 5", 5)),
]
NONE = [
    *(
        "2 weeks",
        "2 weeks late",
        "it took 3 days",
        "call me at 5",
        "5 pm",
        "I ordered 3 bags",
        "one thing: it leaks",
    ),
    *(
        "",
        "great",
        "8/10",
        "9",
        "0",
        "4.5",
        "3-4",
        "3 or 4, 4 rather",
        "-1",
        "4 5",
        "#4",
        "$5",
        "5%",
        "12:30",
    ),
    *("order 4 did not arrive", "I give up after 2 weeks", "1 2 3", "a 2 week delay", "between 3 and 4"),
    *("4/5 and 2/5", "the 2nd time", "no one answers", "4th floor"),
]


@pytest.mark.parametrize(("text", "score"), FIVE)
def test_a_score_from_one_to_five_is_read(text: str, score: int) -> None:
    assert read_score(text, lowest=1, highest=5) == score


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_score_from_one_to_five_is_left_alone(text: str) -> None:
    assert read_score(text, lowest=1, highest=5) is None


@pytest.mark.parametrize(
    ("text", "score"), [("a 9 from me", 9), ("10", 10), ("10/10", 10), ("0", 0), ("ten", 10), ("zero!", 0)]
)
def test_a_score_from_zero_to_ten_is_read(text: str, score: int) -> None:
    assert read_score(text, lowest=0, highest=10) == score


@given(st.text(max_size=400))
def test_whatever_is_read_lies_on_the_scale(text: str) -> None:
    assert read_score(text, lowest=1, highest=5) in {None, 1, 2, 3, 4, 5}


@given(
    st.integers(0, 10), st.sampled_from(["{}", "{}/10", "{} from me", "score: {}", " {}. ", "{} out of 10"])
)
def test_every_plain_form_is_read(score: int, form: str) -> None:
    assert read_score(form.format(score), lowest=0, highest=10) == score
