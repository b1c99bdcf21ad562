"""Spare those who were told an outcome the decision about the idea behind it, where it says the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from feedback.outcomes.contributors import digest
from feedback.outcomes.models import Outcome, Telling
from feedback.suggestions.letters import decision_of
from feedback.suggestions.models import SuggestionDecision
from portal.lib.people import normalize_email
from portal.messaging.models import Message


def refusals(messages: Sequence[Message], _now: datetime) -> dict[int, str]:
    """Say, at the moment of hand-over, who heard of this decision by an outcome (a gate; three queries)."""
    asked = {message.pk: decision_of(message.dedupe_key) for message in messages}
    decisions = SuggestionDecision.objects.in_bulk({number for number in asked.values() if number})
    outcomes = _outcomes_of(decisions)
    digests = {
        message.pk: _digests(message, outcomes.get(asked[message.pk] or 0, ())) for message in messages
    }
    told = _told({each for found in digests.values() for each in found})
    reason = _("She has heard this already, with the outcome.")
    return {number: reason for number, found in digests.items() if told & found}


def _outcomes_of(decisions: Mapping[int, SuggestionDecision]) -> dict[int, list[Outcome]]:
    """Return the outcomes that say what a decision says, by decision."""
    if not decisions:
        return {}
    about = {decision.suggestion_id for decision in decisions.values()}
    pairs: Any = Outcome.suggestions.through.objects.filter(suggestion__in=about).select_related("outcome")
    rows = list(pairs)
    return {
        number: [
            row.outcome
            for row in rows
            if row.suggestion_id == decision.suggestion_id and row.outcome.result == decision.state
        ]
        for number, decision in decisions.items()
    }


def _digests(message: Message, outcomes: Sequence[Outcome]) -> set[str]:
    keys = [f"mail:{normalize_email(message.to)}"]
    if message.customer_id is not None:
        keys.append(f"customer:{message.customer_id}")
    return {digest(outcome, key) for outcome in outcomes for key in keys}


def _told(digests: set[str]) -> set[str]:
    if not digests:
        return set()
    # Not those to whom an answer in confidence led: the reason would tell staff who gave one.
    rows = Telling.objects.openly().filter(Q(person__in=digests) | Q(address__in=digests))
    return {value for row in rows.values_list("person", "address") for value in row if value}
