"""Give each scale its figure, interval, comparison and words, so that pages need not know which it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.insights.control import Bucket, share_bucket
from feedback.insights.drivers import sides_of
from feedback.insights.shares import say_range, say_share
from feedback.surveys.comparisons import (
    Difference,
    mean_difference,
    net_promoter_difference,
    sample_of,
    share_difference,
)
from feedback.surveys.scores import (
    Interval,
    Tally,
    ease_interval,
    ease_mean,
    ease_share,
    ease_share_interval,
    net_promoter_interval,
    net_promoter_score,
    satisfied_interval,
    satisfied_share,
)
from portal.lib.numbers import rounded, say_number

_SIDES: Mapping[str, Callable[[int], int]] = {
    "nps": lambda score: 10 if score >= 9 else 0 if score <= 6 else 8,
    "csat": lambda score: 5 if score >= 4 else 1,
}


def side_of(kind: str, score: int) -> int:
    """Return the score that stands for all of its side: to a figure made of shares they are the same."""
    return _SIDES.get(kind, _as_given_score)(score)


def _as_given_score(score: int) -> int:
    return score


WANTED_MARGIN = {"nps": 10.0, "csat": 0.05, "ces": 0.25}
"""The half-width at which a figure is worth steering by, in its own unit."""


@dataclass(frozen=True)
class Measurement:
    """What can be done with the answers of one scale; `lowest` and `highest` are the ends of its figure."""

    name: str | Promise
    note: str | Promise
    lowest: float
    highest: float
    value: Callable[[Tally], float | None]
    interval: Callable[[Tally], Interval | None]
    difference: Callable[[Tally, Tally], Difference | None]
    bucket: Callable[[Tally], Bucket]
    say: Callable[[float], str]
    say_change: Callable[[float], str]
    values: Callable[[Tally], Tally]
    """The answers in the unit of the figure, so that their mean is the figure."""
    unit: float = 1.0
    """What one unit of `values` is of the figure."""
    say_beside: Callable[[Tally], str] = lambda _tally: ""
    """A second figure of the same answers, in words."""


def _mean_difference(first: Tally, second: Tally) -> Difference | None:
    before, after = sample_of(first), sample_of(second)
    return mean_difference(before, after) if before and after else None


def _share_difference(first: Tally, second: Tally) -> Difference | None:
    return share_difference(_satisfied(first), _satisfied(second))


def _satisfied(tally: Tally) -> tuple[int, int]:
    return tally.get(4, 0) + tally.get(5, 0), sum(tally.values())


def _satisfied_sides(tally: Tally) -> Tally:
    hits, number = _satisfied(tally)
    return {100: hits, 0: number - hits}


def _as_given(tally: Tally) -> Tally:
    return tally


def _mean_bucket(tally: Tally) -> Bucket:
    number = sum(tally.values())
    if not number:
        return Bucket(0, 0.0, 0.0)
    mean = sum(score * times for score, times in tally.items()) / number
    sample = sample_of(tally)
    return Bucket(number, mean, sample.variance if sample else 0.0)


def _signed(value: float) -> str:
    return f"+{say_number(value)}" if rounded(value) > 0 else say_number(value)


def _percent(value: float) -> str:
    return say_share(value)


def _decimal(value: float) -> str:
    return say_number(value, 2)


def _points(value: float) -> str:
    return ngettext("%(number)s point", "%(number)s points", abs(int(rounded(value)))) % {
        "number": _signed(value)
    }


def _percent_points(value: float) -> str:
    words = ngettext(
        "%(number)s percentage point", "%(number)s percentage points", abs(int(rounded(100 * value)))
    )
    return words % {"number": _signed(100 * value)}


def _say_found_easy(tally: Tally) -> str:
    share, interval = ease_share(tally), ease_share_interval(tally)
    if share is None or interval is None:
        return ""
    words = _("Found it easy (5 to 7 of 7): %(share)s, %(range)s with 95%% confidence.")
    return words % {"share": say_share(share), "range": say_range(interval)}


def _decimal_change(value: float) -> str:
    return f"+{_decimal(value)}" if rounded(value, 2) > 0 else _decimal(value)


MEASUREMENTS: Mapping[str, Measurement] = {
    "nps": Measurement(
        gettext_lazy("Net Promoter Score"),
        gettext_lazy("from -100 to 100"),
        -100,
        100,
        net_promoter_score,
        net_promoter_interval,
        net_promoter_difference,
        lambda tally: _mean_bucket(sides_of(tally)),
        _signed,
        _points,
        sides_of,
    ),
    "csat": Measurement(
        gettext_lazy("Satisfied"),
        gettext_lazy("gave 4 or 5 of 5"),
        0,
        1,
        satisfied_share,
        satisfied_interval,
        _share_difference,
        lambda tally: share_bucket(*_satisfied(tally)),
        _percent,
        _percent_points,
        _satisfied_sides,
        0.01,
    ),
    "ces": Measurement(
        gettext_lazy("Ease"),
        gettext_lazy("mean of 1 to 7"),
        1,
        7,
        ease_mean,
        ease_interval,
        _mean_difference,
        _mean_bucket,
        _decimal,
        _decimal_change,
        _as_given,
        say_beside=_say_found_easy,
    ),
}
