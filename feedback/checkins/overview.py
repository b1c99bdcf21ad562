"""Sum up what became of a program's check-ins, and look ahead at whom it asks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback.checkins.actions.planning import look_at
from feedback.checkins.audience import Verdict, customers_of, judged, with_phase
from feedback.checkins.bills import TextBill, bill_of, texts_of
from feedback.checkins.coming import coming_days
from feedback.checkins.forecast import Forecast, forecast
from feedback.checkins.hours import Hours
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.trials import Comparison, lift_of, wordings_of
from feedback.surveys.scores import share_interval
from portal.customers.models import Customer
from portal.interactions.matters import Matter, matters_of

COUNTED_LIVE: Final = 2_000
"""So many customers are judged for a page; of more the counts of the latest walk are shown."""
Label = str | Promise


@dataclass(frozen=True)
class Outcome:
    """How many check-ins stand where; of those asked, how many answered, in percent with the interval."""

    counts: Mapping[str, int]
    asked: int
    answered: int
    rate: int | None
    low: int | None
    high: int | None

    @property
    def planned(self) -> int:
        return self.counts.get("planned", 0)

    @property
    def skipped(self) -> int:
        return self.counts.get("skipped", 0)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def handled(self) -> int:
        """How many need nothing any more from the planner: asked, or skipped."""
        return self.total - self.planned


@dataclass(frozen=True)
class PreviewLine:
    """One customer and what the planner makes of her."""

    customer: Customer
    verdict: Label
    is_due: bool
    reason: str


@dataclass(frozen=True)
class Counts:
    """How many customers have each verdict, and when that was counted; None while it is still to be.

    `waiting` are those of the next who have something open with us; None where they are too many to look at.
    """

    numbers: Mapping[str, int]
    counted_at: datetime | None
    texts: TextBill | None = None
    waiting: int | None = None

    @property
    def lines(self) -> list[tuple[Verdict, Label, int]]:
        counted = (verdict for verdict in Verdict if self.numbers.get(verdict))
        return [(verdict, verdict.label, self.numbers[verdict]) for verdict in counted]

    @property
    def total(self) -> int:
        return sum(number for _verdict, _label, number in self.lines)


def outcomes_of(programs: Sequence[Program]) -> dict[int, Outcome]:
    """Return the outcome of each program, in one query.

    Asked are those a message went to and did not come back from; who did not answer counts as asked.
    """
    rows = CheckIn.objects.filter(program__in=programs).order_by()
    found: dict[int, dict[str, int]] = {program.pk: {} for program in programs}
    for program_id, state, number in rows.values_list("program", "state").annotate(number=Count("pk")):
        found[program_id][state] = number
    return {pk: _outcome(counts) for pk, counts in found.items()}


def _outcome(counts: Mapping[str, int]) -> Outcome:
    answered = counts.get("answered", 0)
    asked = answered + counts.get("sent", 0) + counts.get("expired", 0)
    interval = share_interval(answered, asked)
    if interval is None:
        return Outcome(counts, asked, answered, None, None, None)
    rate = round(100 * answered / asked)
    return Outcome(counts, asked, answered, rate, round(100 * interval.low), round(100 * interval.high))


def causes_of(program: Program) -> list[tuple[Label, int, bool]]:
    """Return each cause, how many check-ins wait or were skipped for it, and whether they wait."""
    rows = CheckIn.objects.of_program(program).order_by()
    found: list[tuple[Label, int, bool]] = []
    for column, is_waiting in (("hold_cause", True), ("skip_cause", False)):
        counts = rows.exclude(**{column: ""}).values_list(column).annotate(number=Count("pk"))
        found += [(CheckIn.Cause(cause).label, number, is_waiting) for cause, number in counts]
    return sorted(found, key=lambda line: -line[1])


@dataclass(frozen=True)
class Trials:
    """What the lots of a program have shown so far; None where it draws none."""

    wordings: Comparison | None
    lift: Comparison | None


def trials_of(program: Program, now: datetime) -> Trials:
    """Return how the two wordings, and the asked and the spared, compare."""
    return Trials(
        wordings_of(program) if program.has_two_wordings else None,
        lift_of(program, now) if program.holdout_percent else None,
    )


def forecast_of(program: Program, outcome: Outcome, counts: Counts) -> Forecast | None:
    """Return how those who are planned, and those asked next, fall on the coming days; None for nobody.

    Of the next, so many are left out as the program spares by lot.
    """
    total = outcome.planned + round(counts.numbers.get(Verdict.DUE, 0) * (1 - program.holdout_percent / 100))
    if not total or program.is_over:
        return None
    is_once = program.trigger == Program.Trigger.ONCE
    hours = Hours(program.opens, program.closes)
    parts = hours.on(date(2026, 1, 5))
    return forecast(
        total,
        spread_days=program.finish_in_days or 1 if is_once else 1,
        hourly_limit=program.hourly_limit,
        open_hours=sum(end - start for start, end in parts) / 60,
    )


def counts_of(program: Program, now: datetime) -> Counts:
    """Return how many customers the program asks next and how many not: judged now where they are few."""
    keys = _few(program)
    if keys is None:
        counts = program.verdict_counts
        return Counts(counts, program.counted_at, bill_of(program, counts, now))
    found, candidates = look_at(program, keys, now) if keys else (Counter[str](), [])
    due = [each.customer_id for each in candidates]
    texts = texts_of({each.customer_id: each.channel for each in candidates})
    return Counts(found, now, bill_of(program, texts, now), len(_held(due, now)))


def _few(program: Program) -> list[int] | None:
    """Return the customers a program is about; None where they are too many to judge for a page."""
    keys = list(customers_of(program).order_by("pk").values_list("pk", flat=True)[: COUNTED_LIVE + 1])
    return keys if len(keys) <= COUNTED_LIVE else None


def _held(customers: Sequence[int], now: datetime) -> dict[int, Matter]:
    """Return, of those who are asked next, who has to wait, and for what."""
    found = matters_of(customers, closed_since=now, now=now)
    return {key: matter for key, matter in found.items() if matter.is_open}


def previewed(program: Program, counts: Counts, verdict: str, now: datetime) -> QuerySet[Customer]:
    """Return the customers of the preview: all, or those with one verdict where they could be judged."""
    rows: QuerySet[Customer] = customers_of(program)
    if counts.waiting is None or verdict not in Verdict.values:
        return rows
    judged_rows: QuerySet[Customer] = judged(with_phase(rows, program), program, now).filter(verdict=verdict)
    return judged_rows


def preview_lines(program: Program, customers: Sequence[Customer], now: datetime) -> list[PreviewLine]:
    """Judge the customers of one page."""
    keys = [customer.pk for customer in customers]
    rows = judged(with_phase(customers_of(program).filter(pk__in=keys), program), program, now)
    verdicts = dict(rows.values_list("pk", "verdict"))
    matters = matters_of(keys, closed_since=now, now=now)
    early = [customer for customer in customers if verdicts[customer.pk] == Verdict.EARLY]
    days = coming_days(program, early, now) if early else {}
    return [
        _line(customer, Verdict(verdicts[customer.pk]), matters.get(customer.pk), days.get(customer.pk))
        for customer in customers
    ]


def _line(customer: Customer, verdict: Verdict, matter: Matter | None, day: date | None) -> PreviewLine:
    if day is not None:
        reason = _("It comes on %(day)s.") % {"day": date_format(day, "j F Y")}
        return PreviewLine(customer, verdict.label, False, reason)
    is_due = verdict is Verdict.DUE
    if is_due and matter is not None and matter.is_open:
        return PreviewLine(customer, _("Is planned, and waits"), False, matter.reason)
    return PreviewLine(customer, verdict.label, is_due, "")
