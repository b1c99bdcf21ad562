"""Name the addresses providers call; mounted at /hooks/."""

from anymail import urls as anymail_urls
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from portal.messaging import hooks
from portal.messaging.transports.anymail import provider_name


def provider_hooks() -> list[URLResolver]:
    """Return the hook of the chosen mail provider; none before its WEBHOOK_SECRET is set."""
    if settings.EMAIL_TRANSPORT != "anymail" or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return []
    names = {f"{provider_name()}_tracking_webhook", f"{provider_name()}_webhook"}
    if settings.INBOUND_DOMAIN:
        names.add(f"{provider_name()}_inbound_webhook")
    found = [pattern for pattern in anymail_urls.urlpatterns if pattern.name in names]
    for pattern in found:
        login_not_required(pattern.callback)
    return [path("anymail/", include((found, "anymail")))]


app_name = "messaging-hooks"
urlpatterns: list[URLPattern | URLResolver] = [
    path("twilio/inbound/", hooks.twilio_inbound, name="twilio-inbound"),
    path("twilio/status/<uuid:public_id>/", hooks.twilio_status, name="twilio-status"),
    *provider_hooks(),
]
