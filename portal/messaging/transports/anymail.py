"""Hand e-mails to a mail provider through Anymail."""

from email.utils import quote
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from portal.messaging.compose import headers_of, sender_of
from portal.messaging.models import Message
from portal.messaging.transports.base import MaybeTaken, NotTaken, OneByOne, Paused, Refused


def provider_name() -> str:
    """Return the short name of the chosen provider, such as postmark."""
    return str(settings.ANYMAIL["EMAIL_BACKEND"]).split(".")[-2]


class AnymailTransport(OneByOne):
    """EMAIL_TRANSPORT=anymail; the provider's backend and keys stand in ANYMAIL."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._backend: Any = get_connection(settings.ANYMAIL["EMAIL_BACKEND"])

    def send(self, message: Message) -> str:
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.body.text,
            from_email=f'"{quote(self._company)}" <{sender_of(message)}>',
            to=[message.to],
            headers={"Message-ID": message.message_id, **headers_of(message)},
            connection=self._backend,
        )
        if message.body.html:
            mail.attach_alternative(message.body.html, "text/html")
        mail.metadata = {"message": str(message.public_id)}  # type: ignore[attr-defined]
        try:
            mail.send()
        except AnymailRecipientsRefused as error:
            raise Refused(str(error)[:250], is_address_bad=True) from error
        except AnymailAPIError as error:
            raise _judged(error) from error
        except AnymailError as error:
            raise Refused(str(error)[:250]) from error
        status: Any = getattr(mail, "anymail_status", None)
        return str(getattr(status, "message_id", "") or "")


def _judged(error: AnymailAPIError) -> Exception:
    """Tell from the provider's answer, or from how the line broke, whether it can have taken the message."""
    code = getattr(error, "status_code", None)
    said = f"{type(error).__name__} {code or ''}".strip()
    if code is None:
        cause = error.__cause__
        return NotTaken(said) if isinstance(cause, requests.exceptions.ConnectTimeout) else MaybeTaken(said)
    if code == 429:
        return Paused(said)
    return NotTaken(said) if code >= 500 else Refused(said)
