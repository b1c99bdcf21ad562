"""Gather what the pages of the insights show of one form, and of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insights.alerts import trends_of
from feedback.insights.asked import questions_of
from feedback.insights.driving import DriverLine, ThemeScores, driver_lines
from feedback.insights.invitations import Invitations, invitations_of
from feedback.insights.kept import Answered, Kept
from feedback.insights.lineage import Lineage
from feedback.insights.measurements import MEASUREMENTS, WANTED_MARGIN, Measurement
from feedback.insights.periods import Period, periods
from feedback.insights.privacy import SMALLEST_GROUP, settled, shown_through
from feedback.insights.questions import QuestionFigures, figures_of_questions
from feedback.insights.reading import answered_by_day, answered_by_window, kept_of, options_by_window
from feedback.insights.remembering import Memory, memory_of
from feedback.insights.segments import COMPARED, Comparison, Family, compare
from feedback.insights.stops import Stops, stops_of
from feedback.insights.themes import ThemeLine, names_of_themes, theme_lines
from feedback.insights.times import Times, times_of
from feedback.insights.trend import Trend, trend_of
from feedback.surveys.comparisons import answers_needed
from feedback.surveys.models import Survey
from feedback.surveys.scores import Tally


@dataclass(frozen=True)
class Headline:
    """The one figure of a form with what makes it honest; texts that don't apply are empty.

    `elsewhere` says how many scores were given on a scale the form had before, `beside` a second figure of
    the same answers.
    """

    number: int
    name: str | Promise = ""
    note: str | Promise = ""
    value: str = ""
    interval: str = ""
    change: str = ""
    needed: str = ""
    elsewhere: str = ""
    beside: str = ""


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
    memory, windows = memory_of(surveys), periods(period.latest)
    trends = trends_of(surveys, period.latest, memory)
    answered = answered_by_window(surveys, windows, memory)
    places = {pk: settled_place(found, windows, period) for pk, found in answered.items()}
    before = _before(surveys, [windows[places[survey.pk]] for survey in surveys], memory)
    return [
        Line(
            survey,
            headline_of(survey.kind, answered[survey.pk][places[survey.pk]], before.get(survey.pk)),
            trends[survey.pk].alert if survey.pk in trends else "",
        )
        for survey in surveys
    ]


def settled_place(answered: Sequence[Answered], windows: Sequence[Period], period: Period) -> int:
    """Return the place of the window a form shows instead of a period.

    No two that are shown differ by fewer than five answers.
    """
    place = [window.key for window in windows].index(period.key)
    return settled([found.number for found in answered])[place]


def _before(surveys: Sequence[Survey], shown: Sequence[Period], memory: Memory) -> dict[int, Answered]:
    """Return what was answered before the period each form shows, by a query for each such period."""
    found: dict[int, Answered] = {}
    for each in set(shown):
        alike = [survey for survey, period in zip(surveys, shown, strict=True) if period == each]
        if each.before is not None:
            earlier = answered_by_window(alike, [each.before], memory)
            found |= {pk: one for pk, (one,) in earlier.items() if one.number}
    return found


def insight_of(survey: Survey, period: Period) -> Insight:
    """Return what the page of one form shows, by a constant number of queries."""
    memory, windows = memory_of([survey]), periods(period.latest)
    kept = kept_of(survey, windows, memory=memory)
    place = settled_place([kept.answered(place) for place in range(len(windows))], windows, period)
    chosen_period, period = period, windows[place]
    now = kept.answered(place)
    versions = list(survey.versions.prefetch_related("questions"))
    *shorter, chosen = options_by_window(questions_of(versions), windows[: place + 1], survey.pk, memory)
    lineage = Lineage((version.number, version.carried) for version in versions)
    questions = figures_of_questions(versions, chosen, lineage, shorter)
    names = names_of_themes()
    places = range(place + 1)
    themes = ThemeScores(names, [kept.scores_by_theme(each) for each in places])
    return Insight(
        headline_of(survey.kind, now, _before([survey], [period], memory).get(survey.pk)),
        _trend(survey, period, memory),
        questions,
        _comparisons(kept, place),
        times_of(kept.seconds(place)),
        stops_of(versions, chosen, shorter, left=kept.begun(place), sent=now.number),
        invitations_of(survey, period),
        driver_lines(survey.kind, questions, [kept.scores_by_choice(each) for each in places], themes),
        theme_lines(survey, period, names, [kept.numbers_by_theme(each) for each in places], memory),
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
        beside=measurement.say_beside(now.tally),
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


def _trend(survey: Survey, period: Period, memory: Memory) -> Trend | None:
    measurement = MEASUREMENTS.get(survey.kind)
    if measurement is None:
        return None
    return trend_of(measurement, answered_by_day(survey, period, memory), period)


def _comparisons(kept: Kept, place: int) -> list[Comparison]:
    measurement = MEASUREMENTS.get(kept.kind)
    if measurement is None:
        return []
    found = []
    for measure, title in COMPARED:
        groups = kept.by_segment(measure, place)
        if len(groups) > 1:
            tallies = {name: answered.tally for name, answered in groups.items()}
            shown = shown_through(kept.sizes(measure, place + 1))[place]
            found.append(Family(measure, title, tallies, shown))
    return compare(measurement, found)
