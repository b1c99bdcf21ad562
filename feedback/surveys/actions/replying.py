"""Answer who filled in a form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Mode, Response
from portal.accounts.models import User
from portal.customers.models import Address, Channel, Purpose
from portal.interactions.actions import NoWayToReply
from portal.interactions.models import Interaction, InteractionQuerySet
from portal.interactions.sources import all_sources
from portal.messaging.actions import Letter, queue_message
from portal.messaging.models import Message
from portal.messaging.privacy import CONFIDENTIAL_ENDING

CORRECTION_ENDING: Final = ".correction"
CONFIDENTIAL: Final = f"surveys.response{CONFIDENTIAL_ENDING}"


def reply_to_response(*, interaction: Interaction, text: str, author: User, now: datetime) -> Message:
    """Send the answer to who filled in the form.

    Raises: NoWayToReply if she left no address and has no proved one.
    """
    response = response_of(interaction)
    to = address_for_reply(response) if response else None
    if response is None or to is None:
        raise NoWayToReply(
            _("No address was left and none is proved. Mark this as answered once you reached the customer.")
        )
    letter = letter_to(
        response,
        to,
        template="survey_reply",
        key=f"surveys.reply:{interaction.pk}:{now.timestamp():.6f}",
        context={
            "text": text,
            "author": author.display_name,
            "title": response.survey.title,
            "score_label": response.score_label,
            "words": response.comment,
        },
    )
    return queue_message(letter, now=now)


def letter_to(
    response: Response, to: Address | str, *, template: str, key: str, context: Mapping[str, Any]
) -> Letter:
    """Return a letter to who answered; a confidential one names nobody, and staff don't see it sent."""
    is_confidential = response.mode == Mode.CONFIDENTIAL
    return Letter(
        template=template,
        purpose=Purpose.SERVICE,
        channel=Channel(to.channel) if isinstance(to, Address) else Channel.EMAIL,
        to=to,
        dedupe_key=key,
        context=context,
        customer=None if is_confidential else response.customer,
        about_kind=CONFIDENTIAL if is_confidential else "surveys.response",
        about_id=response.pk,
        language=response.customer.language if response.customer else "",
    )


def reply_hint(interaction: Interaction) -> str:
    """Say where an answer to a filled-in form will go."""
    response = response_of(interaction)
    to = address_for_reply(response) if response else None
    if response is None or to is None:
        return gettext("No address was left: this can't be answered from here.")
    if response.mode == Mode.CONFIDENTIAL:
        return gettext("It reaches who answered. You don't learn who it is.")
    if isinstance(to, str):
        return gettext("By e-mail to %(address)s, the address left in the form.") % {"address": to}
    if to.channel == Channel.TEXT:
        return gettext("By text message to %(address)s.") % {"address": to.value}
    return gettext("By e-mail to %(address)s.") % {"address": to.value}


def private_address(interaction: Interaction) -> Address | str | None:
    """Return where an answer to a filled-in form is read by nobody else."""
    response = response_of(interaction)
    return address_for_reply(response) if response else None


def is_confidential(interaction: Interaction) -> bool:
    """Tell whether a touch is an answer of which staff must not learn who gave it (one query)."""
    rows = Response.objects.confidential()
    if interaction.kind.endswith(CORRECTION_ENDING):
        return rows.filter(corrections=interaction.source_id).exists()
    return rows.filter(pk=interaction.source_id or 0).exists()


def response_of(interaction: Interaction) -> Response | None:
    """Return the response a touch is about."""
    rows = Response.objects.select_related("survey", "customer").prefetch_related("answers__question")
    if interaction.kind.endswith(CORRECTION_ENDING):
        return rows.filter(corrections=interaction.source_id).first()
    return rows.filter(pk=interaction.source_id or 0).first()


def touch_of(response: Response) -> Interaction | None:
    """Return the touch that a response is; a suspected response is none."""
    return Interaction.objects.filter(_is_first(response)).first()


def touches_of(response: Response) -> InteractionQuerySet:
    """Return the touch that a response is, and those of what she changed in it."""
    kinds = [kind for kind in _kinds() if kind.endswith(CORRECTION_ENDING)]
    corrections = response.corrections.values("pk")
    return Interaction.objects.filter(_is_first(response) | Q(kind__in=kinds, source_id__in=corrections))


def _is_first(response: Response) -> Q:
    kinds = [kind for kind in _kinds() if not kind.endswith(CORRECTION_ENDING)]
    return Q(kind__in=kinds, source_id=response.pk)


def _kinds() -> list[str]:
    return [source.kind for source in all_sources() if source.reply is reply_to_response]


def address_for_reply(response: Response) -> Address | str | None:
    """Return where an answer may go: her proved e-mail, the address she left, or her proved number."""
    proved: dict[str, Address] = {}
    if response.customer is not None:
        for address in response.customer.addresses.all():
            if address.is_verified:
                proved.setdefault(address.channel, address)
    return proved.get(Channel.EMAIL) or response.contact_email or proved.get(Channel.TEXT)
