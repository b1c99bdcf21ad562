"""Test the comparisons against published examples and what must hold for every sample."""

from collections import Counter
from math import sqrt
from statistics import fmean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.comparisons import (
    Sample,
    answers_needed,
    discoveries,
    mean_difference,
    net_promoter_difference,
    sample_of,
    share_difference,
)

nps_answers = st.lists(st.integers(0, 10), min_size=1, max_size=100)
shares = st.integers(1, 300).flatmap(lambda number: st.tuples(st.integers(0, number), st.just(number)))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998, table II, method 10, each with its first and second sample changed over.
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.0582, 0.8062),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 20), (10, 10), 0.6791, 1.0),
    ],
)
def test_share_difference_equals_the_published_intervals(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = share_difference(first, second)

    assert found is not None
    assert found.interval.low == pytest.approx(low, abs=1e-4)
    assert found.interval.high == pytest.approx(high, abs=1e-4)


@given(shares, shares)
def test_share_difference_turns_its_sign_with_the_groups(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    there, back = share_difference(first, second), share_difference(second, first)

    assert there is not None
    assert back is not None
    assert there.value == pytest.approx(-back.value)
    assert there.interval.low == pytest.approx(-back.interval.high)
    assert there.interval.low <= there.value <= there.interval.high
    assert 0 <= there.p_value <= 1


def test_an_empty_group_can_not_be_compared() -> None:
    assert share_difference((0, 0), (1, 2)) is None
    assert net_promoter_difference({}, {9: 3}) is None
    assert sample_of({5: 1}) is None


@given(nps_answers)
def test_a_group_does_not_differ_from_itself(answers: list[int]) -> None:
    found = net_promoter_difference(Counter(answers), Counter(answers))

    assert found is not None
    assert found.value == 0
    assert found.is_within_noise


def test_two_unanimous_groups_of_three_are_told_apart_only_when_they_disagree() -> None:
    agreeing = net_promoter_difference({10: 3}, {10: 3})
    opposed = net_promoter_difference({0: 30}, {10: 30})

    assert agreeing is not None
    assert agreeing.interval.high > 0
    assert opposed is not None
    assert not opposed.is_within_noise


def test_a_jump_of_the_score_by_few_answers_is_noise_and_by_many_is_none() -> None:
    few = net_promoter_difference({10: 5, 7: 3, 3: 2}, {10: 6, 7: 2, 3: 2})
    many = net_promoter_difference({10: 5000, 7: 3000, 3: 2000}, {10: 6000, 7: 2000, 3: 2000})

    assert few is not None
    assert few.is_within_noise
    assert many is not None
    assert not many.is_within_noise


@given(st.lists(st.integers(1, 7), min_size=2, max_size=50))
def test_a_sample_has_the_mean_and_variance_of_its_answers(answers: list[int]) -> None:
    sample = sample_of(Counter(answers))

    assert sample is not None
    assert sample.mean == pytest.approx(fmean(answers))
    assert sample.variance == pytest.approx(variance(answers))


def test_mean_difference_of_a_worked_example() -> None:
    found = mean_difference(Sample(100, 5.0, 4.0), Sample(100, 5.6, 5.0))

    # SE = sqrt(.04 + .05) = .3, t = 2 at 195.6 degrees of freedom, two-sided p = .0469.
    assert found.p_value == pytest.approx(0.0469, abs=1e-4)
    assert found.interval.low == pytest.approx(0.6 - 1.9722 * 0.3, abs=1e-3)


@pytest.mark.parametrize(("degrees", "critical"), [(4, 2.776), (8, 2.306), (18, 2.101), (28, 2.048)])
def test_means_of_few_answers_need_students_distance(degrees: int, critical: float) -> None:
    number = degrees // 2 + 1
    apart = critical * sqrt(2 / number)
    found = mean_difference(Sample(number, 4.0, 1.0), Sample(number, 4.0 + apart, 1.0))

    assert found.p_value == pytest.approx(0.05, abs=1e-3)
    assert found.interval.low == pytest.approx(0, abs=1e-3)


def test_the_change_of_a_net_promoter_score_is_that_of_the_scores_shown() -> None:
    found = net_promoter_difference({10: 5, 3: 5}, {10: 9, 7: 1})

    assert found is not None
    assert found.value == pytest.approx(90)
    assert found.interval.low < found.value < found.interval.high


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    # The fifteen p-values of their paper, section 3.2: at .05 the four smallest stand.
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    published += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]

    assert discoveries(published) == [True] * 4 + [False] * 11
    assert discoveries(published[::-1]) == [False] * 11 + [True] * 4


def test_no_test_makes_no_discovery() -> None:
    assert discoveries([]) == []


def test_a_p_value_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        discoveries([1.2])


@pytest.mark.parametrize(
    ("margin", "wanted", "expected"), [(10, 5, 300), (10, 10, 0), (3, 5, 0), (10, 9.9, 3)]
)
def test_answers_needed_grow_with_the_square_of_the_margin(
    margin: float, wanted: float, expected: int
) -> None:
    assert answers_needed(number=100, margin=margin, wanted=wanted) == expected
