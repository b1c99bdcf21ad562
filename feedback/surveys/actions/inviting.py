"""Send the link of a form to one customer who agreed to be asked."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from feedback.surveys.actions.errors import SurveyNotOpen
from feedback.surveys.doors import Door
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.customers.models import Address, Channel, Purpose
from portal.lib.errors import ActionError
from portal.lib.people import PhoneInvalid, normalize_email, parse_phone
from portal.messaging.actions import Letter, queue_message
from portal.messaging.models import Message

ABOUT: Final = "surveys.link"


class NobodyAgreed(ActionError):
    sentence = _(
        "Nobody with this address has agreed to be asked by us. Give her the link yourself, "
        "or ask her to agree under “What we may send you”."
    )


class LinkSentAlready(ActionError):
    sentence = _("She has been sent the link of this form already. Nobody gets it twice.")


def send_link(*, survey: Survey, to: str, author: User, now: datetime) -> Message:
    """Queue the link for a customer's proved address; consent and budget are asked again at hand-over.

    The link names nobody: what she answers is known to be hers only once she signs in.

    Raises: SurveyNotOpen, NobodyAgreed, LinkSentAlready.
    """
    if not survey.takes_answers(now):
        raise SurveyNotOpen
    address = _agreeing(to)
    if address is None:
        raise NobodyAgreed
    key = f"{ABOUT}:{survey.pk}:{address.pk}"
    if Message.objects.filter(dedupe_key=key).exists():
        raise LinkSentAlready
    letter = Letter(
        template="survey_link",
        purpose=Purpose.CHECK_IN,
        channel=Channel(address.channel),
        to=address,
        dedupe_key=key,
        context={
            "title": survey.title,
            "author": author.display_name,
            "url": f"{settings.SITE_URL}{Door.PAGE.address(survey.slug)}",
        },
        customer=address.customer,
        about_kind=ABOUT,
        about_id=survey.pk,
        language=address.customer.language,
    )
    return queue_message(letter, now=now)


def _agreeing(typed: str) -> Address | None:
    rows = Address.objects.agreeing(Purpose.CHECK_IN).select_related("customer")
    if "@" in typed:
        return rows.filter(channel=Channel.EMAIL, value=normalize_email(typed)).first()
    try:
        number = parse_phone(typed, region=settings.PHONE_REGION)
    except PhoneInvalid:
        return None
    return rows.filter(channel=Channel.TEXT, value=number).first()
