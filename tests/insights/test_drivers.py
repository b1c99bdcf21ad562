"""Test that the drivers find what moves a score and say when it may be chance."""

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest

from feedback.insights.drivers import Candidate, Driver, drivers_among, sides_of
from feedback.insights.measurements import MEASUREMENTS, side_of
from feedback.surveys.scores import Tally, net_promoter_score


def drivers_of(everybody: Tally, by_theme: Mapping[str, Tally]) -> list[Driver]:
    return drivers_among([Candidate(theme, tally, everybody) for theme, tally in by_theme.items()])


def test_the_impact_is_what_the_mean_gains_when_the_theme_scores_like_the_rest() -> None:
    everybody = {5: 60, 4: 20, 1: 20}

    (delivery,) = drivers_of(everybody, {"delivery": {1: 20}})

    with_it, without = (60 * 5 + 20 * 4 + 20 * 1) / 100, (60 * 5 + 20 * 4) / 80
    assert delivery.impact == pytest.approx(without - with_it)
    assert delivery.share == 0.2
    assert delivery.is_beyond_noise


def test_a_theme_named_by_chance_stays_within_noise() -> None:
    chance = Random(7)
    answers = [chance.randint(1, 5) for _answer in range(400)]
    everybody = Counter(answers)
    themes = {f"theme {number}": Counter(chance.sample(answers, 60)) for number in range(20)}

    assert not any(driver.is_beyond_noise for driver in drivers_of(everybody, themes))


def test_small_groups_say_nothing() -> None:
    assert drivers_of({5: 50, 1: 4}, {"rare": {1: 4}}) == []
    assert drivers_of({1: 50, 5: 4}, {"all but four": {1: 50}}) == []


def test_the_largest_impact_stands_first() -> None:
    everybody = {10: 100, 5: 30, 0: 30}

    names = [driver.theme for driver in drivers_of(everybody, {"mild": {5: 30}, "bad": {0: 30}})]

    assert names == ["bad", "mild"]


def test_the_sides_of_answers_have_the_score_as_their_mean() -> None:
    tally = {10: 5, 9: 2, 8: 4, 3: 6}

    sides = sides_of(tally)

    mean = sum(side * times for side, times in sides.items()) / sum(sides.values())
    assert mean == pytest.approx(net_promoter_score(tally))


@pytest.mark.parametrize(("kind", "highest"), [("nps", 10), ("csat", 5), ("ces", 7)])
def test_a_score_that_stands_for_its_side_gives_the_same_figure(kind: str, highest: int) -> None:
    measurement = MEASUREMENTS[kind]
    tally = dict.fromkeys(range(1, highest + 1), 3)
    sides: Counter[int] = Counter()
    for score, number in tally.items():
        sides[side_of(kind, score)] += number

    assert measurement.values(sides) == measurement.values(tally)
    assert measurement.value(sides) == measurement.value(tally)
