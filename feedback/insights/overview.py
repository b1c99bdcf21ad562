"""Gather what the pages of the insights show of one form, and of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insights.alerts import trends_of
from feedback.insights.driving import DriverLine, ThemeScores, driver_lines
from feedback.insights.invitations import Invitations, invitations_of
from feedback.insights.lineage import Lineage
from feedback.insights.measurements import MEASUREMENTS, WANTED_MARGIN, Measurement
from feedback.insights.periods import Period, periods
from feedback.insights.privacy import SMALLEST_GROUP, settled, shown_through
from feedback.insights.questions import QuestionFigures, figures_of_questions
from feedback.insights.reading import (
    Answered,
    answered_by_day,
    answered_by_segment,
    answered_by_survey,
    begun_of,
    numbers_by_window,
    options_of_questions,
    scores_by_choice,
    scores_by_theme,
    seconds_of,
    sizes_by_window,
)
from feedback.insights.segments import COMPARED, Comparison, Family, compare
from feedback.insights.stops import Stops, stops_of
from feedback.insights.themes import ThemeLine, names_of_themes, theme_lines
from feedback.insights.times import Times, times_of
from feedback.insights.trend import Trend, trend_of
from feedback.surveys.comparisons import answers_needed
from feedback.surveys.models import Survey
from feedback.surveys.scores import Tally

NOBODY = Answered(0, {})


@dataclass(frozen=True)
class Headline:
    """The one figure of a form with what makes it honest; texts that don't apply are empty.

    `elsewhere` says how many scores were given on a scale the form had before.
    """

    number: int
    name: str | Promise = ""
    note: str | Promise = ""
    value: str = ""
    interval: str = ""
    change: str = ""
    needed: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class Line:
    """One form in the list of all; `alert` says what stands out of its newest week, whatever the period."""

    survey: Survey
    headline: Headline
    alert: str = ""


@dataclass(frozen=True)
class Insight:
    """Everything the page of one form shows."""

    headline: Headline
    trend: Trend | None
    questions: Sequence[QuestionFigures]
    comparisons: Sequence[Comparison]
    times: Times | None
    stops: Stops
    invitations: Invitations | None
    drivers: Sequence[DriverLine]
    themes: Sequence[ThemeLine]
    left_out: str = ""
    """Says that the few answers of a longer period are left out; empty when none are."""


def lines_of(surveys: Sequence[Survey], period: Period) -> list[Line]:
    """Return every form with its figure, by a handful of queries whatever their number."""
    trends = trends_of(surveys, period.latest)
    settled = settled_periods(surveys, period)
    headlines: dict[int, Headline] = {}
    for each in set(settled.values()):
        alike = [survey for survey in surveys if settled[survey.pk] == each]
        now = answered_by_survey(alike, each)
        before = answered_by_survey(alike, each.before) if each.before else {}
        for survey in alike:
            earlier = before.get(survey.pk) if each.before else None
            headlines[survey.pk] = headline_of(survey.kind, now.get(survey.pk, NOBODY), earlier)
    return [
        Line(survey, headlines[survey.pk], trends[survey.pk].alert if survey.pk in trends else "")
        for survey in surveys
    ]


def settled_periods(surveys: Sequence[Survey], period: Period) -> dict[int, Period]:
    """Return the period each form shows instead, so that no two of them differ by fewer than five answers."""
    windows = periods(period.latest)
    numbers = numbers_by_window(surveys, windows)
    place = [window.key for window in windows].index(period.key)
    return {
        survey.pk: windows[settled(numbers.get(survey.pk, [0] * len(windows)))[place]] for survey in surveys
    }


def insight_of(survey: Survey, period: Period) -> Insight:
    """Return what the page of one form shows, by a constant number of queries."""
    chosen_period, period = period, settled_periods([survey], period)[survey.pk]
    now = answered_by_survey([survey], period).get(survey.pk, NOBODY)
    earlier = period.before
    before = answered_by_survey([survey], earlier).get(survey.pk) if earlier else None
    versions = list(survey.versions.prefetch_related("questions"))
    chosen = options_of_questions(survey, period)
    lineage = Lineage((version.number, version.carried) for version in versions)
    questions = figures_of_questions(versions, chosen, lineage)
    names = names_of_themes()
    themes = ThemeScores(names, scores_by_theme(survey, period))
    return Insight(
        headline_of(survey.kind, now, before),
        _trend(survey, period),
        questions,
        _comparisons(survey, period),
        times_of(seconds_of(survey, period)),
        stops_of(versions, chosen, left=begun_of(survey, period), sent=now.number),
        invitations_of(survey, period),
        driver_lines(survey.kind, questions, scores_by_choice(survey, period), themes),
        theme_lines(survey, period, names),
        _left_out(period) if period != chosen_period else "",
    )


def _left_out(period: Period) -> str:
    return _(
        "Fewer than five answers are older than this: %(period)s. They are left out here, so that nobody "
        "finds them by subtracting."
    ) % {"period": period.label}


def headline_of(kind: str, now: Answered, before: Answered | None) -> Headline:
    """Return a form's figure, how it changed since the period before, and how sure it is."""
    measurement = MEASUREMENTS.get(kind)
    if measurement is None:
        return Headline(now.number, elsewhere=_elsewhere(now))
    known = Headline(now.number, measurement.name, measurement.note, elsewhere=_elsewhere(now))
    value, interval = measurement.value(now.tally), measurement.interval(now.tally)
    answered = sum(now.tally.values())
    if value is None or interval is None:
        return replace(known, value=_("No score yet"))
    if answered < SMALLEST_GROUP:
        return replace(known, value=_("Too few to show"))
    missing = answers_needed(number=answered, margin=interval.margin, wanted=WANTED_MARGIN[kind])
    return replace(
        known,
        value=measurement.say(value),
        interval=_("%(low)s to %(high)s with 95%% confidence")
        % {"low": measurement.say(interval.low), "high": measurement.say(interval.high)},
        change=_change(measurement, before.tally, now.tally) if before is not None else "",
        needed=ngettext(
            "About %(number)s more answer makes it sure enough to steer by.",
            "About %(number)s more answers make it sure enough to steer by.",
            missing,
        )
        % {"number": missing}
        if missing
        else "",
    )


