"""Tell a change from noise as a control chart does, so that an alert means something.

Every bucket has its own limits, because a day of five answers swings more than a day of five hundred.
Source: Shewhart, Economic Control of Quality of Manufactured Product (1931); run rule: Nelson, "The Shewhart
Control Chart - Tests for Special Causes", Journal of Quality Technology 16 (1984), test 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

SIGMAS = 3
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
    """One stretch of time: how many answers, the mean of their values and the variance of a single value."""

    number: int
    mean: float
    variance: float


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
    the centre.
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
    return Bucket(number, share, share * (1 - share))


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
    signal = Signal.NONE if run is None else _signal(bucket.mean, low, high, run)
    return Judged(bucket.mean, low, high, signal)


def _signal(mean: float, low: float, high: float, run: int) -> Signal:
    if mean > high:
        return Signal.ABOVE
    if mean < low:
        return Signal.BELOW
    if run >= LONGEST_RUN:
        return Signal.RUN_ABOVE
    return Signal.RUN_BELOW if run <= -LONGEST_RUN else Signal.NONE
