"""Write the mail that tells staff what stands out."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.insights.alerts import say
from feedback.insights.models import Alert
from portal.accounts.models import User
from portal.customers.models import Channel, Purpose
from portal.messaging.actions import Letter

ABOUT: Final = "insights.alert"


def letter_of_alerts(user: User, alerts: Sequence[Alert], themes: dict[str, str]) -> Letter:
    """Return one mail with everything that is new to somebody, form by form, each with the way to end it."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        lines = [
            {"form": alert.survey.title, "sentence": said, "url": _address(alert)}
            for alert in alerts
            if (said := say(alert, themes))
        ]
    return Letter(
        template="insights_alert",
        purpose=Purpose.SERVICE,
        channel=Channel.EMAIL,
        to=user.email,
        dedupe_key=f"{ABOUT}:{user.pk}:{alerts[-1].pk}",
        context={"lines": lines, "title": alerts[0].survey.title, "others": len(lines) - 1},
        about_kind=ABOUT,
        language=user.language,
    )


def _address(alert: Alert) -> str:
    return f"{settings.SITE_URL}{reverse('insights-desk:survey', args=[alert.survey.slug])}"
