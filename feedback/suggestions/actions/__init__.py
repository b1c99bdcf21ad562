"""What happens to suggestions: made, published, wanted, decided."""

from feedback.suggestions.actions.deciding import decide_suggestion, tell_new
from feedback.suggestions.actions.errors import (
    DecisionMissing,
    NotPublished,
    SuggestionMoved,
    TooManySuggestions,
)
from feedback.suggestions.actions.making import (
    KIND,
    Wish,
    make_suggestion,
    publish_suggestion,
    suggest,
    withdraw_suggestion,
)
from feedback.suggestions.actions.voting import take_vote_back, vote_for

__all__ = [
    "KIND",
    "DecisionMissing",
    "NotPublished",
    "SuggestionMoved",
    "TooManySuggestions",
    "Wish",
    "decide_suggestion",
    "make_suggestion",
    "publish_suggestion",
    "suggest",
    "take_vote_back",
    "tell_new",
    "vote_for",
    "withdraw_suggestion",
]
