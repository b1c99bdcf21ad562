"""Take in what happened to a customer, once for each key."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.customers.event_models import EVENT_KIND, CustomerEvent
from portal.customers.models import Address, Customer
from portal.lib.errors import ActionError
from portal.lib.people import PhoneInvalid, normalize_email, parse_phone

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
CLOCKS_APART: Final = timedelta(days=1)
"""So far may another system's clock be ahead of ours."""


_followers: dict[str, Callable[[CustomerEvent], object]] = {}


def follow_events(name: str, follower: Callable[[CustomerEvent], object]) -> None:
    """Let an app above hear of each new event. Registering a name twice replaces it."""
    _followers[name] = follower


class EventTimeInvalid(ActionError):
    sentence = _(
        "This lies in the future, or before 1970. Report what has happened, and look at the clock of the "
        "system that sent it."
    )


class EventKindInvalid(ActionError):
    sentence = _(
        "Write the kind of event in small letters, numbers and underscores, such as delivered or case_solved."
    )


class KeyReused(ActionError):
    sentence = _(
        "This key was used before for another event. Send the same event again, or give this one a new key."
    )


@dataclass(frozen=True)
class Happening:
    """One event as somebody reports it. The key makes reporting it twice harmless."""

    customer: Customer
    kind: str
    occurred_at: datetime
    key: str
    subject: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells this event from another one under the same key."""
        words = (str(self.customer.pk), self.kind, self.subject, self.occurred_at.isoformat())
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


def find_customer(*, external_id: str = "", email: str = "", phone: str = "") -> Customer | None:
    """Return the customer with the company's own number, else with the address; None if nobody has it."""
    if external_id:
        return Customer.objects.filter(external_id=external_id).first()
    values = [normalize_email(email)] if email else []
    with suppress(PhoneInvalid):
        values += [parse_phone(phone, region=settings.PHONE_REGION)] if phone else []
    found = Address.objects.holding(values).first()
    return found.customer if found else None


def record_event(*, happening: Happening, now: datetime) -> tuple[CustomerEvent, bool]:
    """Keep an event that somebody reports and return it, and whether it is new.

    Raises: EventKindInvalid; EventTimeInvalid; KeyReused if another event has the key.
    """
    if not EARLIEST <= happening.occurred_at <= now + CLOCKS_APART:
        raise EventTimeInvalid
    return _keep(happening, now)


def note_event(*, happening: Happening, now: datetime) -> None:
    """Keep an event the portal itself saw, unless its key is known: what happened first counts.

    Its moment is believed: a clock that was put back must not stop what the event belongs to.
    """
    if not CustomerEvent.objects.filter(key=happening.key).exists():
        _keep(happening, now)


def _keep(happening: Happening, now: datetime) -> tuple[CustomerEvent, bool]:
    try:
        EVENT_KIND(happening.kind)
    except ValidationError as error:
        raise EventKindInvalid from error
    event, is_new = CustomerEvent.objects.get_or_create(
        key=happening.key,
        defaults={
            "customer": happening.customer,
            "kind": happening.kind,
            "subject": happening.subject,
            "occurred_at": happening.occurred_at,
            "fingerprint": happening.fingerprint,
            "recorded_at": now,
        },
    )
    if event.fingerprint != happening.fingerprint:
        raise KeyReused
    if is_new:
        for follower in _followers.values():
            follower(event)
    return event, is_new
