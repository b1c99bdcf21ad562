"""Write the message that tells of a decision, and hold it back from who wants it no more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from feedback.suggestions.models import SuggestionDecision, Vote
from portal.customers.models import Address, Channel, Purpose
from portal.messaging.actions import Letter
from portal.messaging.models import Message

ABOUT: Final = "suggestions.vote"


def decision_key(decision: int, user: int) -> str:
    """Return what the outbox knows the telling of one decision to one person by."""
    return f"suggestions.decision:{decision}:{user}"


def decision_of(key: str) -> int | None:
    """Return the decision that a message of that key tells; None when it is no such message."""
    kind, _colon, rest = key.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "suggestions.decision" and number.isdecimal() else None


def letter_of_decision(decision: SuggestionDecision, vote: Vote, address: Address) -> Letter:
    """Return the letter to one who asked to be told: an answer to her, with nothing to sell in it."""
    suggestion = decision.suggestion
    return Letter(
        template="suggestion_decided",
        is_our_idea=True,
        purpose=Purpose.SERVICE,
        channel=Channel.EMAIL,
        to=address,
        dedupe_key=decision_key(decision.pk, vote.voter_id),
        context={
            "title": suggestion.title,
            "state": decision.state,
            "sentence": decision.sentence,
            "suggestion_url": settings.SITE_URL + suggestion.get_absolute_url(),
        },
        customer=address.customer,
        about_kind=ABOUT,
        about_id=vote.pk,
        language=vote.voter.language,
    )


def refusals(messages: Sequence[Message], _now: datetime) -> dict[int, str]:
    """Say, at the moment of hand-over, who wants to be told no more (a gate of the outbox)."""
    votes = [message.about_id for message in messages if message.about_id is not None]
    wanted = set(Vote.objects.filter(pk__in=votes, wants_news=True).values_list("pk", flat=True))
    reason = _("She no longer wants to be told about this suggestion.")
    return {message.pk: reason for message in messages if message.about_id not in wanted}
