"""Mail through a provider, and the news it brings back."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import RequestFactory
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from pytest_django.fixtures import Settings

from portal.customers.models import Address, Consent
from portal.messaging.hook_urls import provider_hooks
from portal.messaging.models import Message, Suppression
from tests.messaging.letters import deliver, queue_check_in
from tests.smtp import Sink

SECRET = "hooks:a-long-secret"
HOOK = "anymail/postmark/tracking/"


@pytest.fixture
def provider(settings: Settings) -> None:
    """Anymail's own test backend, which normalizes as the real ones do and sends nothing."""
    settings.EMAIL_TRANSPORT = "anymail"
    settings.ANYMAIL = {"EMAIL_BACKEND": "anymail.backends.test.EmailBackend", "WEBHOOK_SECRET": SECRET}


def bring_news(settings: Settings, news: dict[str, object], secret: str = SECRET) -> int:
    settings.ANYMAIL = {"EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend", "WEBHOOK_SECRET": SECRET}
    credentials = base64.b64encode(secret.encode()).decode()
    request = RequestFactory().post(
        f"/{HOOK}",
        json.dumps(news),
        content_type="application/json",
        headers={"Authorization": f"Basic {credentials}"},
    )
    match = URLResolver(RegexPattern(r"^"), provider_hooks()).resolve(HOOK)
    try:
        return int(match.func(request).status_code)
    except PermissionError:
        return 403


def test_a_provider_takes_a_message_with_our_headers_and_number(
    provider: None, ada: Address, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    deliver(now)
    message.refresh_from_db()
    sent: Any = mail.outbox[0]
    assert (message.state, message.transport) == ("accepted", "test")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.metadata == {"message": str(message.public_id)}


def test_a_second_provider_takes_over_while_the_first_is_away_and_gives_back(
    provider: None, ada: Address, sink: Sink, now: datetime, settings: Settings
) -> None:
    settings.EMAIL_FALLBACK, reachable = "anymail", settings.SMTP_PORT
    settings.SMTP_PORT = 1
    first = queue_check_in(ada, now=now)
    deliver(now)
    settings.SMTP_PORT = reachable
    second = queue_check_in(ada, now=now + timedelta(hours=1))
    deliver(now + timedelta(hours=1))
    for message in (first, second):
        message.refresh_from_db()
    assert [(each.state, each.transport) for each in (first, second)] == [
        ("accepted", "test"),
        ("accepted", "smtp"),
    ]
    assert (len(mail.outbox), len(sink.accepted)) == (1, 1)


def test_a_hard_bounce_suppresses_the_address(
    provider: None, ada: Address, now: datetime, settings: Settings
) -> None:
    message = queue_check_in(ada, now=now)
    deliver(now)
    news = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "ID": 7,
        "MessageID": "p-1",
        "Email": ada.value,
        "BouncedAt": "2026-11-16T10:01:00Z",
        "Metadata": {"message": str(message.public_id)},
    }
    assert bring_news(settings, news) == 200
    message.refresh_from_db()
    assert message.state == "bounced"
    assert Suppression.objects.standing().get().reason == "bounced"


def test_a_spam_complaint_withdraws_what_she_agreed_to(
    provider: None, ada: Address, now: datetime, settings: Settings
) -> None:
    message = queue_check_in(ada, now=now)
    deliver(now)
    news = {
        "RecordType": "SpamComplaint",
        "Type": "SpamComplaint",
        "ID": 8,
        "MessageID": "p-1",
        "Email": ada.value,
        "BouncedAt": "2026-11-16T10:01:00Z",
        "Metadata": {"message": str(message.public_id)},
    }
    assert bring_news(settings, news) == 200
    assert Consent.objects.latest("pk").state == "withdrawn"


def test_news_without_the_secret_is_refused(
    provider: None, ada: Address, now: datetime, settings: Settings
) -> None:
    message = queue_check_in(ada, now=now)
    with pytest.raises(Exception, match="basic auth"):
        bring_news(settings, {"Metadata": {"message": str(message.public_id)}}, secret="hooks:wrong")
    assert not Message.objects.exclude(state="queued").exists()


def test_without_a_secret_no_hook_exists(settings: Settings) -> None:
    settings.EMAIL_TRANSPORT = "anymail"
    settings.ANYMAIL = {"EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend"}
    assert provider_hooks() == []
