"""Compare every kept figure with its answers, and set right what differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.functions import TruncDate

from feedback.insights.actions.inviting import count_fates
from feedback.insights.actions.keeping import count_again, count_changed
from feedback.insights.counting import count_day, stored_day
from feedback.insights.days import site_zone
from feedback.insights.models import DailyAnswer, DailyCount
from feedback.surveys.models import Response


@dataclass(frozen=True)
class Wrong:
    """A form's day whose kept figures are not those of its answers, and how many of them differ."""

    survey_id: int
    day: date
    number: int


def recount(*, now: datetime) -> int:
    """Count every day of every form again; return how many days there are."""
    days = _all_days()
    for survey_id, day in days:
        count_again(survey_id=survey_id, day=day, now=now)
    count_fates(now=now, everything=True)
    return len(days)


def wrong_days(*, now: datetime) -> Iterator[Wrong]:
    """Yield each day whose kept figures differ from a count of its answers; what waits is counted before."""
    while count_changed(now=now):
        pass
    for survey_id, day in _all_days():
        kept, true = stored_day(survey_id, day), count_day(survey_id, day)
        number = len(set(kept.counts.items()) ^ set(true.counts.items()))
        number += len(set(kept.answers.items()) ^ set(true.answers.items()))
        if number:
            yield Wrong(survey_id, day, number)


def _all_days() -> list[tuple[int, date]]:
    """Return every day that has answers or kept figures."""
    counted = Response.objects.counted().order_by()
    days = counted.annotate(day=TruncDate("submitted_at", tzinfo=site_zone())).values_list("survey_id", "day")
    begun = Response.objects.left().order_by().filter(started_at__isnull=False)
    starts = begun.annotate(day=TruncDate("started_at", tzinfo=site_zone())).values_list("survey_id", "day")
    kept = DailyCount.objects.values_list("survey_id", "day")
    answers = DailyAnswer.objects.values_list("version__survey_id", "day")
    return sorted({*days.distinct(), *starts.distinct(), *kept.distinct(), *answers.distinct()})
