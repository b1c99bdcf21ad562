"""Show what moves the score of a form: themes and the choices of its questions, each with an interval."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from feedback.insights.drivers import Candidate, Driver, drivers_among
from feedback.insights.measurements import MEASUREMENTS, Measurement
from feedback.insights.privacy import is_small, overlapping_through, shown_windows
from feedback.insights.questions import QuestionFigures
from feedback.insights.shares import say_share
from feedback.surveys.scores import Tally

ByChoice = Mapping[str, Mapping[str, Tally]]
Named = tuple[str, str, str, Candidate]
"""A key of its own, the question, the choice or the theme, and what is compared."""


@dataclass(frozen=True)
class ThemeScores:
    """The themes in use by number, and in each window the scores of those who named each; "" is all read."""

    names: Mapping[str, str]
    windows: Sequence[Mapping[str, Tally]]


@dataclass(frozen=True)
class DriverLine:
    """One driver in words: what the score of all would gain if those who chose it scored like the others.

    `question` is empty of a theme.
    """

    question: str
    choice: str
    number: int
    share: str
    impact: str
    interval: str
    is_beyond_noise: bool


def driver_lines(
    kind: str, questions: Sequence[QuestionFigures], scores: Sequence[ByChoice], themes: ThemeScores
) -> list[DriverLine]:
    """Return the themes and choices that move the score, the largest gain first; none without a scale.

    Only choices whose number may be shown are compared, and only with those who answered the same question;
    a theme is compared with all others whose words were read. Of the windows, the shortest first, the last
    is looked at, and the others are shown too.
    """
    measurement = MEASUREMENTS.get(kind)
    if measurement is None:
        return []
    names: dict[str, tuple[str, str]] = {}
    candidates = []
    found = chain(_themes(measurement, themes), _candidates(measurement, questions, scores))
    for name, label, choice, each in found:
        names[name] = label, choice
        candidates.append(each)
    return [_line(measurement, driver, *names[driver.theme]) for driver in drivers_among(candidates)]


def _themes(measurement: Measurement, themes: ThemeScores) -> Iterator[Named]:
    scores, shown = _shown(themes.windows)
    everybody = measurement.values(scores.get("", {}))
    for key, name in themes.names.items():
        if key in shown:
            yield key, "", name, Candidate(key, measurement.values(scores[key]), everybody)


def _candidates(
    measurement: Measurement, questions: Sequence[QuestionFigures], scores: Sequence[ByChoice]
) -> Iterator[Named]:
    for question in questions:
        lines, shown = _shown([window.get(question.key, {}) for window in scores])
        everybody = measurement.values(lines.get("", {}))
        for option in question.options:
            if option.number and option.line in shown and _may_stand(option.number, lines[option.line]):
                name = f"{question.key}:{option.line}"
                tally = measurement.values(lines[option.line])
                yield name, question.label, option.label, Candidate(name, tally, everybody)


def _shown(windows: Sequence[Mapping[str, Tally]]) -> tuple[Mapping[str, Tally], set[str]]:
    """Return the scores to look at, and which groups no subtracting of windows makes small."""
    windows = shown_windows(windows, [_size(scores.get("", {})) for scores in windows])
    sizes = [{key: _size(scores.get(key, {})) for key in windows[-1] if key} for scores in windows]
    numbers = [_size(scores.get("", {})) for scores in windows]
    return windows[-1], overlapping_through(list(zip(sizes, numbers, strict=True)))[-1]


def _size(tally: Tally) -> int:
    return sum(tally.values())


def _may_stand(chose: int, scored: Tally) -> bool:
    """Tell whether those who chose it and gave no score are nobody or many: both numbers are shown."""
    return not is_small(abs(chose - _size(scored)))


def _line(measurement: Measurement, driver: Driver, question: str, choice: str) -> DriverLine:
    interval = _("%(low)s to %(high)s") % {
        "low": measurement.say_change(measurement.unit * driver.interval.low),
        "high": measurement.say_change(measurement.unit * driver.interval.high),
    }
    return DriverLine(
        question,
        choice,
        driver.number,
        say_share(driver.share),
        measurement.say_change(measurement.unit * driver.impact),
        interval,
        driver.is_beyond_noise,
    )
