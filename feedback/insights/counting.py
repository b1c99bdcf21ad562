"""Count the figures of one form and day from its answers: the one way, for keeping them and for checking."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from feedback.insights.days import bounds_of
from feedback.insights.lineage import Lineage
from feedback.insights.models import DailyAnswer, DailyCount
from feedback.insights.options import AnswerKey, count_left, count_options
from feedback.insights.theme_counts import NO_SCORE, count_themes
from feedback.surveys.models import Mode, Response

Measure = DailyCount.Measure
TELLING = frozenset({Measure.CHANNEL.value, Measure.LANGUAGE.value, Measure.KNOWN.value})
"""Groups that the page of an answer without a name keeps: what grew today would tell which is hers."""
CountKey = tuple[str, str, str, int]
"""Measure, segment, scale and score."""

STEPS = tuple(sorted({*range(5, 61), *(round(60 * 1.05**power) for power in range(85))}))
"""The lower ends, in seconds, of the stretches that times to complete are counted in.

Each second up to a minute, then a twentieth more each time, up to an hour.
"""


@dataclass(frozen=True)
class DayFigures:
    """Everything that is kept of one form and day."""

    counts: Mapping[CountKey, int] = field(default_factory=dict)
    answers: Mapping[AnswerKey, int] = field(default_factory=dict)


def count_day(survey_id: int, day: date) -> DayFigures:
    """Return the figures of one form and day, by a constant number of queries."""
    begins, ends = bounds_of(day)
    of_survey = Response.objects.filter(survey_id=survey_id)
    rows = of_survey.counted().filter(submitted_at__gte=begins, submitted_at__lt=ends)
    counts: Counter[CountKey] = Counter()
    named = rows.filter(mode=Mode.IDENTIFIED)
    for measure, column in _COLUMNS.items():
        for segment, kind, score, number in _grouped(named if measure in TELLING else rows, column):
            counts[measure, _segment(measure, segment), kind, NO_SCORE if score is None else score] += number
    for seconds, number in _seconds(rows):
        counts[Measure.SECONDS.value, "", "", step_of(seconds)] += number
    options = count_options(rows, Lineage.of_survey(survey_id))
    for (choice, kind, score), number in options.choices.items():
        counts[Measure.CHOICE.value, choice, kind, score] += number
    for (theme, kind, score), number in count_themes(rows).items():
        counts[Measure.THEME.value, theme, kind, score] += number
    left, begun = count_left(of_survey.left().filter(started_at__gte=begins, started_at__lt=ends))
    for version, number in begun.items():
        counts[Measure.BEGUN.value, version, "", NO_SCORE] += number
    return DayFigures(counts, options.answers + left)


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


def _grouped(rows: QuerySet[Response], column: str | None) -> Iterator[tuple[object, str, int | None, int]]:
    if column is None or column == "customer__isnull":
        for is_unknown in (None,) if column is None else (True, False):
            chosen = rows if is_unknown is None else rows.filter(customer__isnull=is_unknown)
            for kind, score, number in _counted(chosen, "kind", "score"):
                yield is_unknown, kind, score, number
        return
    yield from _counted(rows, column, "kind", "score")


def _seconds(rows: QuerySet[Response]) -> Iterator[tuple[int, int]]:
    yield from _counted(rows.filter(time_to_complete_seconds__isnull=False), "time_to_complete_seconds")


def _counted(rows: QuerySet[Response], *columns: str) -> Iterator[Any]:
    grouped: QuerySet[Any, Any] = rows.order_by().values_list(*columns)
    yield from grouped.annotate(counted=Count("pk")).iterator()


def stored_day(survey_id: int, day: date) -> DayFigures:
    """Return the figures that are kept of one form and day, by two queries."""
    counts = DailyCount.objects.of_day(survey_id, day)
    answers = DailyAnswer.objects.filter(version__survey_id=survey_id, day=day)
    return DayFigures(
        {(row.measure, row.segment, row.kind, row.score): row.number for row in counts},
        {(row.version_id, row.question_id, row.option): row.number for row in answers},
    )
