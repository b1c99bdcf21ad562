"""A link in a message is a key: nobody but its receiver reads it (rows 36, 55 to 58, 62, 70, 76, 105)."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.customers.links import consents_url, stop_url
from portal.customers.models import Address, Channel, Consent, Purpose
from portal.interactions.models import Interaction
from portal.lib import tokens
from portal.messaging.models import Message
from tests.factories import make_customer
from tests.feedback.factories import make_consenting, make_program, make_sent, make_survey
from tests.messaging.letters import deliver
from tests.smtp import running_sink

ClientOf = Callable[[User], Client]


def token_in(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[1]


@pytest.mark.django_db
def test_the_timeline_of_a_text_holds_no_key(now: datetime) -> None:
    survey = make_survey("nps", score_question="All well?")
    check_in = make_sent(make_program(survey, channel="text"), make_consenting(channel=Channel.TEXT), now=now)
    deliver(now + timedelta(hours=1))
    touch = Interaction.objects.get(kind="message")
    assert check_in.token in Message.objects.get().body.text
    assert check_in.token not in f"{touch.title} {touch.text} {touch.url} {Message.objects.get()}"


def test_staff_see_a_sent_message_without_its_keys(
    carol: User, adam: User, client_of: ClientOf, now: datetime, settings: Settings
) -> None:
    check_in = make_sent(now=now)
    with running_sink() as sink:
        settings.EMAIL_TRANSPORT, settings.SMTP_HOST, settings.SMTP_PORT = "smtp", "127.0.0.1", sink.port
        deliver(now + timedelta(hours=1))
    message = Message.objects.get(pk=check_in.message_id or 0)
    page = f"/desk/messages/{message.public_id}/"
    keys = {check_in.token, token_in(consents_url(Address.objects.get())).split(":")[0]}
    for address in (page, f"{page}html/", "/desk/messages/"):
        shown = client_of(carol).get(address).content.decode()
        assert not [key for key in keys if key in shown]
    assert check_in.token in client_of(adam).get(page).content.decode()


def test_the_ledger_names_the_page_and_not_the_key(visitor: Client, alice: User) -> None:
    address = Address.objects.get()
    page = consents_url(address).replace("http://127.0.0.1:8000", "")
    visitor.post(page, {f"{address.pk}-{Purpose.FORUM.value}": "on"})
    visitor.post(stop_url(address, Purpose.FORUM).replace("http://127.0.0.1:8000", ""))
    lines = Consent.objects.order_by("pk")
    assert [line.state for line in lines] == ["granted", "withdrawn"]
    assert {line.page for line in lines} == {"/me/consents/"}


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete", "patch"])
def test_a_machine_that_follows_every_link_writes_nothing(
    method: str, visitor: Client, alice: User, now: datetime
) -> None:
    """Rows 55 to 57: mail scanners ask with every method but the one that acts."""
    check_in = make_sent(now=now)
    address = Address.objects.get(customer=check_in.customer)
    before = Consent.objects.count()
    for url in (
        stop_url(address, Purpose.CHECK_IN),
        consents_url(address),
        f"http://127.0.0.1:8000/c/{check_in.token}/?score=0",
    ):
        getattr(visitor, method)(url.replace("http://127.0.0.1:8000", ""))
    check_in.refresh_from_db()
    assert (check_in.state, Consent.objects.count(), Response.objects.count()) == ("sent", before, 0)


def test_a_key_for_one_address_and_purpose_opens_no_other(visitor: Client, alice: User, bob: User) -> None:
    """Row 58: other fields sent along change nothing."""
    hers, his = Address.objects.get(customer__user=alice), Address.objects.get(customer__user=bob)
    page = consents_url(hers).replace("http://127.0.0.1:8000", "")
    visitor.post(page, {f"{his.pk}-{Purpose.FORUM.value}": "on", "address": his.pk, "a": his.pk})
    assert not Consent.objects.exists()
    stop_key = token_in(stop_url(hers, Purpose.FORUM))
    assert visitor.get(f"/me/consents/link/{stop_key}/").status_code == 404
    assert visitor.get(f"/c/{stop_key.split(':')[0]}/").status_code == 404


@pytest.mark.parametrize("purpose", ["account", "service", "everything", ""])
def test_a_key_for_a_purpose_nobody_agrees_to_stops_nothing(
    purpose: str, visitor: Client, alice: User
) -> None:
    token = tokens.sign({"a": Address.objects.get().pk, "p": purpose}, purpose="stop")
    assert visitor.post(f"/me/consents/stop/{token}/").status_code == 404
    assert not Consent.objects.exists()


def test_a_link_grants_nothing_to_an_address_nobody_proved(visitor: Client, alice: User) -> None:
    make_customer("Eve", email="eve@example.org", proved=False)
    address = Address.objects.get(value="eve@example.org")
    visitor.post(
        consents_url(address).replace("http://127.0.0.1:8000", ""),
        {f"{address.pk}-{Purpose.FORUM.value}": "on"},
    )
    assert not Consent.objects.exists()


def test_no_key_and_no_address_reaches_the_log(
    visitor: Client, alice: User, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    check_in = make_sent(now=now)
    address = Address.objects.get(customer=check_in.customer)
    caplog.set_level(logging.DEBUG)
    for url in (stop_url(address, Purpose.CHECK_IN), consents_url(address)):
        path = url.replace("http://127.0.0.1:8000", "")
        visitor.get(path)
        visitor.get(f"{path}x/")
        visitor.post(path, {"List-Unsubscribe": "One-Click"})
    visitor.get(f"/c/{check_in.token}/?score=3")
    visitor.post(f"/c/{check_in.token}/", {"score": "99"})
    visitor.post("/accounts/login/", {"login": address.value, "password": "wrong"})
    said = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("portal"))
    assert "/c/" in said
    assert check_in.token not in said
    assert address.value not in said
    assert token_in(consents_url(address)).rsplit(":", 1)[1] not in said
