"""Read the kept figures of forms: a handful of short queries, whatever the number of answers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from feedback.insights.kept import Answered, Kept, Sums, answered_of
from feedback.insights.models import DailyAnswer, DailyCount
from feedback.insights.periods import BEGINNING, Period
from feedback.insights.remembering import NOTHING, Memory
from feedback.insights.theme_counts import NO_SCORE
from feedback.surveys.models import Question, Survey
from feedback.surveys.scales import SCALES

Measure = DailyCount.Measure
ByDay = dict[date, dict[int, int]]
WindowScores = list[dict[tuple[str, int], int]]
"""Of each window how many gave each score of each scale."""
STEPS = sorted({step for scale in SCALES.values() for step in scale.steps})
"""Every score that some scale has."""


def kept_of(
    survey: Survey, windows: Sequence[Period], measures: Collection[str] = (), memory: Memory = NOTHING
) -> Kept:
    """Return what is kept of a form in each of several windows, by one query: some measures, or all."""
    found: dict[str, list[Sums]] = defaultdict(list)
    rows = DailyCount.objects.of_survey(survey)
    if measures:
        rows = rows.filter(measure__in=measures)
    summed = memory.of(
        survey.pk,
        _named("kept", windows, measures),
        lambda: list(_by_window(rows, windows, "measure", "segment", "kind", "score")),
    )
    for measure, segment, kind, score, *numbers in summed:
        found[measure].append(Sums(segment, kind, score, numbers))
    return Kept(survey.kind, found)


def answered_by_window(
    surveys: Iterable[Survey], windows: Sequence[Period], memory: Memory = NOTHING
) -> dict[int, list[Answered]]:
    """Return what the answers to each form say in each of several windows, by one query."""
    kinds = {survey.pk: survey.kind for survey in surveys}

    def read(survey_ids: Collection[int]) -> dict[int, WindowScores]:
        return _scores_by_window(survey_ids, windows)

    found = memory.of_each(kinds, _named("answered", windows), read)
    return {pk: [answered_of(kinds[pk], scores) for scores in found[pk]] for pk in kinds}


def _scores_by_window(survey_ids: Collection[int], windows: Sequence[Period]) -> dict[int, WindowScores]:
    rows = DailyCount.objects.filter(survey__in=survey_ids).measuring(Measure.SCORE)
    found: dict[int, WindowScores] = {pk: [{} for _each in windows] for pk in survey_ids}
    for survey_id, kind, score, *numbers in _by_window(rows, windows, "survey_id", "kind", "score"):
        for scores, number in zip(found[survey_id], numbers, strict=True):
            if number:
                scores[kind, score] = number
    return found


def answered_by_day(survey: Survey, period: Period, memory: Memory = NOTHING) -> ByDay:
    """Return the scores of each day that has some, on the scale the form has now, by one query."""
    return answered_by_day_of([survey], period, memory)[survey.pk]


def answered_by_day_of(
    surveys: Iterable[Survey], period: Period, memory: Memory = NOTHING
) -> dict[int, ByDay]:
    """Return the same for each of several forms, by one query."""

    def read(survey_ids: Collection[int]) -> dict[int, ByDay]:
        return _scores_by_day(survey_ids, period)

    return memory.of_each([survey.pk for survey in surveys], _named("days", [period]), read)


def _scores_by_day(survey_ids: Collection[int], period: Period) -> dict[int, ByDay]:
    rows = DailyCount.objects.filter(survey__in=survey_ids).measuring(Measure.SCORE)
    scored = rows.between(period.first, period.latest).filter(kind=F("survey__kind")).exclude(score=NO_SCORE)
    # A line for each day with a column for each score: a tenth of the rows to bring over.
    columns = {f"score_{step}": Sum("number", filter=Q(score=step)) for step in STEPS}
    grouped: QuerySet[Any, Any] = scored.order_by().values_list("survey_id", "day").annotate(**columns)
    found: dict[int, ByDay] = {pk: {} for pk in survey_ids}
    for survey_id, day, *numbers in grouped:
        found[survey_id][day] = {step: n for step, n in zip(STEPS, numbers, strict=True) if n}
    return found


def days_by_theme(
    survey: Survey, period: Period, themes: Collection[str], memory: Memory = NOTHING
) -> dict[str, dict[date, int]]:
    """Return how many named each of some themes on each day, by one query."""
    what = _named("themes", [period], themes)
    return memory.of(survey.pk, what, lambda: _numbers_by_theme(survey, period, themes))


def _numbers_by_theme(survey: Survey, period: Period, themes: Collection[str]) -> dict[str, dict[date, int]]:
    rows = DailyCount.objects.of_survey(survey).measuring(Measure.THEME).between(period.first, period.latest)
    names = list(themes)
    columns = {f"theme_{n}": Sum("number", filter=Q(segment=name)) for n, name in enumerate(names)}
    grouped: QuerySet[Any, Any] = rows.order_by().values_list("day").annotate(**columns)
    found: dict[str, dict[date, int]] = {theme: {} for theme in names}
    for day, *numbers in grouped:
        for theme, number in zip(names, numbers, strict=True):
            if number:
                found[theme][day] = number
    return found


def options_by_window(
    questions: Collection[Question], windows: Sequence[Period], survey_id: int = 0, memory: Memory = NOTHING
) -> list[dict[int, dict[str, int]]]:
    """Return, for each window and question, how many chose each option, by one query.

    With a memory the questions are of one form, which is named.
    """
    what = _named("options", windows, (question.pk for question in questions))
    return memory.of(survey_id, what, lambda: _chosen_by_window(questions, windows))


def _chosen_by_window(
    questions: Iterable[Question], windows: Sequence[Period]
) -> list[dict[int, dict[str, int]]]:
    rows = DailyAnswer.objects.filter(question__in=[question.pk for question in questions])
    found: list[dict[int, dict[str, int]]] = [defaultdict(dict) for _window in windows]
    for question, option, *numbers in _by_window(rows, windows, "question_id", "option"):
        for chosen, number in zip(found, numbers, strict=True):
            if number:
                chosen[question][option] = number
    return found


def _named(what: str, windows: Iterable[Period], others: Iterable[object] = ()) -> str:
    """Return the name under which something is remembered: two readings of a form never share one."""
    days = (f"{window.first}/{window.latest}" for window in windows)
    return "|".join([what, ",".join(days), ",".join(map(str, others))])


def _by_window(rows: Any, windows: Sequence[Period], *columns: str) -> Iterator[Any]:
    """Yield the columns and the sum of each window; all windows end on the same day.

    The sums are cut by day, not the rows: so one index is walked in the order of the columns.
    """
    named = {f"window_{place}": _sum_since(window.first) for place, window in enumerate(windows)}
    grouped: QuerySet[Any, Any] = rows.filter(day__lte=windows[0].latest).order_by().values_list(*columns)
    yield from grouped.annotate(**named)


def _sum_since(first: date) -> Any:
    return Sum("number") if first == BEGINNING else Coalesce(Sum("number", filter=Q(day__gte=first)), 0)
