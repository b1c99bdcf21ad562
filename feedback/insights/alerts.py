"""Find what stands out of the newest week of each form, and say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from feedback.insights.control import Signal
from feedback.insights.measurements import MEASUREMENTS
from feedback.insights.models import Alert, DailyCount
from feedback.insights.periods import bucket_of, period_of
from feedback.insights.reading import answered_by_day_of, kept_of
from feedback.insights.remembering import NOTHING, Memory
from feedback.insights.themes import names_of_themes, say_theme_alert, theme_lines
from feedback.insights.trend import Trend, say_alert, trend_of
from feedback.surveys.models import Survey

WATCHED: Final = "13"
"""The period whose weeks are watched for what stands out."""
SCORE: Final = ""


@dataclass(frozen=True)
class Found:
    """What stands out of one form; the subject is the number of a theme, or `SCORE`."""

    survey: Survey
    subject: str
    signal: Signal
    begins: date


def trends_of(surveys: Sequence[Survey], today: date, memory: Memory = NOTHING) -> dict[int, Trend]:
    """Return the weeks of each form's score, one query whatever their number."""
    period = period_of(WATCHED, today)
    days = answered_by_day_of(surveys, period, memory)
    found = {}
    for survey in surveys:
        measurement = MEASUREMENTS.get(survey.kind)
        if measurement is not None and days[survey.pk]:
            trend = trend_of(measurement, days[survey.pk], period)
            if trend is not None:
                found[survey.pk] = trend
    return found


def standing_out(survey: Survey, today: date) -> Iterator[Found]:
    """Yield what stands out of the newest week with answers: the score, and the themes that have a chart."""
    trend = trends_of([survey], today).get(survey.pk)
    if trend is not None and trend.signal:
        yield Found(survey, SCORE, trend.signal, bucket_of(trend.newest or today, by_month=False))
    period = period_of(WATCHED, today)
    numbers = kept_of(survey, [period], [DailyCount.Measure.THEME]).numbers_by_theme(0)
    for line in theme_lines(survey, period, names_of_themes(), [numbers]):
        if line.trend is not None and line.trend.signal:
            begins = bucket_of(line.trend.newest or today, by_month=False)
            yield Found(survey, line.key, line.trend.signal, begins)


def say(alert: Alert, themes: dict[str, str]) -> str:
    """Return the sentence of an alert; empty when its theme is gone."""
    signal = Signal(alert.signal)
    if alert.subject == SCORE:
        return say_alert(signal)
    return say_theme_alert(themes[alert.subject], signal) if alert.subject in themes else ""
