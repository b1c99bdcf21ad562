"""Compose the e-mail of an outbox row: its headers and its bytes."""

from django.conf import settings

from portal.customers.models import CONSENT_PURPOSES
from portal.messaging.mime import Mail, build_mime
from portal.messaging.models import Message

_LISTED = frozenset(purpose.value for purpose in CONSENT_PURPOSES)


def headers_of(message: Message) -> dict[str, str]:
    """Return the headers a machine on the other side reads.

    Source: RFC 3834 (no robot answers a robot), RFC 2369, 2919 and 8058 (lists and one-click).
    """
    headers = {"Auto-Submitted": "auto-generated", **message.body.headers}
    if message.purpose in _LISTED:
        headers["List-Id"] = f"<{message.purpose.replace('_', '-')}.{settings.SITE_HOST}>"
        headers["Precedence"] = "bulk"
    return headers


def compose(message: Message, *, company: str) -> bytes:
    """Return the bytes of a message; the same for preview, test and every attempt.

    Raises: ValueError if a header holds a line break.
    """
    mail = Mail(
        sender_name=company,
        sender=settings.FROM_EMAIL,
        to=message.to,
        subject=message.subject,
        text=message.body.text,
        html=message.body.html,
        message_id=message.message_id,
        sent_at=message.created_at,
        headers=headers_of(message),
    )
    return build_mime(mail)
