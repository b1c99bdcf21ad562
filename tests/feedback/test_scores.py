"""Test the figures against brute force and published values."""

from collections import Counter
from collections.abc import Callable
from math import sqrt
from statistics import fmean, pvariance, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys import scores

Figure = Callable[[scores.Tally], object]
nps_answers = st.lists(st.integers(0, 10), min_size=1, max_size=200)
csat_answers = st.lists(st.integers(1, 5), min_size=1, max_size=200)
samples = st.integers(1, 500).flatmap(lambda number: st.tuples(st.integers(0, number), st.just(number)))
ces_answers = st.lists(st.integers(1, 7), min_size=2, max_size=200)


def side(score: int) -> int:
    return 1 if score >= 9 else -1 if score <= 6 else 0


@given(nps_answers)
def test_net_promoter_score_is_the_mean_of_promoters_and_detractors(answers: list[int]) -> None:
    assert scores.net_promoter_score(Counter(answers)) == pytest.approx(100 * fmean(map(side, answers)))


@given(nps_answers)
def test_net_promoter_interval_is_a_wald_interval_of_the_padded_sample(answers: list[int]) -> None:
    # Three quarters of a person can't be counted: count everybody four times.
    padded = [*map(side, answers)] * 4 + [1] * 3 + [0] * 6 + [-1] * 3
    half = 1.959964 * sqrt(pvariance(padded) / (len(answers) + 3))
    interval = scores.net_promoter_interval(Counter(answers))
    assert interval is not None
    assert interval.low == pytest.approx(100 * max(-1, fmean(padded) - half), abs=1e-4)
    assert interval.high == pytest.approx(100 * min(1, fmean(padded) + half), abs=1e-4)


@given(nps_answers)
def test_net_promoter_interval_always_has_a_width(answers: list[int]) -> None:
    interval = scores.net_promoter_interval(Counter(answers))
    assert interval is not None
    assert -100 <= interval.low < interval.high <= 100


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "expected"),
    [(50, 25, 25, 25.0), (1, 0, 0, 100.0), (0, 0, 1, -100.0), (0, 5, 0, 0.0), (6, 1, 3, 30.0)],
)
def test_net_promoter_score_of_known_samples(
    promoters: int, passives: int, detractors: int, expected: float
) -> None:
    assert scores.net_promoter_score({10: promoters, 7: passives, 0: detractors}) == pytest.approx(expected)


@pytest.mark.parametrize(("score", "expected"), [(6, -100.0), (7, 0.0), (8, 0.0), (9, 100.0)])
def test_net_promoter_groups_begin_where_reichheld_put_them(score: int, expected: float) -> None:
    assert scores.net_promoter_score({score: 1}) == expected


@given(csat_answers)
def test_satisfied_share_is_the_top_two_boxes(answers: list[int]) -> None:
    expected = sum(answer in {4, 5} for answer in answers) / len(answers)
    assert scores.satisfied_share(Counter(answers)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("hits", "number", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_share_interval_gives_the_published_values(hits: int, number: int, low: float, high: float) -> None:
    """Source: Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    interval = scores.share_interval(hits, number)
    assert interval is not None
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


@given(samples)
def test_share_interval_holds_the_share_and_stays_between_nothing_and_all(sample: tuple[int, int]) -> None:
    hits, number = sample
    interval = scores.share_interval(hits, number)
    assert interval is not None
    assert 0 <= interval.low <= hits / number <= interval.high <= 1
    assert interval.margin > 0


@given(ces_answers)
def test_ease_is_the_mean_with_students_interval(answers: list[int]) -> None:
    interval = scores.ease_interval(Counter(answers))
    mean = scores.ease_mean(Counter(answers))
    assert mean == pytest.approx(fmean(answers))
    assert interval is not None
    if interval.low > 1 and interval.high < 7:
        assert interval.margin >= 1.9599 * stdev(answers) / sqrt(len(answers)) - 1e-9


def test_ease_interval_of_a_sample_worked_by_hand() -> None:
    # 2, 4, 4, 5, 7, 7: mean 4.8333, standard deviation 1.9408, t(5) = 2.571
    interval = scores.ease_interval(Counter([2, 4, 4, 5, 7, 7]))
    assert interval is not None
    assert interval.low == pytest.approx(2.7963, abs=1e-3)
    assert interval.high == pytest.approx(6.8704, abs=1e-3)


@pytest.mark.parametrize(
    ("degrees", "published"), [(1, 12.706), (30, 2.042), (31, 2.040), (40, 2.021), (60, 2.000), (120, 1.980)]
)
def test_students_t_gives_the_published_values(degrees: int, published: float) -> None:
    """Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2."""
    assert scores.students_t(degrees) == pytest.approx(published, abs=6e-4)


def test_ease_share_counts_five_to_seven() -> None:
    assert scores.ease_share({4: 1, 5: 1, 6: 1, 7: 1}) == 0.75


@pytest.mark.parametrize(
    "figure",
    [
        scores.net_promoter_score,
        scores.net_promoter_interval,
        scores.satisfied_share,
        scores.satisfied_interval,
        scores.ease_mean,
        scores.ease_interval,
        scores.ease_share,
        scores.ease_share_interval,
    ],
)
def test_nobody_answered_gives_no_figure(figure: Figure) -> None:
    assert figure({}) is None


@pytest.mark.parametrize(
    ("figure", "score"),
    [
        (scores.net_promoter_score, 11),
        (scores.net_promoter_score, -1),
        (scores.net_promoter_interval, 11),
        (scores.satisfied_share, 0),
        (scores.satisfied_interval, 6),
        (scores.ease_mean, 8),
        (scores.ease_interval, 0),
        (scores.ease_share, 8),
        (scores.ease_share_interval, 0),
    ],
)
def test_a_score_off_the_scale_is_refused(figure: Figure, score: int) -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        figure({score: 1})


def test_one_answer_has_a_mean_and_no_interval_of_ease() -> None:
    assert scores.ease_mean({6: 1}) == 6
    assert scores.ease_interval({6: 1}) is None


def test_more_hits_than_tries_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        scores.share_interval(3, 2)


def test_the_share_who_found_it_easy_has_wilsons_interval() -> None:
    assert scores.ease_share_interval({4: 1, 5: 1, 7: 2}) == scores.share_interval(3, 4)


@given(ces_answers)
def test_an_interval_of_a_mean_on_a_scale_always_has_a_width_and_holds_the_mean(answers: list[int]) -> None:
    interval = scores.mean_interval(Counter(answers), (1, 7))
    assert interval is not None
    assert 1 <= interval.low < interval.high <= 7
    assert interval.low <= fmean(answers) <= interval.high


@pytest.mark.parametrize("number", [5, 20, 100])
def test_a_unanimous_mean_leaves_the_room_that_a_share_of_nobody_leaves(number: int) -> None:
    interval = scores.mean_interval({5: number}, (1, 5))
    assert interval is not None
    missed = (5 - interval.low) / 4
    assert (1 - missed) ** number == pytest.approx(0.025)


def test_numbers_without_ends_that_are_all_alike_have_no_interval() -> None:
    assert scores.mean_interval({3.0: 10}) is None
