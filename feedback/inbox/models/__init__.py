"""What staff do with the answers to a form, and what they may quote of them."""

from feedback.inbox.models.entries import Band, Entry, Tag
from feedback.inbox.models.history import Deed, EntryEvent
from feedback.inbox.models.quotes import Quote
from feedback.inbox.models.thanks import Thanks
from feedback.inbox.models.views import SavedView

__all__ = ["Band", "Deed", "Entry", "EntryEvent", "Quote", "SavedView", "Tag", "Thanks"]
