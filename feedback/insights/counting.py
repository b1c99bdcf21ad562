"""Count the figures of one form and day from its answers: the one way, for keeping them and for checking."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet

from feedback.insights.models import DailyAnswer, DailyCount
from feedback.surveys.definition import Kind
from feedback.surveys.models import Answer, Response

NO_SCORE = -1
Measure = DailyCount.Measure
CountKey = tuple[str, str, int]
"""Measure, segment and score."""
AnswerKey = tuple[int, int, str]
"""Version, question and option."""

STEPS = tuple(sorted({round(5 * 1.15**power) for power in range(48)}))
"""The lower ends, in seconds, of the stretches that times to complete are counted in: 5 s to an hour."""


@dataclass(frozen=True)
class DayFigures:
    """Everything that is kept of one form and day."""

    counts: Mapping[CountKey, int] = field(default_factory=dict)
    answers: Mapping[AnswerKey, int] = field(default_factory=dict)


def site_zone() -> ZoneInfo:
    """Return the time zone whose days the figures have."""
    return ZoneInfo(settings.TIME_ZONE)


def day_of(moment: datetime) -> date:
    """Return the day of the site in which a moment lies."""
    return moment.astimezone(site_zone()).date()


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """Return the beginning of a day of the site and of the next: 23 to 25 hours."""
    zone = site_zone()
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


def count_day(survey_id: int, day: date) -> DayFigures:
    """Return the figures of one form and day, by seven queries."""
    begins, ends = bounds_of(day)
    rows = Response.objects.counted().filter(
        survey_id=survey_id, submitted_at__gte=begins, submitted_at__lt=ends
    )
    counts: Counter[CountKey] = Counter()
    for measure, column in _COLUMNS.items():
        for segment, score, number in _grouped(rows, column):
            counts[measure, _segment(measure, segment), NO_SCORE if score is None else score] += number
    for seconds, number in _plain(
        rows.filter(time_to_complete_seconds__isnull=False), "time_to_complete_seconds"
    ):
        counts[Measure.SECONDS.value, "", step_of(seconds)] += number
    return DayFigures(counts, _answers(rows))


def step_of(seconds: int) -> int:
    """Return the lower end of the stretch a time to complete lies in; 0 below 5 seconds."""
    return max((step for step in STEPS if step <= seconds), default=0)


_COLUMNS = {
    Measure.SCORE.value: None,
    Measure.VERSION.value: "version__number",
    Measure.CHANNEL.value: "channel",
    Measure.LANGUAGE.value: "language",
    Measure.KNOWN.value: "customer__isnull",
}


def _segment(measure: str, value: object) -> str:
    if measure == Measure.KNOWN:
        return "unknown" if value else "known"
    return "" if value is None else str(value)


def _grouped(rows: QuerySet[Response], column: str | None) -> Iterator[tuple[object, int | None, int]]:
    grouped: QuerySet[Any, Any] = rows.order_by()
    if column is None:
        for score, number in _plain(rows, "score"):
            yield None, score, number
        return
    if column == "customer__isnull":
        for is_unknown in (True, False):
            for score, number in _plain(rows.filter(customer__isnull=is_unknown), "score"):
                yield is_unknown, score, number
        return
    yield from grouped.values_list(column, "score").annotate(number=Count("pk")).iterator()


def _plain(rows: QuerySet[Response], column: str) -> Iterator[tuple[Any, int]]:
    grouped: QuerySet[Any, Any] = rows.order_by().values_list(column)
    yield from grouped.annotate(number=Count("pk")).iterator()


def _answers(rows: QuerySet[Response]) -> dict[AnswerKey, int]:
    answers = Answer.objects.filter(response__in=rows).order_by()
    counts: Counter[AnswerKey] = Counter()
    plain: QuerySet[Any, Any] = answers.filter(value__isnull=True).values_list(
        "question__version_id", "question_id", "question__kind", "number"
    )
    for version, question, kind, value, times in plain.annotate(times=Count("pk")).iterator():
        counts[version, question, ""] += times
        if value is not None and kind != Kind.NUMBER:
            counts[version, question, _whole(value)] += times
        elif value is not None:
            counts[version, question, str(value.normalize())] += times
    parts = answers.filter(value__isnull=False).values_list(
        "question__version_id", "question_id", "question__kind", "value"
    )
    for version, question, kind, value in parts.iterator():
        counts[version, question, ""] += 1
        for option in options_of(kind, value):
            counts[version, question, option] += 1
    return dict(counts)


def _whole(value: Decimal) -> str:
    return str(int(value))


def options_of(kind: str, value: Any) -> Iterator[str]:
    """Yield the options an answer of parts counts for; another one in her own words counts as "other"."""
    if kind == Kind.RANKING:
        yield from (f"{place}:{choice}" for place, choice in enumerate(value, start=1))
    elif kind == Kind.MATRIX:
        yield from (f"{row}:{column}" for row, column in value.items())
    elif kind in {Kind.SINGLE, Kind.DROPDOWN}:
        yield _choice(value)
    elif kind == Kind.MULTIPLE:
        yield from map(_choice, value)
    elif kind == Kind.CONSENT:
        yield "given" if value.get("given") else "refused"


def _choice(value: object) -> str:
    return value if isinstance(value, str) else "other"


def stored_day(survey_id: int, day: date) -> DayFigures:
    """Return the figures that are kept of one form and day, by two queries."""
    counts = DailyCount.objects.filter(survey_id=survey_id, day=day)
    answers = DailyAnswer.objects.filter(version__survey_id=survey_id, day=day)
    return DayFigures(
        {(row.measure, row.segment, row.score): row.number for row in counts},
        {(row.version_id, row.question_id, row.option): row.number for row in answers},
    )
