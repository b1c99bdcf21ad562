"""Test that the control chart rings for changes and stays silent for noise."""

from random import Random
from statistics import fmean, variance

import pytest

from feedback.insights.control import Bucket, Signal, chance_of, control_chart, share_bucket


def bucket_of(values: list[float]) -> Bucket:
    return Bucket(len(values), fmean(values), variance(values))


def steady(seed: int, buckets: int = 20, mean: float = 7.0) -> list[Bucket]:
    chance = Random(seed)
    return [bucket_of([chance.gauss(mean, 2) for _answer in range(40)]) for _bucket in range(buckets)]


def test_a_worked_example_has_the_limits_of_the_textbook() -> None:
    chart = control_chart([Bucket(25, 10.0, 4.0)] * 8)

    assert chart is not None
    assert chart.centre == 10
    # 3 standard errors: 3 * 2 / 5.
    assert chart.points[0].low == pytest.approx(8.8)
    assert chart.points[0].high == pytest.approx(11.2)


def test_steady_answers_ring_for_less_than_one_bucket_in_a_hundred() -> None:
    charts = [control_chart(steady(seed)) for seed in range(100)]

    rung = sum(point.signal != Signal.NONE for chart in charts if chart for point in chart.points)
    assert rung <= 20


def test_a_fall_of_the_mean_rings_at_once() -> None:
    chart = control_chart([*steady(1), bucket_of([4.0, 5.0] * 20)])

    assert chart is not None
    assert chart.alert == Signal.BELOW


def test_a_small_lasting_shift_rings_by_its_run() -> None:
    lower = [Bucket(40, 6.6, 4.0)] * 9
    chart = control_chart([Bucket(40, 7.0, 4.0)] * 9 + lower)

    assert chart is not None
    assert chart.alert == Signal.RUN_BELOW


def test_the_same_figures_in_few_answers_are_no_alert() -> None:
    fall = Bucket(3, 5.0, 1.0)

    chart = control_chart([*steady(1), fall])

    assert chart is not None
    assert chart.alert == Signal.NONE


def test_few_buckets_are_drawn_and_not_judged() -> None:
    chart = control_chart([*steady(1, buckets=5), bucket_of([0.0, 0.1] * 20)])

    assert chart is not None
    assert not chart.is_judged
    assert chart.alert == Signal.NONE


def test_an_empty_bucket_is_a_gap_and_breaks_no_run() -> None:
    below = [Bucket(40, 6.6, 4.0)]
    chart = control_chart([Bucket(40, 7.0, 4.0)] * 9 + below * 5 + [Bucket(0, 0.0, 0.0)] + below * 4)

    assert chart is not None
    assert chart.points[14].mean is None
    assert chart.alert == Signal.RUN_BELOW


def test_nobody_answered_is_no_chart() -> None:
    assert control_chart([Bucket(0, 0.0, 0.0)] * 10) is None


def test_the_bucket_of_a_share_has_the_variance_of_a_coin() -> None:
    assert share_bucket(25, 100) == Bucket(100, 0.25, 0.1875, 25)
    assert share_bucket(0, 0) == Bucket(0, 0.0, 0.0, 0)


def test_the_chance_of_hits_is_that_of_the_binomial_distribution() -> None:
    # (1 - .95 ** 5 - 5 * .05 * .95 ** 4), and 10 heads of 10.
    assert chance_of(2, 5, 0.05) == pytest.approx(0.0225925)
    assert chance_of(10, 10, 0.5) == pytest.approx(1 / 1024)
    assert chance_of(1000, 2000, 0.999) == pytest.approx(1.0)
    assert chance_of(19, 40, 0.5) == pytest.approx(0.6820860, rel=1e-5)
    assert (chance_of(0, 5, 0.1), chance_of(1, 5, 0.0), chance_of(5, 5, 1.0)) == (1.0, 0.0, 1.0)


def test_two_of_five_who_are_discontent_are_no_alert_where_one_in_twenty_is() -> None:
    """The bell curve would ring here: chance alone does this once in 44 weeks."""
    chart = control_chart([*[share_bucket(95, 100)] * 9, share_bucket(3, 5)])

    assert chart is not None
    assert (chart.points[-1].mean or 0) < chart.points[-1].low
    assert chart.alert == Signal.NONE


def test_a_share_that_falls_in_many_answers_rings() -> None:
    chart = control_chart([*[share_bucket(95, 100)] * 9, share_bucket(80, 100)])

    assert chart is not None
    assert chart.alert == Signal.BELOW


def test_a_group_too_small_to_show_gives_no_alert_either() -> None:
    chart = control_chart([*[Bucket(40, 6.0, 0.5)] * 9, Bucket(4, 1.0, 0.0)])

    assert chart is not None
    assert chart.alert == Signal.NONE
