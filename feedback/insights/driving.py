"""Show what moves the score of a form: themes and the choices of its questions, each with an interval."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from feedback.insights.drivers import Candidate, Driver, drivers_among
from feedback.insights.measurements import MEASUREMENTS, Measurement
from feedback.insights.questions import QuestionFigures
from feedback.insights.shares import say_share
from feedback.surveys.scores import Tally

ByChoice = Mapping[str, Mapping[str, Tally]]
Named = tuple[str, str, str, Candidate]
"""A key of its own, the question, the choice or the theme, and what is compared."""


@dataclass(frozen=True)
class ThemeScores:
    """The themes in use by number, and the scores of those who named each; "" is all who were read."""

    names: Mapping[str, str]
    scores: Mapping[str, Tally]


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
    kind: str, questions: Sequence[QuestionFigures], scores: ByChoice, themes: ThemeScores
) -> list[DriverLine]:
    """Return the themes and choices that move the score, the largest gain first; none without a scale.

    Only choices whose number may be shown are compared, and only with those who answered the same question;
    a theme is compared with all others whose words were read.
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
    everybody = measurement.values(themes.scores.get("", {}))
    for key, name in themes.names.items():
        if key in themes.scores:
            yield key, "", name, Candidate(key, measurement.values(themes.scores[key]), everybody)


def _candidates(
    measurement: Measurement, questions: Sequence[QuestionFigures], scores: ByChoice
) -> Iterator[Named]:
    for question in questions:
        lines = scores.get(question.key, {})
        everybody = measurement.values(lines.get("", {}))
        for option in question.options:
            if option.number and option.line in lines:
                name = f"{question.key}:{option.line}"
                tally = measurement.values(lines[option.line])
                yield name, question.label, option.label, Candidate(name, tally, everybody)


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
