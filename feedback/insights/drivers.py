"""Say which themes move the score: how many points the whole would gain if a theme's trouble were gone."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.insights.privacy import SMALLEST_GROUP
from feedback.surveys.comparisons import Difference, discoveries, mean_difference, sample_of
from feedback.surveys.scores import Interval, Tally


@dataclass(frozen=True)
class Driver:
    """One theme: how often it comes up, and what the overall mean would gain without it.

    `impact` is in the unit of the score; negative when those who name the theme score higher than the others.
    """

    theme: str
    number: int
    share: float
    impact: float
    interval: Interval
    is_beyond_noise: bool


def sides_of(tally: Tally) -> Tally:
    """Return NPS answers in points of the score: promoters 100, passives 0, detractors -100."""
    sides = {100: 0, 0: 0, -100: 0}
    for score, times in tally.items():
        sides[100 if score >= 9 else -100 if score <= 6 else 0] += times
    return sides


@dataclass(frozen=True)
class Candidate:
    """What may move the score: those who named a theme or chose a choice, among those who could have."""

    name: str
    tally: Tally
    everybody: Tally


def drivers_among(candidates: Iterable[Candidate]) -> list[Driver]:
    """Return the candidates by the size of their impact, the largest first.

    The impact is the theme's share times the difference between those without it and those with it, were they
    to score like the others. Chance is held down over all themes together (`discoveries`).
    A theme is left out when it, or the rest beside it, has fewer than five answers.
    """
    found = [(each, difference) for each in candidates if (difference := _difference(each)) is not None]
    stands = discoveries([difference.p_value for _each, difference in found])
    drivers = [
        _driver(each, difference, is_beyond)
        for (each, difference), is_beyond in zip(found, stands, strict=True)
    ]
    return sorted(drivers, key=lambda driver: (-driver.impact, driver.theme))


def _difference(each: Candidate) -> Difference | None:
    tally = each.tally
    rest = {score: times - tally.get(score, 0) for score, times in each.everybody.items()}
    if sum(tally.values()) < SMALLEST_GROUP or sum(rest.values()) < SMALLEST_GROUP:
        return None
    those, others = sample_of(tally), sample_of(rest)
    assert those is not None
    assert others is not None
    return mean_difference(those, others)


def _driver(each: Candidate, difference: Difference, is_beyond: bool) -> Driver:
    number = sum(each.tally.values())
    share = number / sum(each.everybody.values())
    low, high = share * difference.interval.low, share * difference.interval.high
    return Driver(each.name, number, share, share * difference.value, Interval(low, high), is_beyond)
