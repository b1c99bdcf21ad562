"""Note what newly stands out beyond noise, and tell the staff who follow the form: once, all in one mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from feedback.insights.alerts import standing_out
from feedback.insights.days import day_of
from feedback.insights.letters import letter_of_alerts
from feedback.insights.models import Alert, Follower
from feedback.insights.themes import names_of_themes
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.lib.jobs import batches_of, drain
from portal.messaging.actions import queue_message


def alert_due(*, now: datetime) -> int:
    """Look at every live form, then tell what was not told; return how many forms were looked at."""

    def handle(survey: Survey) -> None:
        _note(survey, now)

    looked_at = drain(batches_of(Survey.objects.live()), handle)
    _tell(now)
    return looked_at


@transaction.atomic
def follow(*, survey: Survey, user: User, is_told: bool) -> Follower:
    """Tell a member of staff what stands out of a form from now on, or no longer."""
    return Follower.objects.update_or_create(survey=survey, user=user, defaults={"is_told": is_told})[0]


@transaction.atomic
def _note(survey: Survey, now: datetime) -> None:
    """Write down what stands out; what goes on since the week before is the same alert and not told again."""
    for found in standing_out(survey, day_of(now)):
        told_at = now if Alert.objects.goes_on(survey, found.subject, found.signal, found.begins) else None
        Alert.objects.get_or_create(
            survey=survey,
            subject=found.subject,
            signal=found.signal.value,
            begins=found.begins,
            defaults={"raised_at": now, "told_at": told_at},
        )


@transaction.atomic
def _tell(now: datetime) -> None:
    """Queue one mail for each follower with all that is new; the rows are held, so nobody is told twice."""
    rows = Alert.objects.untold().select_for_update(of=["self"]).select_related("survey")
    alerts = list(rows.order_by("pk"))
    if not alerts:
        return
    themes = names_of_themes()
    for user, own in _by_user(alerts).items():
        queue_message(letter_of_alerts(user, own, themes), now=now)
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(told_at=now)


def _by_user(alerts: Sequence[Alert]) -> Mapping[User, list[Alert]]:
    followers = Follower.objects.of_surveys(list({alert.survey for alert in alerts}))
    found: dict[User, list[Alert]] = {}
    for alert in alerts:
        for user in followers[alert.survey_id]:
            found.setdefault(user, []).append(alert)
    return found
