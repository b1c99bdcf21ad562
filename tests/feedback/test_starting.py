"""Test that a program goes live only when its mail would arrive, or a person says why it may go."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.conf import LazySettings
from django.test import Client

from feedback.checkins.actions import MailNotReady, start_program
from feedback.checkins.models import Program
from portal.accounts.models import User
from portal.messaging.actions import ReasonMissing
from portal.messaging.overrides import Override
from tests.feedback.factories import make_program
from tests.name_server import running_name_server

SignIn = Callable[[User], Client]
RECORDS = {"example.org": ["v=spf1 mx -all"], "_dmarc.example.org": ["v=DMARC1; p=reject"]}


@pytest.fixture
def no_postal_address(settings: LazySettings, db: None) -> Iterator[None]:
    """Mail leaves by a server, all is in order but one thing: it names no postal address."""
    with running_name_server(dict(RECORDS)) as server:
        settings.EMAIL_TRANSPORT, settings.SMTP_HOST = "smtp", "127.0.0.1"
        settings.FROM_EMAIL, settings.COMPANY_POSTAL_ADDRESS = "hello@example.org", ""
        settings.DNS_SERVER = f"{server.address[0]}:{server.address[1]}"
        yield


def test_a_red_finding_keeps_a_program_from_going_live(no_postal_address: None, now: datetime) -> None:
    program = make_program(is_live=False)
    with pytest.raises(MailNotReady) as refusal:
        start_program(program=program, now=now)
    assert [finding.name for finding in refusal.value.findings] == ["postal_address"]
    assert Program.objects.get().state == "draft"


def test_a_program_of_texts_asks_no_doctor(no_postal_address: None, now: datetime) -> None:
    program = make_program(is_live=False, channel="text")
    assert start_program(program=program, now=now).state == "live"


def test_a_reason_lets_it_go_and_is_kept(no_postal_address: None, erin: User, now: datetime) -> None:
    program = make_program(is_live=False)
    with pytest.raises(ReasonMissing):
        start_program(program=program, now=now, started_by=erin, reason="because")
    start_program(program=program, now=now, started_by=erin, reason="The address follows tomorrow.")
    kept = Override.objects.get()
    assert (kept.name, kept.reason, kept.made_by) == ("postal_address", "The address follows tomorrow.", erin)
    assert start_program(program=make_program(is_live=False), now=now).state == "live"


def test_the_page_shows_what_is_red_and_takes_the_reason(
    no_postal_address: None, erin: User, client_of: SignIn
) -> None:
    program, staff = make_program(is_live=False), client_of(erin)
    start = f"/desk/checkins/{program.pk}/start/"
    refused = staff.post(start)
    assert refused.status_code == 422
    assert "COMPANY_POSTAL_ADDRESS" in refused.content.decode()
    too_short = staff.post(start, {"reason": "<so>"})
    assert "ten letters or more" in too_short.content.decode()
    assert "&lt;so&gt;" in too_short.content.decode()
    assert staff.post(start, {"reason": "The address follows tomorrow."}).status_code == 303
    assert Program.objects.get().state == "live"
