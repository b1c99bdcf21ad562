"""A customer who agreed, and a real SMTP server."""

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from portal.customers.models import Address, Channel, Purpose
from portal.messaging.budget_models import ContactBudget
from tests.factories import agree, make_customer
from tests.messaging.twilio_stub import TOKEN, Provider
from tests.smtp import Sink, running_sink


@pytest.fixture
def visitor() -> Client:
    """A visitor of a portal that is set up."""
    cache.set("accounts.is_set_up", True)
    return Client()


@pytest.fixture
def ada(db: None, now: datetime) -> Address:
    """The proved e-mail address of a customer who agreed to check-ins by e-mail, with a budget for tests."""
    ContactBudget.objects.update_or_create(pk=1, defaults={"weekly": 1_000, "quarterly": 1_000})
    customer = make_customer("Ada Ames", email="ada@example.org", phone="+14155550132")
    agree(customer, channel=Channel.EMAIL, purpose=Purpose.CHECK_IN)
    return Address.objects.get(customer=customer, channel=Channel.EMAIL)


@pytest.fixture
def ada_phone(ada: Address) -> Address:
    """Her proved number, for which she agreed to check-ins by text."""
    agree(ada.customer, channel=Channel.TEXT, purpose=Purpose.CHECK_IN)
    return Address.objects.get(customer=ada.customer, channel=Channel.TEXT)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real SMTP server that the portal sends through."""
    with running_sink() as server:
        settings.EMAIL_TRANSPORT = "smtp"
        settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", server.port
        settings.SMTP_TIMEOUT = 5.0
        settings.SMTP_CONNECTIONS = 1
        yield server


@pytest.fixture
def twilio(settings: Settings) -> Iterator[Provider]:
    provider = Provider()
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    settings.SMS_TRANSPORT = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = (
        "AC1",
        TOKEN,
        "+14155550100",
    )
    settings.TWILIO_BASE_URL = f"http://127.0.0.1:{provider.server_port}"
    yield provider
    provider.shutdown()
    provider.server_close()
