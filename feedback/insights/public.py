"""Read what everybody may see of a form: shares of choices and scores, never words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.insights.asked import Asked, gather, questions_of
from feedback.insights.kept import Answered
from feedback.insights.lineage import Lineage
from feedback.insights.measurements import MEASUREMENTS
from feedback.insights.models import PublicResults
from feedback.insights.options import LEFT, TOUCHED
from feedback.insights.overview import Headline, headline_of
from feedback.insights.periods import Period
from feedback.insights.questions import QuestionFigures, figures_of_asked
from feedback.insights.reading import options_by_window
from feedback.surveys.definition import Kind
from feedback.surveys.definition.kinds import SCORES
from feedback.surveys.models import Survey, SurveyVersion

Figures = dict[str, dict[str, int]]
SHOWN = frozenset(
    {*(kind.value for kind in SCORES), *(Kind.SINGLE, Kind.DROPDOWN, Kind.MULTIPLE, Kind.YES_NO)}
)
"""The kinds of questions whose answers are shown to everybody."""


@dataclass(frozen=True)
class PublicPage:
    """The score of a form, where it has one, and its questions."""

    headline: Headline | None
    questions: Sequence[QuestionFigures]


def figures_of(survey: Survey, period: Period) -> Figures:
    """Return how many chose each line of each question that is shown, as counted now."""
    versions = _versions(survey)
    (chosen,) = options_by_window(questions_of(versions), [period])
    asked = _asked(versions, chosen)
    return {each.newest.key: _counts(each.counts) for each in asked if each.counts.get("")}


def page_of_results(results: PublicResults) -> PublicPage:
    """Return what was released, under the newest words (a constant number of queries)."""
    versions = _versions(results.survey)
    figures: Figures = results.figures
    shown, headline = [], None
    for each in _asked(versions, {}):
        each.counts = dict(figures.get(each.newest.key, {}))
        if each.counts.get(""):
            shown.append(figures_of_asked(each))
            if each.newest.is_main:
                headline = _headline(results.survey, each, shown[-1])
    return PublicPage(headline, shown)


def _headline(survey: Survey, asked: Asked, figures: QuestionFigures) -> Headline | None:
    """Return the score; none where a hidden number could be found from it."""
    if survey.kind not in MEASUREMENTS or figures.has_hidden:
        return None
    tally = {int(score): number for score, number in asked.counts.items() if score}
    return headline_of(survey.kind, Answered(sum(tally.values()), tally), None)


def _versions(survey: Survey) -> list[SurveyVersion]:
    return list(survey.versions.prefetch_related("questions"))


def _asked(versions: Sequence[SurveyVersion], chosen: Mapping[int, Mapping[str, int]]) -> list[Asked]:
    lineage = Lineage((version.number, version.carried) for version in versions)
    newest = max((version.number for version in versions), default=0)
    return [
        each
        for each in gather(versions, chosen, lineage)
        if each.newest.kind in SHOWN and each.versions[0][0].number == newest
    ]


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {option: number for option, number in counts.items() if option not in {TOUCHED, LEFT}}
