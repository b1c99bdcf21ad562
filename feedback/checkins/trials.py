"""Compare two groups that a lot has made: two wordings, or the asked and the group that is not asked.

Looking again and again until a difference appears finds one where there is none; so a trial of wordings is
judged once, at a size that was fixed before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q

from feedback.checkins.models import ASKED_STATES, CheckIn, Program
from feedback.surveys.scores import share_interval
from portal.interactions.models import Interaction

WATCHED_FOR: Final = timedelta(days=90)
"""How long after a check-in, or the lot that spared her one, a customer's complaints are counted."""


@dataclass(frozen=True)
class Difference:
    """How much larger a share is than another, in percentage points, with its 95 % interval."""

    points: float
    low: float
    high: float

    @property
    def is_beyond_chance(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Arm:
    """One group: how many are in it, and how many of them did what is counted."""

    size: int
    hits: int


@dataclass(frozen=True)
class Comparison:
    """Two groups and the difference of the first from the second; None where one of them is empty."""

    first: Arm
    second: Arm
    difference: Difference | None


def difference_of(first: Arm, second: Arm) -> Difference | None:
    """Return the difference of two shares; None while one of the groups is empty.

    Source: Newcombe, "Interval estimation for the difference between independent proportions",
    Statistics in Medicine 17 (1998), method 10.
    """
    one, two = share_interval(first.hits, first.size), share_interval(second.hits, second.size)
    if one is None or two is None:
        return None
    left, right = first.hits / first.size, second.hits / second.size
    low = left - right - ((left - one.low) ** 2 + (two.high - right) ** 2) ** 0.5
    high = left - right + ((one.high - left) ** 2 + (right - two.low) ** 2) ** 0.5
    return Difference(100 * (left - right), 100 * low, 100 * high)


def compare(first: Arm, second: Arm) -> Comparison:
    return Comparison(first, second, difference_of(first, second))


def wordings_of(program: Program) -> Comparison:
    """Return who answered the second and the first wording, of those asked."""
    rows = CheckIn.objects.of_program(program).asked().order_by()
    counts = rows.values_list("wording").annotate(
        size=Count("pk"), hits=Count("pk", filter=Q(state=CheckIn.State.ANSWERED))
    )
    arms = {wording: Arm(size, hits) for wording, size, hits in counts}
    return compare(arms.get(Program.Wording.SECOND, Arm(0, 0)), arms.get(Program.Wording.FIRST, Arm(0, 0)))


def judged_wording(program: Program, now: datetime) -> str:
    """Return the wording to go on with; empty until enough were asked with each and had their time to answer.

    Of each wording the customers asked first are looked at, so that the answer is the same whenever it is
    asked. The second wins only beyond chance.
    """
    arms = []
    for wording in (Program.Wording.SECOND, Program.Wording.FIRST):
        rows = CheckIn.objects.of_program(program).filter(wording=wording, state__in=ASKED_STATES)
        first = list(rows.order_by("sent_at", "pk").values_list("state", "expires_at")[: program.trial_size])
        if len(first) < program.trial_size or any(ends > now for _state, ends in first if ends is not None):
            return ""
        arms.append(Arm(len(first), sum(state == CheckIn.State.ANSWERED for state, _ends in first)))
    difference = difference_of(*arms)
    is_better = difference is not None and difference.low > 0
    return Program.Wording.SECOND if is_better else Program.Wording.FIRST


def lift_of(program: Program, now: datetime) -> Comparison:
    """Return who complained within ninety days, of those the lot let be asked and of those it spared.

    All count whom the lot put into a group, also who withdrew her consent or never got the mail: the spared
    lose nobody that way, and whoever is hard to reach would be missing from one group only.
    Source: Montori and Guyatt, "Intention-to-treat principle", CMAJ 165 (2001).
    """
    complaints = Interaction.objects.filter(
        customer=OuterRef("customer"),
        is_complaint=True,
        occurred_at__gt=OuterRef("planned_at"),
        occurred_at__lte=now,
    )
    rows = CheckIn.objects.of_program(program).filter(planned_at__gt=now - WATCHED_FOR)
    arms = []
    spared = Q(skip_cause=CheckIn.Cause.HOLDOUT)
    for group in (rows.exclude(spared), rows.filter(spared)):
        counted = group.aggregate(size=Count("pk"), hits=Count("pk", filter=Q(Exists(complaints))))
        arms.append(Arm(counted["size"], counted["hits"]))
    return compare(*arms)
