"""Show what moves the score of a form: the choices of its questions, each with an interval."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback.insights.drivers import Candidate, Driver, drivers_among
from feedback.insights.measurements import MEASUREMENTS, Measurement
from feedback.insights.questions import QuestionFigures
from feedback.surveys.scores import Tally

ByChoice = Mapping[str, Mapping[str, Tally]]


@dataclass(frozen=True)
class DriverLine:
    """One driver in words: what the score of all would gain if those who chose it scored like the others."""

    question: str
    choice: str
    number: int
    share: str
    impact: str
    interval: str
    is_beyond_noise: bool


def driver_lines(kind: str, questions: Sequence[QuestionFigures], scores: ByChoice) -> list[DriverLine]:
    """Return the choices that move the score, the largest gain first; none for a form without a scale.

    Only choices whose number may be shown are compared, and only with those who answered the same question.
    """
    measurement = MEASUREMENTS.get(kind)
    if measurement is None:
        return []
    names: dict[str, tuple[str, str]] = {}
    candidates = []
    for name, label, choice, each in _candidates(measurement, questions, scores):
        names[name] = label, choice
        candidates.append(each)
    return [_line(measurement, driver, *names[driver.theme]) for driver in drivers_among(candidates)]


def _candidates(
    measurement: Measurement, questions: Sequence[QuestionFigures], scores: ByChoice
) -> Iterator[tuple[str, str, str, Candidate]]:
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
        _("%(number)s%%") % {"number": round(100 * driver.share)},
        measurement.say_change(measurement.unit * driver.impact),
        interval,
        driver.is_beyond_noise,
    )
