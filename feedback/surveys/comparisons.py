"""Say whether two groups differ beyond noise: differences with intervals, and many of them at once.

An interval has a confidence of 95 %; a `p_value` is two-sided.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log1p, sqrt
from statistics import NormalDist

from feedback.surveys.scores import Interval, Tally, Z, net_promoter_score, share_interval, students_t

NORMAL = NormalDist()
FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True)
class Difference:
    """The second group's figure minus the first's, in the unit of the figure."""

    value: float
    interval: Interval
    p_value: float

    @property
    def is_within_noise(self) -> bool:
        """Whether chance alone makes such a difference more often than once in twenty times."""
        return self.interval.low <= 0 <= self.interval.high


@dataclass(frozen=True)
class Sample:
    """A mean with what is needed to compare it: how many values, their mean and their variance (n - 1)."""

    number: int
    mean: float
    variance: float


def sample_of(tally: Tally) -> Sample | None:
    """Return the sample of a tally; None with fewer than two answers."""
    number = sum(tally.values())
    if number < 2:
        return None
    mean = sum(score * times for score, times in tally.items()) / number
    squares = sum(times * (score - mean) ** 2 for score, times in tally.items())
    return Sample(number, mean, squares / (number - 1))


def net_promoter_difference(first: Tally, second: Tally) -> Difference | None:
    """Return by how many points the Net Promoter Score changed; None when a group has no answer.

    The value is that of the two scores as they are shown. For the range and the test each group is padded as
    in `net_promoter_interval`: two unanimous groups still leave room for noise.

    Source: Rocks 2016 for the padding; independent samples, SE = sqrt(SE1**2 + SE2**2).
    """
    shown_before, shown_after = net_promoter_score(first), net_promoter_score(second)
    if shown_before is None or shown_after is None:
        return None
    before, spread_before = _padded_promoters(first)
    after, spread_after = _padded_promoters(second)
    found = _difference(100 * (after - before), 100 * sqrt(spread_before + spread_after), limit=200)
    return replace(found, value=shown_after - shown_before)


def share_difference(first: tuple[int, int], second: tuple[int, int]) -> Difference | None:
    """Return how a share, 0 to 1, changed from `first` to `second` (hits, tries); None when a group is empty.

    The interval is Newcombe's of two Wilson intervals; the p-value is of the pooled z-test.

    Raises: ValueError if there are more hits than tries.
    Source: Newcombe, "Interval Estimation for the Difference Between Independent Proportions",
    Statistics in Medicine 17 (1998), method 10.
    """
    earlier, later = share_interval(*first), share_interval(*second)
    if earlier is None or later is None:
        return None
    before, after = first[0] / first[1], second[0] / second[1]
    change = after - before
    down = sqrt((after - later.low) ** 2 + (earlier.high - before) ** 2)
    up = sqrt((later.high - after) ** 2 + (before - earlier.low) ** 2)
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    error = sqrt(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]))
    return Difference(change, Interval(change - down, change + up), _p_value(change, error))


def mean_difference(first: Sample, second: Sample) -> Difference:
    """Return how a mean changed from one sample to another, without supposing equal variances.

    Source: Welch, "The Generalization of Student's Problem", Biometrika 34 (1947); for the p-value Wallace,
    "Bounds on Normal Approximations to Student's and the Chi-Square Distributions", AMS 30 (1959).
    """
    shares = first.variance / first.number, second.variance / second.number
    change, error = second.mean - first.mean, sqrt(sum(shares))
    if not error:
        return _difference(change, error)
    degrees = sum(shares) ** 2 / (shares[0] ** 2 / (first.number - 1) + shares[1] ** 2 / (second.number - 1))
    half = students_t(max(int(degrees), 1)) * error
    as_normal = sqrt(degrees * log1p((change / error) ** 2 / degrees)) * (8 * degrees + 1) / (8 * degrees + 3)
    return Difference(change, Interval(change - half, change + half), _p_value(as_normal, 1.0))


def discoveries(p_values: Sequence[float], rate: float = FALSE_DISCOVERY_RATE) -> list[bool]:
    """Tell which of many differences stand, so that at most `rate` of those shown are chance.

    Raises: ValueError if a p-value lies outside 0-1.
    Source: Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995).
    """
    if any(not 0 <= value <= 1 for value in p_values):
        raise ValueError("A p-value lies from 0 to 1")
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    standing = 0
    for rank, place in enumerate(order, start=1):
        if p_values[place] <= rate * rank / len(p_values):
            standing = rank
    kept = set(order[:standing])
    return [place in kept for place in range(len(p_values))]


def answers_needed(*, number: int, margin: float, wanted: float) -> int:
    """Return how many more answers bring a half-width of `margin` down to the `wanted` one; 0 if it is there.

    Both in the unit of the figure; the width shrinks with the root of the number.

    Raises: ValueError unless `wanted` is positive.
    """
    if wanted <= 0:
        raise ValueError("The wanted margin is more than 0")
    return max(ceil(number * (margin / wanted) ** 2) - number, 0)


def _padded_promoters(tally: Tally) -> tuple[float, float]:
    """Return the padded score from -1 to 1 and the square of its standard error."""
    number = sum(tally.values()) + 3
    promoters = (sum(times for score, times in tally.items() if score >= 9) + 0.75) / number
    detractors = (sum(times for score, times in tally.items() if score <= 6) + 0.75) / number
    centre = promoters - detractors
    return centre, (promoters + detractors - centre**2) / number


def _difference(value: float, error: float, limit: float | None = None) -> Difference:
    low, high = value - Z * error, value + Z * error
    if limit is not None:
        low, high = max(low, -limit), min(high, limit)
    return Difference(value, Interval(low, high), _p_value(value, error))


def _p_value(value: float, error: float) -> float:
    if error == 0:
        return 1.0 if value == 0 else 0.0
    return min(2 * (1 - NORMAL.cdf(abs(value) / error)), 1.0)
