"""Say where people stop who begin a form and don't send it in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from feedback.insights.asked import Asked, Chosen, gather
from feedback.insights.lineage import Lineage
from feedback.insights.options import LEFT, TOUCHED
from feedback.insights.privacy import is_small, shown_through
from feedback.insights.questions import BAR_WIDTH
from feedback.insights.shares import say_range, say_share
from feedback.surveys.models import SurveyVersion
from feedback.surveys.scores import share_interval


@dataclass(frozen=True)
class Stop:
    """One question: how many answered it, and how many of them went no further.

    It is hidden where the numbers would give away the few who took a branch.
    """

    label: str
    touched: int
    left: int
    share: str = ""
    interval: str = ""
    length: int = 0
    is_hidden: bool = False


@dataclass(frozen=True)
class Stops:
    """How many began, how many sent in, and who stopped where; `unanswered` stopped before any answer."""

    begun: int
    sent: int
    unanswered: int
    stops: tuple[Stop, ...]

    @property
    def left(self) -> int:
        return self.begun - self.sent

    @property
    def share(self) -> str:
        return _percent(self.left, self.begun)


def stops_of(
    versions: Sequence[SurveyVersion],
    chosen: Chosen,
    shorter: Sequence[Chosen] = (),
    *,
    left: int,
    sent: int,
) -> Stops:
    """Return where people stopped, question by question; each is charged to the last one answered.

    Only those who answered a question can stop at it: so one on a branch is not blamed for whom it never met.
    `shorter` has the same of shorter windows that end on the same day and are shown too.
    """
    gathered = gather(versions, chosen, Lineage(), shorter)
    shown = _shown(gathered)
    most = max((gathered[place].counts.get(LEFT, 0) for place in shown), default=0)
    stops = [
        _stop(each, most) if place in shown else Stop(each.newest.label, *_numbers(each), is_hidden=True)
        for place, each in enumerate(gathered)
    ]
    charged = sum(stop.left for stop in stops)
    return Stops(left + sent, sent, max(left - charged, 0), tuple(stop for stop in stops if stop.touched))


def _shown(gathered: Sequence[Asked]) -> Collection[int]:
    """Return the places of the questions whose numbers give no few away, also not by subtracting."""
    windows = zip(*([*each.shorter, each.counts] for each in gathered), strict=True)
    branches = [
        {place: _touched(counts) for place, counts in enumerate(window) if gathered[place].is_branch}
        for window in windows
    ]
    always = {
        place
        for place, each in enumerate(gathered)
        if not each.is_branch and not is_small(_touched(each.counts))
    }
    return always | shown_through(branches)[-1] if branches else always


def _numbers(asked: Asked) -> tuple[int, int]:
    return _touched(asked.counts), asked.counts.get(LEFT, 0)


def _touched(counts: Mapping[str, int]) -> int:
    return counts.get("", 0) + counts.get(TOUCHED, 0)


def _stop(asked: Asked, most: int) -> Stop:
    label, (touched, left) = asked.newest.label, _numbers(asked)
    interval = share_interval(left, touched)
    if interval is None:
        return Stop(label, touched, left)
    share, words = _percent(left, touched), say_range(interval)
    return Stop(label, touched, left, share, words, round(BAR_WIDTH * left / most) if most else 0)


def _percent(some: int, of: int) -> str:
    return say_share(some / of) if of else ""
