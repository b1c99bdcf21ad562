"""Decide about a suggestion, and tell once who asked to be told."""

from datetime import datetime

from django.db import transaction

from feedback.suggestions.actions.errors import DecisionMissing, NotPublished, SuggestionMoved
from feedback.suggestions.letters import letter_of_decision
from feedback.suggestions.models import SENTENCE_LENGTH, Suggestion, SuggestionDecision, Vote
from portal.accounts.models import User
from portal.customers.models import Address, Channel
from portal.lib.jobs import batches_of, drain, wake
from portal.lib.states import InvalidTransition, advance
from portal.messaging.actions import queue_message

TELL = "feedback.suggestions.tell_new"


@transaction.atomic
def decide_suggestion(
    *, suggestion: Suggestion, state: str, sentence: str, decided_by: User, now: datetime
) -> SuggestionDecision:
    """Move a published suggestion and say why; who asked to be told is told once.

    Raises: NotPublished, DecisionMissing, SuggestionMoved.
    """
    words = " ".join(sentence.split())[:SENTENCE_LENGTH]
    if not suggestion.is_published:
        raise NotPublished
    if not words:
        raise DecisionMissing
    try:
        advance(suggestion, state, Suggestion.MOVES, decision=words, decided_at=now)
    except InvalidTransition as error:
        raise SuggestionMoved from error
    decision = SuggestionDecision.objects.create(
        suggestion=suggestion, state=state, sentence=words, decided_by=decided_by, decided_at=now
    )
    wake(TELL)
    return decision


def tell_new(*, now: datetime) -> int:
    """Queue a message for each person who asked to be told of a new decision; return how many decisions."""

    def handle(decision: SuggestionDecision) -> None:
        _tell(decision, now)

    return drain(batches_of(SuggestionDecision.objects.untold().select_related("suggestion")), handle)


@transaction.atomic
def _tell(decision: SuggestionDecision, now: datetime) -> None:
    """Tell those who want news of one decision; the same decision again tells nobody twice (dedupe key)."""
    votes = Vote.objects.filter(suggestion=decision.suggestion, wants_news=True).select_related("voter")
    addresses = {
        address.customer.user_id: address
        for address in Address.objects.verified()
        .filter(customer__user__in=votes.values("voter"), channel=Channel.EMAIL)
        .select_related("customer")
        .order_by("-pk")
    }
    for vote in votes.iterator(chunk_size=500):
        if vote.voter_id in addresses:
            queue_message(letter_of_decision(decision, vote, addresses[vote.voter_id]), now=now)
    SuggestionDecision.objects.filter(pk=decision.pk, told_at__isnull=True).update(told_at=now)
