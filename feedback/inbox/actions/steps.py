"""Write the history of an answer."""

from datetime import datetime
from typing import Any

from feedback.inbox.models import Entry, EntryEvent
from portal.accounts.models import User


def write_event(
    entry: Entry, kind: str, *, now: datetime, author: User | None = None, **told: Any
) -> EntryEvent:
    """Add one step to the history; `told` are its words, its deed, and what stood before and after."""
    return EntryEvent.objects.create(entry=entry, kind=kind, author=author, happened_at=now, **told)
