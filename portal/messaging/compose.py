"""Compose the e-mail of an outbox row: its headers and its bytes."""

from functools import lru_cache

from django.conf import settings

from portal.customers.models import CONSENT_PURPOSES
from portal.messaging.mime import Mail, build_mime
from portal.messaging.models import Message

_LISTED = frozenset(purpose.value for purpose in CONSENT_PURPOSES)


def sender_of(message: Message) -> str:
    """Return the From address: what somebody agreed to has its own, apart from what she needs to hear.

    Source: Google's and Yahoo's rules for senders.
    """
    return settings.LIST_FROM_EMAIL if message.purpose in _LISTED else settings.FROM_EMAIL


def headers_of(message: Message) -> dict[str, str]:
    """Return the headers a machine on the other side reads.

    Source: RFC 3834 (no robot answers a robot), RFC 2369, 2919 and 8058 (lists and one-click).
    """
    headers = {"Auto-Submitted": "auto-generated", **message.body.headers}
    if message.purpose in _LISTED:
        headers["List-Id"] = _list_id(message.purpose, settings.SITE_HOST)
        headers["Precedence"] = "bulk"
    return headers


@lru_cache(maxsize=16)
def _list_id(purpose: str, host: str) -> str:
    words = purpose.replace("_", " ").capitalize()
    return f"{words} <{purpose.replace('_', '-')}.{host}>"


def compose(message: Message, *, company: str) -> bytes:
    """Return the bytes of a message; the same for preview, test and every attempt.

    Raises: ValueError if a header holds a line break.
    """
    mail = Mail(
        sender_name=company,
        sender=sender_of(message),
        to=message.to,
        subject=message.subject,
        text=message.body.text,
        html=message.body.html,
        message_id=message.message_id,
        sent_at=message.created_at,
        headers=headers_of(message),
    )
    return build_mime(mail)
