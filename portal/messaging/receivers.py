"""Take the news and the mails that providers bring through Anymail."""

from typing import Any, Final

from anymail.signals import EventType
from django.utils.timezone import now

from portal.messaging.actions import Event, receive_mail, record_event
from portal.messaging.bounces import is_passing
from portal.messaging.models import Message

_PASSING: Final = frozenset({"timed_out", "other", "blocked", "spam"})
"""Reasons that say something of us or of the moment, nothing of the address."""
_PASSING_TYPES: Final = frozenset({"softbounce", "transient", "dnserror", "blocked", "expired"})
"""What Postmark and SendGrid call a bounce that passes, which Anymail doesn't tell from one that stays."""


def take_news(sender: object, event: Any, esp_name: str, **_more: object) -> None:
    """Record one event of a message we know, by our number in its metadata or by the provider's."""
    del sender
    message = Message.objects.named(
        str((event.metadata or {}).get("message", "")), str(event.message_id or "")
    )
    if message is None:
        return
    news = Event(
        kind=str(event.event_type),
        provider=esp_name.lower()[:40],
        provider_ref=str(event.message_id or ""),
        occurred_at=event.timestamp or now(),
        detail=_readable(event.description or event.mta_response)[:300],
        is_permanent=_is_permanent(event),
    )
    record_event(message=message, event=news, now=now())


def _is_permanent(event: Any) -> bool:
    """Tell whether a bounce says that the address is dead: by its reason, its name and the server's words."""
    if event.event_type == EventType.COMPLAINED:
        return True
    raw = event.esp_event if isinstance(event.esp_event, dict) else {}
    name = str(raw.get("Type") or raw.get("type") or "").lower()
    said = f"{event.mta_response or ''} {event.description or ''}"
    return not (name in _PASSING_TYPES or event.reject_reason in _PASSING or is_passing(said))


def _readable(words: object) -> str:
    """Return words without the sign that PostgreSQL refuses."""
    return str(words or "").replace("\x00", "")


def take_mail(sender: object, event: Any, esp_name: str, **_more: object) -> None:
    """Take a mail that the provider's inbound hook brought.

    Where its bounces go the provider tells beside the mail: an empty way says that a machine wrote it.
    """
    del sender, esp_name
    mail = event.message
    if mail.envelope_sender is not None:
        del mail["Return-Path"]
        mail["Return-Path"] = f"<{mail.envelope_sender}>"
    receive_mail(
        mail.as_bytes(),
        now=now(),
        envelope=[mail.envelope_recipient] if mail.envelope_recipient else [],
        is_spam=bool(mail.spam_detected),
    )
