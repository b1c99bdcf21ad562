"""Say where people stop who begin a form and don't send it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.insights.asked import gather
from feedback.insights.lineage import Lineage
from feedback.insights.options import LEFT, TOUCHED
from feedback.insights.privacy import SMALLEST_GROUP
from feedback.insights.questions import BAR_WIDTH
from feedback.insights.shares import say_range, say_share
from feedback.surveys.models import SurveyVersion
from feedback.surveys.scores import share_interval


@dataclass(frozen=True)
class Stop:
    """One question: how many answered it, and how many of them went no further."""

    label: str
    touched: int
    left: int
    share: str = ""
    interval: str = ""
    length: int = 0

    @property
    def is_small(self) -> bool:
        """Whether so few met the question that their number would tell who took its branch."""
        return self.touched < SMALLEST_GROUP


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
    versions: Sequence[SurveyVersion], chosen: Mapping[int, Mapping[str, int]], *, left: int, sent: int
) -> Stops:
    """Return where people stopped, question by question; each is charged to the last one answered.

    Only those who answered a question can stop at it: so one on a branch is not blamed for whom it never met.
    """
    gathered = gather(versions, chosen, Lineage())
    counts = [(each.newest.label, each.counts) for each in gathered]
    most = max((found.get(LEFT, 0) for _label, found in counts), default=0)
    stops = [_stop(label, found.get(LEFT, 0), _touched(found), most) for label, found in counts]
    charged = sum(stop.left for stop in stops)
    return Stops(left + sent, sent, max(left - charged, 0), tuple(stop for stop in stops if stop.touched))


def _touched(counts: Mapping[str, int]) -> int:
    return counts.get("", 0) + counts.get(TOUCHED, 0)


def _stop(label: str, left: int, touched: int, most: int) -> Stop:
    interval = share_interval(left, touched)
    if interval is None:
        return Stop(label, touched, left)
    share, words = _percent(left, touched), say_range(interval)
    return Stop(label, touched, left, share, words, round(BAR_WIDTH * left / most) if most else 0)


def _percent(some: int, of: int) -> str:
    return say_share(some / of) if of else ""
