"""Count the days again whose answers changed, each exactly once after its last change."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from feedback.insights.counting import count_day
from feedback.insights.days import day_of
from feedback.insights.models import ChangedDay, Counted, DailyAnswer, DailyCount, new_edition
from portal.lib.bulk import insert_many

BATCH = 500


def note_change(survey_id: int, submitted_at: datetime) -> None:
    """Write down that a form's day is to be counted again, in the transaction that changed its answers.

    Nobody is rung: figures that are seconds old do, and a rush of answers is counted together.
    """
    insert_many(ChangedDay, [{"survey_id": survey_id}], same={"day": day_of(submitted_at)})


def note_changes(moments: Iterable[tuple[int, datetime]]) -> None:
    """Write down that the days of many answers are to be counted again; each day once."""
    days = {(survey_id, day_of(submitted_at)) for survey_id, submitted_at in moments}
    ChangedDay.objects.bulk_create(
        ChangedDay(survey_id=survey_id, day=day) for survey_id, day in sorted(days)
    )


def count_changed(*, now: datetime) -> int:
    """Count every changed day again and return how many days were counted."""
    marks = ChangedDay.objects.order_by("survey_id", "day")
    days = list(marks.values_list("survey_id", "day").distinct()[:BATCH])
    for survey_id, day in days:
        count_again(survey_id=survey_id, day=day, now=now)
    return len(days)


@transaction.atomic
def count_again(*, survey_id: int, day: date, now: datetime) -> None:
    """Count one day of a form again.

    The marks go before the answers are read: an answer committed later brings a mark of its own.
    """
    Counted.objects.get_or_create(survey_id=survey_id, defaults={"counted_at": now})
    Counted.objects.select_for_update().get(survey_id=survey_id)
    ChangedDay.objects.filter(survey_id=survey_id, day=day).delete()
    figures = count_day(survey_id, day)
    DailyCount.objects.of_day(survey_id, day).delete()
    DailyAnswer.objects.filter(version__survey_id=survey_id, day=day).delete()
    DailyCount.objects.bulk_create(
        DailyCount(
            survey_id=survey_id,
            day=day,
            measure=measure,
            segment=segment[:80],
            kind=kind,
            score=score,
            number=number,
        )
        for (measure, segment, kind, score), number in figures.counts.items()
    )
    DailyAnswer.objects.bulk_create(
        DailyAnswer(version_id=version, question_id=question, day=day, option=option, number=number)
        for (version, question, option), number in figures.answers.items()
    )
    Counted.objects.filter(survey_id=survey_id).update(counted_at=now, edition=new_edition())
