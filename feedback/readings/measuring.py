"""Measure how often the labels are wrong, on what they said before anybody taught them better."""

from dataclasses import dataclass

from feedback.readings.models import Judgment, Subject
from feedback.surveys.scores import Interval, share_interval


@dataclass(frozen=True)
class Measured:
    """Of `number` judged labels `wrong` were wrong; the interval is Wilson's, 95 %, as a share of 1."""

    wrong: int
    number: int
    interval: Interval | None

    @property
    def percent(self) -> int:
        return round(100 * self.wrong / self.number) if self.number else 0

    @property
    def low(self) -> int:
        return round(100 * self.interval.low) if self.interval else 0

    @property
    def high(self) -> int:
        return round(100 * self.interval.high) if self.interval else 100


@dataclass(frozen=True)
class ErrorRow:
    """The error of one kind of label, on texts drawn by lot and on those staff happened to look at."""

    subject: str
    name: str
    drawn: Measured
    met: Measured


def errors() -> list[ErrorRow]:
    """Return the measured error of each kind of label, in one query."""
    tallies = Judgment.objects.tallies()
    return [
        ErrorRow(
            subject.value,
            str(subject.label),
            _measured(*tallies.get((subject.value, True), (0, 0))),
            _measured(*tallies.get((subject.value, False), (0, 0))),
        )
        for subject in Subject
    ]


def _measured(wrong: int, number: int) -> Measured:
    return Measured(wrong, number, share_interval(wrong, number))
