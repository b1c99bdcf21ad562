"""Show what became of those who were asked: how many in all and by program, and the published rates."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback.insights.models import DailyFate
from feedback.insights.periods import Period
from feedback.insights.privacy import SMALLEST_GROUP
from feedback.insights.rates import Outcomes, Rate, response_rates
from feedback.insights.shares import say_range, say_share
from feedback.surveys.models import Survey

Fate = DailyFate.Fate


@dataclass(frozen=True)
class RateShown:
    """One rate with what it divides; without `share` too few were asked."""

    name: str
    answered: int
    asked: int
    share: str
    interval: str


@dataclass(frozen=True)
class Cell:
    """How many invitations have one fate."""

    head: str | Promise
    number: int


@dataclass(frozen=True)
class Asking:
    """The invitations of one program, or of all, by their fate, and the rates they come to."""

    name: str | Promise
    cells: tuple[Cell, ...]
    rates: tuple[RateShown, ...]


@dataclass(frozen=True)
class Invitations:
    """All invitations of a form in a period; the first line is the whole when there are several programs."""

    heads: tuple[str | Promise, ...]
    lines: tuple[Asking, ...]


def invitations_of(survey: Survey, period: Period) -> Invitations | None:
    """Return what became of the invitations sent in a period, by one query; None when nobody was invited."""
    rows: QuerySet[Any, Any] = DailyFate.objects.of_survey(survey).between(period.first, period.latest)
    grouped = rows.order_by("program__name", "program").values_list("program", "program__name", "fate")
    by_program: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    total: dict[str, int] = defaultdict(int)
    for program, name, fate, number in grouped.annotate(total=Sum("number")):
        by_program[program, name][fate] = number
        total[fate] += number
    if not total:
        return None
    lines = [_asking(name, fates) for (_program, name), fates in by_program.items()]
    if len(lines) > 1:
        lines.insert(0, _asking(_("All programs"), total))
    return Invitations(tuple(fate.label for fate in Fate), tuple(lines))


def outcomes_of(fates: Mapping[str, int]) -> Outcomes:
    """Return the fates in the words of the definition; who can still answer counts as not reached so far."""
    return Outcomes(
        complete=fates.get(Fate.COMPLETE, 0),
        partial=fates.get(Fate.PARTIAL, 0),
        refused=fates.get(Fate.REFUSED, 0),
        not_reached=fates.get(Fate.NOT_REACHED, 0) + fates.get(Fate.WAITING, 0),
        other=fates.get(Fate.SEEN, 0),
        unknown=fates.get(Fate.UNKNOWN, 0),
        ineligible=fates.get(Fate.INELIGIBLE, 0),
    )


def _asking(name: str | Promise, fates: Mapping[str, int]) -> Asking:
    rates = tuple(_shown(rate) for rate in response_rates(outcomes_of(fates)))
    return Asking(name, tuple(Cell(fate.label, fates.get(fate, 0)) for fate in Fate), rates)


def _shown(rate: Rate) -> RateShown:
    share, interval = rate.share, rate.interval
    if share is None or interval is None or rate.asked < SMALLEST_GROUP:
        return RateShown(rate.name, rate.answered, rate.asked, "", "")
    return RateShown(rate.name, rate.answered, rate.asked, say_share(share), say_range(interval))
