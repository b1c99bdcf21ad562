"""Test how shares and their ranges are said."""

import pytest

from feedback.insights.measurements import MEASUREMENTS
from feedback.insights.shares import say_range
from feedback.surveys.scores import share_interval


@pytest.mark.parametrize(
    ("hits", "number", "words"),
    [
        (157, 900, "15% to 20%"),
        (0, 1000, "0.0% to 0.4%"),
        (1000, 1000, "99.6% to 100.0%"),
        (0, 100_000, "0.000% to 0.004%"),
    ],
)
def test_a_range_of_a_share_has_a_width_as_far_as_five_decimals_show_it(
    hits: int, number: int, words: str
) -> None:
    interval = share_interval(hits, number)
    assert interval is not None
    assert say_range(interval) == words


@pytest.mark.parametrize(("kind", "change", "words"), [("nps", 1.2, "+1 point"), ("csat", -0.01, "−1 perc")])
def test_one_point_is_one(kind: str, change: float, words: str) -> None:
    assert MEASUREMENTS[kind].say_change(change).startswith(words)
    assert not MEASUREMENTS[kind].say_change(change).endswith("points")