def _elsewhere(answered: Answered) -> str:
    if not answered.elsewhere:
        return ""
    return ngettext(
        "%(number)s earlier score was given on another scale and is not mixed in.",
        "%(number)s earlier scores were given on another scale and are not mixed in.",
        answered.elsewhere,
    ) % {"number": answered.elsewhere}


def _change(measurement: Measurement, before: Tally, now: Tally) -> str:
    found = measurement.difference(before, now)
    if found is None or sum(before.values()) < SMALLEST_GROUP:
        return ""
    words = {"change": measurement.say_change(found.value)}
    if found.is_within_noise:
        return _("%(change)s since the period before: within noise.") % words
    return _("%(change)s since the period before: more than chance explains.") % words


def _trend(survey: Survey, period: Period) -> Trend | None:
    measurement = MEASUREMENTS.get(survey.kind)
    if measurement is None:
        return None
    return trend_of(measurement, answered_by_day(survey, period), period)


def _comparisons(survey: Survey, period: Period) -> list[Comparison]:
    measurement = MEASUREMENTS.get(survey.kind)
    if measurement is None:
        return []
    windows = periods(period.latest)
    place = [window.key for window in windows].index(period.key)
    sizes = sizes_by_window(survey, windows, [measure for measure, _title in COMPARED])
    found = []
    for measure, title in COMPARED:
        groups = answered_by_segment(survey, period, measure)
        if len(groups) > 1:
            tallies = {name: answered.tally for name, answered in groups.items()}
            shown = shown_through(sizes[measure][: place + 1])[place]
            found.append(Family(measure, title, tallies, shown))
    return compare(measurement, found)
