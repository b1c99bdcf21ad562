"""Make suggestions for tests."""

from datetime import datetime

from feedback.suggestions.actions import Wish, decide_suggestion, publish_suggestion, suggest
from feedback.suggestions.models import Suggestion, SuggestionDecision
from portal.accounts.models import User
from tests.factories import THEN

WISH = Wish("Ship the decaf in tins", "Paper lets the smell out.")


def make_published(author: User, *, wants_news: bool = False) -> Suggestion:
    """Return a suggestion that everybody can read."""
    made = suggest(author=author, wish=WISH, wants_news=wants_news, now=THEN)
    return publish_suggestion(suggestion=made, wish=WISH, now=THEN)


def decide(
    suggestion: Suggestion, by: User, state: str = "planned", now: datetime = THEN
) -> SuggestionDecision:
    """Return what staff decided about a suggestion."""
    return decide_suggestion(
        suggestion=suggestion, state=state, sentence="In spring.", decided_by=by, now=now
    )
