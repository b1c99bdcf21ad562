"""Write the message that tells of an outcome, and hold it back when it should no longer go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from feedback.outcomes.contributors import Contribution, agrees
from feedback.outcomes.models import Outcome, Telling
from portal.customers.models import Channel, Purpose
from portal.messaging.actions import Letter
from portal.messaging.models import Message
from portal.messaging.privacy import CONFIDENTIAL_ENDING

ABOUT: Final = "outcomes.telling"
ABOUT_CONFIDENTIAL: Final = f"{ABOUT}{CONFIDENTIAL_ENDING}"


def letter_of_outcome(telling: Telling, outcome: Outcome, contribution: Contribution) -> Letter:
    """Return the letter to one who asked to hear of it: an answer to her, with nothing to sell in it.

    Who answered in confidence is not named to staff: the letter has no customer, and its list hides it.
    """
    to, customer = contribution.to, contribution.customer
    assert to is not None
    return Letter(
        template="outcome_told",
        is_our_idea=True,
        purpose=Purpose.SERVICE,
        channel=Channel.EMAIL,
        to=to,
        dedupe_key=f"outcomes.telling:{telling.pk}",
        context={
            "title": outcome.title,
            "text": outcome.text,
            "is_declined": outcome.result == Outcome.Result.DECLINED,
            "is_by_vote": contribution.vote is not None,
            "outcome_url": settings.SITE_URL + outcome.get_absolute_url(),
        },
        customer=None if contribution.is_confidential else customer,
        about_kind=ABOUT_CONFIDENTIAL if contribution.is_confidential else ABOUT,
        about_id=telling.pk,
        language=customer.language if customer else "",
    )


def refusals(messages: Sequence[Message], _now: datetime) -> dict[int, str]:
    """Say, at the moment of hand-over, which must not go any more (a gate of the outbox, one query)."""
    tellings = {row.pk: row for row in Telling.objects.with_cause().filter(pk__in=_numbers(messages))}
    found = {message.pk: _refusal(message, tellings) for message in messages}
    return {number: reason for number, reason in found.items() if reason}


def _numbers(messages: Sequence[Message]) -> list[int]:
    return [message.about_id for message in messages if message.about_id is not None]


def _refusal(message: Message, tellings: Mapping[int, Telling]) -> str:
    telling = tellings.get(message.about_id or 0)
    if telling is None or not telling.outcome.is_public:
        return _("This was taken back before it went.")
    if not telling.outcome.is_final:
        return _("It is planned again: it is told when it came to its end.")
    if not agrees(telling.response, telling.vote):
        return _("She no longer wishes to hear of it.")
    return ""
