"""Send the link with which a form can be continued."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Response
from portal.customers.models import Channel, Purpose
from portal.lib.errors import ActionError
from portal.messaging.actions import Letter, queue_message
from portal.messaging.models import Message

ABOUT: Final = "surveys.continue"
MOST_LINKS: Final = 3
"""How many mails one started form can ask for."""


class LinkSentOften(ActionError):
    sentence = _("The link was sent three times already. Look in your mail, or copy it from this page.")


class NothingToContinue(ActionError):
    sentence = _("This form was sent in already, so there is nothing to continue.")


def send_continue_link(*, response: Response, email: str, now: datetime) -> Message:
    """Queue the mail with the link; the address stands on the message only.

    Raises: LinkSentOften, NothingToContinue.
    """
    if response.state != Response.State.STARTED:
        raise NothingToContinue
    number = Message.objects.filter(about_kind=ABOUT, about_id=response.pk).count()
    if number >= MOST_LINKS:
        raise LinkSentOften
    path = reverse("surveys:survey-continue", args=[response.survey.slug, response.token])
    return queue_message(
        Letter(
            template="survey_continue",
            purpose=Purpose.SERVICE,
            channel=Channel.EMAIL,
            to=email,
            dedupe_key=f"surveys.continue:{response.pk}:{number}",
            context={"title": response.survey.title, "url": f"{settings.SITE_URL}{path}"},
            language=response.language,
            about_kind=ABOUT,
            about_id=response.pk,
        ),
        now=now,
    )
