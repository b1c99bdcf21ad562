"""Take the news and the mails that providers bring through Anymail."""

from typing import Any

from django.utils.timezone import now

from portal.messaging.actions import Event, receive_mail, record_event
from portal.messaging.models import Message


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
        detail=str(event.description or event.mta_response or "")[:300],
        is_permanent=event.reject_reason not in {"timed_out", "other"},
    )
    record_event(message=message, event=news, now=now())


def take_mail(sender: object, event: Any, esp_name: str, **_more: object) -> None:
    """Take a mail that the provider's inbound hook brought."""
    del sender, esp_name
    mail = event.message
    receive_mail(
        mail.as_bytes(),
        now=now(),
        envelope=[mail.envelope_recipient] if mail.envelope_recipient else [],
        is_spam=bool(mail.spam_detected),
    )
