"""From the program to the figures: a real mail, a tap, a low number, a case, a solution, her word for it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from feedback.cases.actions import resolve_case, take_case
from feedback.cases.models import Case
from feedback.checkins.actions import plan_due, send_due
from feedback.checkins.models import CheckIn
from feedback.checkins.overview import outcomes_of
from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.interactions.matters import matters_of
from portal.messaging.models import Message
from tests.feedback.factories import happen, make_consenting, make_program, make_survey
from tests.messaging.letters import deliver
from tests.name_server import running_name_server
from tests.smtp import Sink, running_sink
from tests.taps.tapping import PERSON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("adam")]
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RECORDS = {"example.org": ["v=spf1 mx -all"], "_dmarc.example.org": ["v=DMARC1; p=reject"]}


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    """A real SMTP server, and a name server that knows us."""
    with running_sink() as server, running_name_server(dict(RECORDS)) as names:
        settings.FROM_EMAIL, settings.COMPANY_POSTAL_ADDRESS = "hello@example.org", "1 Harbor Lane, Porto"
        settings.DNS_SERVER = f"{names.address[0]}:{names.address[1]}"
        settings.EMAIL_TRANSPORT, settings.SMTP_HOST, settings.SMTP_PORT = "smtp", "127.0.0.1", server.port
        settings.SMTP_TIMEOUT, settings.SMTP_CONNECTIONS = 5.0, 1
        yield server


def link_in(sink: Sink, pattern: str) -> str:
    """Return the path of a link in the mail that came last."""
    part = sink.accepted[-1].get_body(("plain",))
    assert part is not None
    found = re.search(rf"https?://[^/\s]+({pattern})", str(part.get_content()))
    assert found is not None, part.get_content()
    return found[1]


def taps(visitor: Client, path: str) -> None:
    page = visitor.get(path, headers=PERSON).content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', page)
    assert opened is not None
    said = visitor.post(path.partition("?")[0] + "tap/", {"opened": opened[1], "sign": "touch"})
    assert said.json()["outcome"] == "counted"


def test_a_low_tap_is_put_right_and_counted(sink: Sink, visitor: Client, carol: User) -> None:
    customer = make_consenting("Zoe")
    happen(customer, "delivered", NOON - timedelta(days=90, hours=1))
    program = make_program(make_survey("nps"), trigger="event", event_kind="delivered", delay_days=90)
    with time_machine.travel(NOON, tick=False) as clock:
        plan_due(now=NOON)
        send_due(now=NOON + HOUR)
        deliver(NOON + HOUR)
        clock.shift(3 * HOUR)
        taps(visitor, link_in(sink, r"/c/\w+/\?score=2\b"))

        case = Case.objects.get()
        assert (case.customer, case.origin.score, case.origin.text) == (customer, 2, "")
        assert matters_of([customer.pk], closed_since=NOON, now=NOON + 4 * HOUR)[customer.pk].is_open
        deliver(NOON + 4 * HOUR)
        assert str(case.number) in str(sink.accepted[-1])

        taken = take_case(case=case, author=carol, now=NOON + 5 * HOUR)
        resolve_case(case=taken, text="A new box is on its way.", author=carol, now=NOON + 5 * HOUR)
        deliver(NOON + 5 * HOUR)
        hers = link_in(sink, r"/[\w/-]*case[\w/-]*/")
        assert visitor.post(f"{hers}confirm/").status_code == 303

    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", Case.Outcome.PUT_RIGHT)
    outcome = outcomes_of([program])[program.pk]
    assert (outcome.asked, outcome.answered) == (1, 1)
    assert (CheckIn.objects.get().state, Response.objects.counted().get().score) == ("answered", 2)
    assert len(sink.accepted) == 3
    assert set(Message.objects.values_list("state", flat=True)) == {"accepted"}
