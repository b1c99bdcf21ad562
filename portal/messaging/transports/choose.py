"""Choose the ways out of a channel from the settings, the first one first."""

from functools import partial

from django.conf import settings

from portal.customers.models import Channel
from portal.messaging.transports.anymail import AnymailTransport, provider_name
from portal.messaging.transports.base import Provider
from portal.messaging.transports.local import LocalTransport
from portal.messaging.transports.smtp import SmtpTransport
from portal.messaging.transports.twilio import TwilioTransport
from portal.ui.branding import brand

HTTP_LINES = 4
LOCAL = Provider("local", 1, LocalTransport)


def providers_for(channel: str) -> list[Provider]:
    """Return the providers of a channel; who stands later is used while those before can't be reached.

    System checks refuse unknown names before anything starts.
    """
    if channel == Channel.TEXT:
        return (
            [Provider("twilio", HTTP_LINES, TwilioTransport)]
            if settings.SMS_TRANSPORT == "twilio"
            else [LOCAL]
        )
    chosen = [settings.EMAIL_TRANSPORT, settings.EMAIL_FALLBACK]
    return [_mail_provider(name) for name in dict.fromkeys(chosen) if name]


def _mail_provider(name: str) -> Provider:
    company = brand().company_name
    if name == "smtp":
        return Provider("smtp", settings.SMTP_CONNECTIONS, partial(SmtpTransport, company))
    if name == "anymail":
        return Provider(provider_name(), HTTP_LINES, partial(AnymailTransport, company))
    return LOCAL
