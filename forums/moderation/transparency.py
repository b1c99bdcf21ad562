"""Count for everybody what was reported, taken down and appealed, without telling of single people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums.moderation.models import Appeal, Decision, LegalGround, PostClass, Report, Rule

MONTHS: Final = 12
REASON: Final = _("Reason")
FEWEST: Final = 5
"""Smaller groups are not told exactly. There are no totals either: from them the rest could be worked out."""


@dataclass(frozen=True)
class Line:
    """One reason, with its figure in each month shown."""

    reason: str | Promise
    figures: Sequence[tuple[date, str]]


@dataclass(frozen=True)
class Table:
    """One thing that was counted, in the months in which there was any of it."""

    title: str | Promise
    months: Sequence[date]
    lines: Sequence[Line]
    named: str | Promise = REASON
    """What the lines are."""


def months_before(now: datetime) -> list[date]:
    """Return the first days of the latest twelve months, the newest first, in the company's time zone."""
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    counted = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [date(number // 12, number % 12 + 1, 1) for number in counted]


def tables(now: datetime) -> list[Table]:
    """Return what the page shows."""
    months = months_before(now)
    since = datetime(months[-1].year, months[-1].month, 1, tzinfo=ZoneInfo(settings.TIME_ZONE))
    taken_down = Decision.objects.against().standing().filter(decided_at__gte=since)
    rules = [(rule.value, rule.label) for rule in Rule if rule.value] + [
        ("", _("In a moderator's own words"))
    ]
    outcomes = [(Appeal.State.GRANTED, _("Granted: all is as it was")), (Appeal.State.DENIED, _("Denied"))]
    appeals = _by(Appeal.objects.answered().filter(decided_at__gte=since), "decided_at", "state")
    return [
        _table(
            _("Posts hidden or removed, by rule"),
            _by(taken_down.exclude(post_class=PostClass.COMPLAINT), "decided_at", "rule"),
            rules,
            months,
        ),
        _table(
            _("Genuine complaints hidden or removed, by lawful ground"),
            _by(taken_down.filter(post_class=PostClass.COMPLAINT), "decided_at", "ground"),
            LegalGround.choices,
            months,
        ),
        _table(
            _("Reports by readers, by reason"),
            _by(Report.objects.filter(created_at__gte=since), "created_at", "reason"),
            Report.Reason.choices,
            months,
        ),
        replace(_table(_("Appeals answered"), appeals, outcomes, months), named=_("Outcome")),
    ]


def _by(rows: "QuerySet[Any]", moment: str, reason: str) -> Counter[tuple[str, date]]:
    month = TruncMonth(moment, tzinfo=ZoneInfo(settings.TIME_ZONE))
    found = rows.order_by().annotate(month=month).values_list(reason, "month").annotate(Count("pk"))
    return Counter({(name, when.date()): count for name, when, count in found})


def _table(
    title: str | Promise,
    counts: Mapping[tuple[str, date], int],
    reasons: Sequence[tuple[str, str | Promise]],
    months: Sequence[date],
) -> Table:
    shown = [month for month in months if any(counts.get((value, month), 0) for value, _label in reasons)]
    lines = [
        Line(label, [(month, figure(counts.get((value, month), 0))) for month in shown])
        for value, label in reasons
    ]
    return Table(title, shown, lines)


def figure(count: int) -> str:
    """Return a count as everybody may read it."""
    return str(count) if count == 0 or count >= FEWEST else f"<{FEWEST}"
