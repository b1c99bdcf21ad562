"""Turn answers into honest figures: each with its definition, its interval and its source.

Every function takes how often each score was given, as one GROUP BY returns it; skipped answers never enter.
`collections.Counter(scores)` makes the same from a list. An interval has a confidence of 95 %.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Tally = Mapping[int, int]
"""From each score to how many gave it."""

Z = NormalDist().inv_cdf(0.975)
"""1.96: 95 % of a normal distribution lie within this many standard deviations."""

T_CRITICAL = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t for 97.5 % at 1 to 30 degrees of freedom.

Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
"""


@dataclass(frozen=True)
class Interval:
    """The range that holds the true figure with 95 % confidence."""

    low: float
    high: float

    @property
    def margin(self) -> float:
        return (self.high - self.low) / 2


def net_promoter_score(tally: Tally) -> float | None:
    """Return the Net Promoter Score of 0-10 answers.

    Share of promoters (9-10) minus share of detractors (0-6), from -100 to 100; None when nobody answered.

    Raises: ValueError if a score lies outside 0-10.
    Source: Reichheld, "The One Number You Need to Grow", HBR, Dec 2003.
    """
    number = _answered(tally, 0, 10)
    if not number:
        return None
    return 100 * (_between(tally, 9, 10) - _between(tally, 0, 6)) / number


def net_promoter_interval(tally: Tally) -> Interval | None:
    """Return the adjusted-Wald interval of the Net Promoter Score; None when nobody answered.

    Adds 3/4 of a promoter, 3/4 of a detractor and 1 1/2 passives: even when all agree it has a width.

    Raises: ValueError if a score lies outside 0-10.
    Source: Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70, 2016.
    """
    number = _answered(tally, 0, 10)
    if not number:
        return None
    promoters = (_between(tally, 9, 10) + 0.75) / (number + 3)
    detractors = (_between(tally, 0, 6) + 0.75) / (number + 3)
    centre = promoters - detractors
    half = Z * sqrt((promoters + detractors - centre**2) / (number + 3))
    return Interval(100 * max(centre - half, -1.0), 100 * min(centre + half, 1.0))


def satisfied_share(tally: Tally) -> float | None:
    """Return the share of satisfied customers, 0 to 1: those who gave 4 or 5 of 5; None when nobody answered.

    A 3 counts as answered and not as satisfied.

    Raises: ValueError if a score lies outside 1-5.
    """
    number = _answered(tally, 1, 5)
    return _between(tally, 4, 5) / number if number else None


def satisfied_interval(tally: Tally) -> Interval | None:
    """Return the Wilson interval of the satisfied share.

    Raises: ValueError if a score lies outside 1-5.
    """
    return share_interval(_between(tally, 4, 5), _answered(tally, 1, 5))


def ease_mean(tally: Tally) -> float | None:
    """Return the mean Customer Effort Score of 1-7 answers; None when nobody answered.

    Raises: ValueError if a score lies outside 1-7.
    Source: Dixon, Toman, DeLisi, The Effortless Experience (2013): agreement that it was easy.
    """
    number = _answered(tally, 1, 7)
    return sum(score * times for score, times in tally.items()) / number if number else None


def ease_interval(tally: Tally) -> Interval | None:
    """Return Student's interval of the mean effort score, within 1 and 7; None with fewer than two answers.

    Raises: ValueError if a score lies outside 1-7.
    """
    _answered(tally, 1, 7)
    return mean_interval(tally, (1, 7))


def ease_share(tally: Tally) -> float | None:
    """Return the share, 0 to 1, of those who found it easy: 5 to 7 of 7; None when nobody answered.

    Raises: ValueError if a score lies outside 1-7.
    """
    number = _answered(tally, 1, 7)
    return _between(tally, 5, 7) / number if number else None


def ease_share_interval(tally: Tally) -> Interval | None:
    """Return the Wilson interval of the share who found it easy.

    Raises: ValueError if a score lies outside 1-7.
    """
    return share_interval(_between(tally, 5, 7), _answered(tally, 1, 7))


def mean_interval(
    tally: Mapping[int, int] | Mapping[float, int], ends: tuple[float, float] | None = None
) -> Interval | None:
    """Return Student's interval of a mean, within the ends of its scale; None with fewer than two values.

    Where all gave the same, their spread says nothing: then the greatest share that chance may have missed is
    supposed at either end of the scale. Without ends there is no interval.

    Source: Clopper and Pearson, Biometrika 26 (1934), for a share of which nobody was met.
    """
    number = sum(tally.values())
    if number < 2:
        return None
    mean = sum(value * times for value, times in tally.items()) / number
    squares = sum(times * (value - mean) ** 2 for value, times in tally.items())
    if len([value for value, times in tally.items() if times]) == 1:
        return _unanimous(mean, number, ends)
    half = students_t(number - 1) * sqrt(squares / (number - 1) / number)
    low, high = ends or (mean - half, mean + half)
    return Interval(max(mean - half, low), min(mean + half, high))


def _unanimous(value: float, number: int, ends: tuple[float, float] | None) -> Interval | None:
    if ends is None:
        return None
    missed = 1 - 0.025 ** (1 / number)
    return Interval(value - missed * (value - ends[0]), value + missed * (ends[1] - value))


def share_interval(hits: int, number: int) -> Interval | None:
    """Return the Wilson interval of a share, 0 to 1; None when there is nothing to share.

    Source: Wilson 1927; recommended by Brown, Cai and DasGupta, Statistical Science 16 (2001).

    Raises: ValueError if there are more hits than tries.
    """
    if not 0 <= hits <= number:
        raise ValueError(f"{hits} of {number} is no share")
    if not number:
        return None
    share = hits / number
    spread = Z**2 / number
    centre = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    # The interval holds the share itself; rounding must not put it outside when nobody or everybody is a hit.
    return Interval(max(min(centre - half, share), 0.0), min(max(centre + half, share), 1.0))


def _answered(tally: Tally, lowest: int, highest: int) -> int:
    for score, times in tally.items():
        if not lowest <= score <= highest or times < 0:
            raise ValueError(f"{times} times {score} is not on the scale from {lowest} to {highest}")
    return sum(tally.values())


def _between(tally: Tally, low: int, high: int) -> int:
    return sum(times for score, times in tally.items() if low <= score <= high)


def students_t(degrees: int) -> float:
    """Return Student's t for 97.5 % at so many degrees of freedom, at least 1."""
    # Above 30 degrees the first two terms of Cornish and Fisher are exact to three figures.
    if degrees <= len(T_CRITICAL):
        return T_CRITICAL[degrees - 1]
    return Z + (Z**3 + Z) / (4 * degrees) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * degrees**2)
