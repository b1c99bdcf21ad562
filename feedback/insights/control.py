"""Tell a change from noise as a control chart does, so that an alert means something.

Every bucket has its own limits, because a day of five answers swings more than a day of five hundred. A share
of few is no bell curve: beyond the limits it stands out only when the binomial distribution agrees.
Source: Shewhart, Economic Control of Quality of Manufactured Product (1931); run rule: Nelson, "The Shewhart
Control Chart - Tests for Special Causes", Journal of Quality Technology 16 (1984), test 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma, log, log1p, sqrt

from feedback.insights.privacy import SMALLEST_GROUP

SIGMAS = 3
BEYOND = 0.00135
"""How often chance alone lies beyond three standard errors on one side."""
LONGEST_RUN = 9
"""So many buckets in a row on one side of the centre are no chance."""
FEWEST_BUCKETS = 8
"""With fewer buckets the centre itself is too uncertain to judge by."""


class Signal(StrEnum):
    """Why a bucket stands out."""

    NONE = ""
    ABOVE = "above"
    BELOW = "below"
    RUN_ABOVE = "run_above"
    RUN_BELOW = "run_below"


@dataclass(frozen=True)
class Bucket:
    """One stretch of time: how many answers, the mean of their values and the variance of a single value.

    Of a share `hits` says how many of the answers it is.
    """

    number: int
    mean: float
    variance: float
    hits: int | None = None


@dataclass(frozen=True)
class Judged:
    """A bucket beside its limits, and why it stands out; None where nobody answered."""

    mean: float | None
    low: float
    high: float
    signal: Signal


@dataclass(frozen=True)
class ControlChart:
    """The centre of all buckets and each bucket's judgment; `is_judged` is False with too few of them."""

    centre: float
    points: tuple[Judged, ...]
    is_judged: bool

    @property
    def alert(self) -> Signal:
        """What the newest bucket with answers says."""
        answered = [point for point in self.points if point.mean is not None]
        return answered[-1].signal if answered else Signal.NONE


def control_chart(buckets: Sequence[Bucket]) -> ControlChart | None:
    """Return the chart of the buckets in their order; None when nobody answered in any.

    The spread of a single answer is pooled over all buckets; a bucket's limits lie three standard errors from
    the centre. A bucket too small to be shown moves the centre and never stands out.
    """
    total = sum(bucket.number for bucket in buckets)
    if not total:
        return None
    centre = sum(bucket.number * bucket.mean for bucket in buckets) / total
    spread = sqrt(_pooled_variance(buckets))
    answered = sum(1 for bucket in buckets if bucket.number)
    is_judged = answered >= FEWEST_BUCKETS
    points, run = [], 0
    for bucket in buckets:
        run = _next_run(run, bucket, centre)
        points.append(_judged(bucket, centre, spread, run if is_judged else None))
    return ControlChart(centre, tuple(points), is_judged)


def share_bucket(hits: int, number: int) -> Bucket:
    """Return the bucket of a share, such as a theme's among all answers of a week."""
    share = hits / number if number else 0.0
    return Bucket(number, share, share * (1 - share), hits)


def chance_of(hits: int, number: int, share: float) -> float:
    """Return how likely chance gives so many hits or more among a number, each with a chance of `share`.

    Terms are added from the first on until they no longer matter: each is the one before times a ratio.
    """
    if hits <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    if hits <= number * share:
        # Below the middle the first terms are too small to be told from nothing: what is left is summed.
        return 1 - chance_of(number - hits + 1, number, 1 - share)
    ways = lgamma(number + 1) - lgamma(hits + 1) - lgamma(number - hits + 1)
    term = exp(ways + hits * log(share) + (number - hits) * log1p(-share))
    total, odds = term, share / (1 - share)
    for count in range(hits, number):
        term *= odds * (number - count) / (count + 1)
        total += term
        if term < total * 1e-9:
            break
    return min(total, 1.0)


def _pooled_variance(buckets: Sequence[Bucket]) -> float:
    degrees = sum(bucket.number - 1 for bucket in buckets if bucket.number > 1)
    if not degrees:
        return 0.0
    return sum((bucket.number - 1) * bucket.variance for bucket in buckets if bucket.number > 1) / degrees


def _next_run(run: int, bucket: Bucket, centre: float) -> int:
    """Return how many buckets in a row lie above (positive) or below (negative) the centre."""
    if not bucket.number:
        return run
    if bucket.mean == centre:
        return 0
    side = 1 if bucket.mean > centre else -1
    return run + side if run * side > 0 else side


def _judged(bucket: Bucket, centre: float, spread: float, run: int | None) -> Judged:
    if not bucket.number:
        return Judged(None, centre, centre, Signal.NONE)
    half = SIGMAS * spread / sqrt(bucket.number)
    low, high = centre - half, centre + half
    is_judged = run is not None and bucket.number >= SMALLEST_GROUP
    signal = _signal(bucket, low, high, run or 0) if is_judged else Signal.NONE
    return Judged(bucket.mean, low, high, signal)


def _signal(bucket: Bucket, low: float, high: float, run: int) -> Signal:
    centre = (low + high) / 2
    if bucket.mean > high and _is_beyond(bucket.hits, bucket.number, centre):
        return Signal.ABOVE
    misses = None if bucket.hits is None else bucket.number - bucket.hits
    if bucket.mean < low and _is_beyond(misses, bucket.number, 1 - centre):
        return Signal.BELOW
    if run >= LONGEST_RUN:
        return Signal.RUN_ABOVE
    return Signal.RUN_BELOW if run <= -LONGEST_RUN else Signal.NONE


def _is_beyond(hits: int | None, number: int, share: float) -> bool:
    """Tell whether so many are more than chance gives; of a mean its limits have said so already."""
    return hits is None or chance_of(hits, number, share) < BEYOND
