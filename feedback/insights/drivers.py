"""Say which themes move the score: how many points the whole would gain if a theme's trouble were gone."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.surveys.comparisons import Difference, discoveries, mean_difference, sample_of
from feedback.surveys.scores import Interval, Tally

SMALLEST_GROUP = 5
"""A theme of fewer answers than this says nothing yet, and would show who said it."""


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


def drivers_of(everybody: Tally, by_theme: Mapping[str, Tally]) -> list[Driver]:
    """Return the themes by the size of their impact, the largest first.

    The impact is the theme's share times the difference between those without it and those with it, were they
    to score like the others. Chance is held down over all themes together (`discoveries`).
    A theme is left out when it, or the rest beside it, has fewer than five answers.
    """
    found: list[tuple[str, int, float, Difference]] = []
    total = sum(everybody.values())
    for theme, tally in by_theme.items():
        rest = {score: times - tally.get(score, 0) for score, times in everybody.items()}
        difference = _difference(tally, rest)
        if difference is not None:
            number = sum(tally.values())
            found.append((theme, number, number / total, difference))
    stands = discoveries([difference.p_value for _theme, _number, _share, difference in found])
    drivers = [_driver(*each, is_beyond) for each, is_beyond in zip(found, stands, strict=True)]
    return sorted(drivers, key=lambda driver: (-driver.impact, driver.theme))


def _difference(tally: Tally, rest: Tally) -> Difference | None:
    if sum(tally.values()) < SMALLEST_GROUP or sum(rest.values()) < SMALLEST_GROUP:
        return None
    those, others = sample_of(tally), sample_of(rest)
    assert those is not None
    assert others is not None
    return mean_difference(those, others)


def _driver(theme: str, number: int, share: float, difference: Difference, is_beyond: bool) -> Driver:
    low, high = share * difference.interval.low, share * difference.interval.high
    return Driver(theme, number, share, share * difference.value, Interval(low, high), is_beyond)
