"""Know what stands open between a customer and us, so that nobody asks "how is it going?" meanwhile.

Each app that keeps something open registers a source: touches that wait for an answer, deliveries under
way, cases.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Matter:
    """One thing that stands, or stood, open. `reason` is a sentence for staff, shown beside the check-in."""

    customer_id: int
    reason: str
    opened_at: datetime
    closed_at: datetime | None = None
    is_complaint: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


Source = Callable[[Sequence[int], datetime, datetime], Iterable[Matter]]
"""Get customer ids, a moment and the time now; give what is open now, and what was closed since the moment.

Costs a fixed number of queries whatever the number of customers.
"""

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let an app say what it keeps open. Registering a name twice replaces it."""
    _sources[name] = source


Follower = Callable[[int, datetime], object]
"""Get the customer of whom something was settled, and the time; runs in the transaction that settled it."""

_followers: dict[str, Follower] = {}


def follow_settled(name: str, follower: Follower) -> None:
    """Let an app look again at what it held back. Registering a name twice replaces it."""
    _followers[name] = follower


def tell_settled(customer_id: int | None, now: datetime) -> None:
    """Tell every follower that something of a customer was settled; whoever keeps it open says so."""
    if customer_id is not None:
        for follower in _followers.values():
            follower(customer_id, now)


def matters_of(customers: Sequence[int], *, closed_since: datetime, now: datetime) -> dict[int, Matter]:
    """Return the matter of each customer that counts most.

    What is open goes before what was closed, a complaint before the rest, the oldest first; of closed ones
    the latest closed.
    """
    found: dict[int, Matter] = {}
    for source in _sources.values():
        for matter in source(customers, closed_since, now):
            known = found.get(matter.customer_id)
            if known is None or _weight(matter) < _weight(known):
                found[matter.customer_id] = matter
    return found


def _weight(matter: Matter) -> tuple[bool, bool, float]:
    if matter.closed_at is None:
        return False, not matter.is_complaint, matter.opened_at.timestamp()
    return True, False, -matter.closed_at.timestamp()
