"""Tell what waits for our answer, and which deliveries are under way."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from portal.customers.event_models import DELIVERED, CustomerEvent
from portal.interactions.matters import Matter, tell_settled
from portal.interactions.models import Interaction
from portal.ui.moments import day_of


def touches(customers: Sequence[int], closed_since: datetime, _now: datetime) -> Iterator[Matter]:
    """Give each complaint or question that waits for an answer, or got one since the moment."""
    rows = Interaction.objects.waiting_or_answered_since(customers, closed_since)
    for touch in rows:
        assert touch.customer_id is not None
        yield Matter(
            touch.customer_id, _reason(touch), touch.occurred_at, touch.answered_at, touch.is_complaint
        )


def deliveries(customers: Sequence[int], _closed_since: datetime, now: datetime) -> Iterator[Matter]:
    """Give each delivery that was started and has not arrived."""
    for event in CustomerEvent.objects.under_way(customers, now):
        words = {"day": day_of(event.occurred_at), "subject": event.subject}
        sentence = _("A delivery is under way since %(day)s: %(subject)s")
        plain = _("A delivery is under way since %(day)s.")
        yield Matter(event.customer_id, (sentence if event.subject else plain) % words, event.occurred_at)


def tell_arrival(event: CustomerEvent) -> None:
    """Say that something was settled when what was under way arrived (a follower of events)."""
    if event.kind == DELIVERED:
        tell_settled(event.customer_id, event.recorded_at)


def _reason(touch: Interaction) -> str:
    words = {"day": day_of(touch.occurred_at), "title": touch.title}
    if touch.is_complaint:
        return _("Open complaint since %(day)s: %(title)s") % words
    return _("Waits for our answer since %(day)s: %(title)s") % words
