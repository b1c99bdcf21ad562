"""Say that one wants it too, and take that back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from feedback.suggestions.models import Suggestion, Vote
from portal.accounts.models import User


@transaction.atomic
def vote_for(*, suggestion: Suggestion, voter: User, wants_news: bool, now: datetime) -> Vote:
    """Count a person's vote, once; voting again only changes whether she wants to be told."""
    vote, is_new = Vote.objects.get_or_create(
        suggestion=suggestion, voter=voter, defaults={"wants_news": wants_news, "voted_at": now}
    )
    if is_new:
        Suggestion.objects.filter(pk=suggestion.pk).update(vote_count=F("vote_count") + 1)
    elif vote.wants_news != wants_news:
        vote.wants_news = wants_news
        vote.save(update_fields=["wants_news"])
    return vote


@transaction.atomic
def take_vote_back(*, suggestion: Suggestion, voter: User) -> None:
    """Take a vote back; without one nothing changes."""
    gone, _rows = Vote.objects.filter(suggestion=suggestion, voter=voter).delete()
    if gone:
        Suggestion.objects.filter(pk=suggestion.pk).update(vote_count=F("vote_count") - 1)
