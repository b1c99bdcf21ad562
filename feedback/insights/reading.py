"""Read the kept figures of forms: a handful of short queries, whatever the number of answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from feedback.insights.counting import NO_SCORE
from feedback.insights.models import DailyAnswer, DailyCount
from feedback.insights.periods import Period
from feedback.surveys.models import Survey
from feedback.surveys.scores import Tally

Measure = DailyCount.Measure


@dataclass(frozen=True)
class Answered:
    """How many answered in a period, and which scores they gave."""

    number: int
    tally: Tally


def answered_by_survey(surveys: Iterable[Survey], period: Period) -> dict[int, Answered]:
    """Return what each form's answers say, by one query."""
    rows = DailyCount.objects.filter(survey__in=surveys).measuring(Measure.SCORE)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    grouped: QuerySet[Any, Any] = _in(rows, period).order_by().values_list("survey_id", "score")
    for survey_id, score, number in grouped.annotate(total=Sum("number")):
        found[survey_id][score] = number
    return {survey_id: _answered(scores) for survey_id, scores in found.items()}


def answered_by_day(survey: Survey, period: Period) -> dict[date, dict[int, int]]:
    """Return the scores of each day that has some, by one query."""
    rows = _in(DailyCount.objects.of_survey(survey).measuring(Measure.SCORE), period)
    days: dict[date, dict[int, int]] = defaultdict(dict)
    for day, score, number in rows.exclude(score=NO_SCORE).values_list("day", "score", "number"):
        days[day][score] = number
    return dict(days)


def answered_by_segment(survey: Survey, period: Period, measure: str) -> dict[str, Answered]:
    """Return what each segment's answers say, by one query."""
    rows = _in(DailyCount.objects.of_survey(survey).measuring(measure), period)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    grouped: QuerySet[Any, Any] = rows.order_by().values_list("segment", "score")
    for segment, score, number in grouped.annotate(total=Sum("number")):
        found[segment][score] = number
    return {segment: _answered(scores) for segment, scores in sorted(found.items())}


def seconds_of(survey: Survey, period: Period) -> dict[int, int]:
    """Return how many took how long: the lower end of a stretch in seconds, and its number."""
    rows = _in(DailyCount.objects.of_survey(survey).measuring(Measure.SECONDS), period)
    grouped: QuerySet[Any, Any] = rows.order_by("score").values_list("score")
    return dict(grouped.annotate(total=Sum("number")))


def options_of_questions(survey: Survey, period: Period) -> dict[int, dict[str, int]]:
    """Return, for each question of any version, how many chose each option, by one query."""
    rows = DailyAnswer.objects.filter(version__survey=survey, day__gte=period.first, day__lte=period.latest)
    grouped: QuerySet[Any, Any] = rows.order_by().values_list("question_id", "option")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for question, option, number in grouped.annotate(total=Sum("number")):
        found[question][option] = number
    return dict(found)


def _in(rows: Any, period: Period) -> Any:
    return rows.between(period.first, period.latest)


def _answered(scores: Mapping[int, int]) -> Answered:
    tally = {score: number for score, number in sorted(scores.items()) if score != NO_SCORE}
    return Answered(sum(scores.values()), tally)
