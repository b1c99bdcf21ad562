"""Keep what became of the invitations: answers, refusals and mail that came back change it for weeks."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min

from feedback.checkins.models import CheckIn
from feedback.insights.days import bounds_of, day_of
from feedback.insights.fates import count_fates_of
from feedback.insights.models import Counted, DailyFate

SETTLED_AFTER: Final = timedelta(days=45)
"""So long after it was sent, mail may still come back or somebody say no."""


def count_fates(*, now: datetime, everything: bool = False) -> int:
    """Count the invitations of every form again, those that may still change; return how many forms."""
    surveys = sorted(CheckIn.objects.order_by().values_list("survey", flat=True).distinct())
    for survey_id in surveys:
        _count(survey_id, None if everything else _since(survey_id, now), now)
    return len(surveys)


def _since(survey_id: int, now: datetime) -> datetime:
    """Return the beginning of the first day on which something may have changed."""
    sent = CheckIn.objects.filter(survey_id=survey_id, state=CheckIn.State.SENT)
    oldest = sent.aggregate(oldest=Min("sent_at"))["oldest"] or now
    return bounds_of(day_of(min(oldest, now - SETTLED_AFTER)))[0]


@transaction.atomic
def _count(survey_id: int, since: datetime | None, now: datetime) -> None:
    Counted.objects.get_or_create(survey_id=survey_id, defaults={"counted_at": now})
    Counted.objects.select_for_update().get(survey_id=survey_id)
    kept = DailyFate.objects.filter(survey_id=survey_id)
    if since is not None:
        kept = kept.filter(day__gte=day_of(since))
    kept.delete()
    DailyFate.objects.bulk_create(
        DailyFate(survey_id=survey_id, program_id=program, day=day, fate=fate, number=number)
        for (program, day, fate), number in count_fates_of(survey_id, since).items()
    )
