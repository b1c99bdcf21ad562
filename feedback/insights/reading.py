"""Read the kept figures of forms: a handful of short queries, whatever the number of answers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from feedback.insights.models import DailyAnswer, DailyCount
from feedback.insights.periods import Period
from feedback.insights.theme_counts import NO_SCORE
from feedback.surveys.models import Survey
from feedback.surveys.scores import Tally

Measure = DailyCount.Measure


@dataclass(frozen=True)
class Answered:
    """How many answered in a period, and which scores they gave on the scale the form has now.

    `elsewhere` is how many gave a score on a scale that the form had before.
    """

    number: int
    tally: Tally
    elsewhere: int = 0


def answered_by_survey(surveys: Iterable[Survey], period: Period) -> dict[int, Answered]:
    """Return what each form's answers say, by one query."""
    kinds = {survey.pk: survey.kind for survey in surveys}
    rows = DailyCount.objects.filter(survey__in=kinds).measuring(Measure.SCORE)
    found: dict[int, dict[tuple[str, int], int]] = defaultdict(dict)
    for survey_id, kind, score, number in _summed(rows, period, "survey_id", "kind", "score"):
        found[survey_id][kind, score] = number
    return {survey_id: _answered(kinds[survey_id], scores) for survey_id, scores in found.items()}


def numbers_by_window(surveys: Iterable[Survey], windows: Sequence[Period]) -> dict[int, list[int]]:
    """Return how many answered each form in each of several windows of time, by one query."""
    rows = DailyCount.objects.filter(survey__in=surveys).measuring(Measure.SCORE)
    return {found[0]: list(found[1:]) for found in _by_window(rows, windows, "survey_id")}


def sizes_by_window(
    survey: Survey, windows: Sequence[Period], measures: Collection[str]
) -> dict[str, list[dict[str, int]]]:
    """Return how many of each segment gave a score in each of several windows, by measure, by one query."""
    rows = DailyCount.objects.of_survey(survey).filter(measure__in=measures, kind=survey.kind)
    sizes: dict[str, list[dict[str, int]]] = {measure: [{} for _window in windows] for measure in measures}
    found = _by_window(rows.exclude(score=NO_SCORE), windows, "measure", "segment")
    for measure, segment, *numbers in found:
        for place, number in enumerate(numbers):
            sizes[measure][place][segment] = number
    return sizes


def answered_by_day(survey: Survey, period: Period) -> dict[date, dict[int, int]]:
    """Return the scores of each day that has some, on the scale the form has now, by one query."""
    rows = _in(DailyCount.objects.of_survey(survey).measuring(Measure.SCORE), period)
    days: dict[date, dict[int, int]] = defaultdict(dict)
    found = rows.filter(kind=survey.kind).exclude(score=NO_SCORE)
    for day, score, number in found.values_list("day", "score", "number"):
        days[day][score] = number
    return dict(days)


def answered_by_day_of(surveys: Iterable[Survey], period: Period) -> dict[int, dict[date, dict[int, int]]]:
    """Return the same for each of several forms, by one query."""
    rows = _in(DailyCount.objects.filter(survey__in=surveys).measuring(Measure.SCORE), period)
    found: dict[int, dict[date, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    scored = rows.filter(kind=F("survey__kind")).exclude(score=NO_SCORE)
    for number, day, score, count in scored.values_list("survey_id", "day", "score", "number"):
        found[number][day][score] = count
    return {number: dict(days) for number, days in found.items()}


def answered_by_segment(survey: Survey, period: Period, measure: str) -> dict[str, Answered]:
    """Return what each segment's answers say, by one query."""
    rows = DailyCount.objects.of_survey(survey).measuring(measure)
    found: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)
    for segment, kind, score, number in _summed(rows, period, "segment", "kind", "score"):
        found[segment][kind, score] = number
    return {segment: _answered(survey.kind, scores) for segment, scores in sorted(found.items())}


def scores_by_choice(survey: Survey, period: Period) -> dict[str, dict[str, dict[int, int]]]:
    """Return, by question and line, the scores of those who chose it, by one query.

    The line "" holds all who answered the question.
    """
    rows = DailyCount.objects.of_survey(survey).measuring(Measure.CHOICE).filter(kind=survey.kind)
    found: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for segment, score, number in _summed(rows, period, "segment", "score"):
        key, _colon, line = segment.partition(":")
        found[key][line][score] = number
    return {key: dict(lines) for key, lines in found.items()}


def scores_by_theme(survey: Survey, period: Period) -> dict[str, dict[int, int]]:
    """Return, by theme, the scores of those who named it, by one query.

    The theme "" holds all whose words were read. Who gave no score is in none.
    """
    rows = DailyCount.objects.of_survey(survey).measuring(Measure.THEME).filter(kind=survey.kind)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for theme, score, number in _summed(rows.exclude(score=NO_SCORE), period, "segment", "score"):
        found[theme][score] = number
    return dict(found)


def numbers_by_theme(survey: Survey, period: Period) -> dict[str, int]:
    """Return how many named each theme, and under "" how many were read, by one query."""
    rows = DailyCount.objects.of_survey(survey).measuring(Measure.THEME)
    return dict(_summed(rows, period, "segment"))


def days_by_theme(survey: Survey, period: Period, themes: Collection[str]) -> dict[str, dict[date, int]]:
    """Return how many named each of some themes on each day, by one query."""
    rows = DailyCount.objects.of_survey(survey).measuring(Measure.THEME).filter(segment__in=themes)
    found: dict[str, dict[date, int]] = {theme: {} for theme in themes}
    for theme, day, number in _summed(rows, period, "segment", "day"):
        found[theme][day] = number
    return found


def begun_of(survey: Survey, period: Period) -> int:
    """Return how many began a form in a period and did not send it in."""
    rows = _in(DailyCount.objects.of_survey(survey).measuring(Measure.BEGUN), period)
    return int(rows.aggregate(total=Sum("number"))["total"] or 0)


def seconds_of(survey: Survey, period: Period) -> dict[int, int]:
    """Return how many took how long: the lower end of a stretch in seconds, and its number."""
    rows = DailyCount.objects.of_survey(survey).measuring(Measure.SECONDS)
    return dict(sorted(_summed(rows, period, "score")))


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


def _summed(rows: Any, period: Period, *columns: str) -> Iterator[Any]:
    grouped: QuerySet[Any, Any] = _in(rows, period).order_by().values_list(*columns)
    yield from grouped.annotate(total=Sum("number"))


def _by_window(rows: Any, windows: Sequence[Period], *columns: str) -> Iterator[Any]:
    """Yield the columns and the sum of each window; all windows end on the same day."""
    sums = [
        Coalesce(Sum("number", filter=Q(day__gte=window.first, day__lte=window.latest)), 0)
        for window in windows
    ]
    named = {f"window_{place}": each for place, each in enumerate(sums)}
    grouped: QuerySet[Any, Any] = rows.order_by().values_list(*columns)
    yield from grouped.annotate(**named)


def _answered(kind: str, scores: Mapping[tuple[str, int], int]) -> Answered:
    tally: dict[int, int] = {}
    elsewhere = 0
    for (scale, score), number in sorted(scores.items()):
        if score == NO_SCORE:
            continue
        if scale == kind:
            tally[score] = number
        else:
            elsewhere += number
    return Answered(sum(scores.values()), tally, elsewhere)
