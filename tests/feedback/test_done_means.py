"""All of check-ins in one walk: set up in a browser, sent by SMTP, answered by tap, by mail and by text."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Final

import pytest
from django.conf import LazySettings, settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from feedback.cases.actions import Closing, close_case, open_case
from feedback.cases.models import Case
from feedback.checkins.actions import follow_up_due, plan_due, send_due
from feedback.checkins.models import CheckIn, Program
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.customers.models import Channel, Customer
from portal.interactions.models import Interaction
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message
from portal.messaging.transports.twilio import signature_for
from tests.chromium import running_chromium
from tests.factories import agree, make_customer
from tests.feedback.coupon_factories import make_offer
from tests.feedback.factories import happen, make_survey
from tests.interactions.factories import make_touch
from tests.name_server import running_name_server
from tests.smtp import Sink, running_sink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
WAIT: Final = 120_000
"""Milliseconds: a busy machine is slow, not wrong."""
RECORDS = {"example.org": ["v=spf1 mx -all"], "_dmarc.example.org": ["v=DMARC1; p=reject"]}
PEOPLE = ("Tess Tap", "Mia Mail", "Theo Text", "Sven Silent", "Hana Held")
THEOS_NUMBER = "+14155550177"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def sink(settings: LazySettings, live_server: LiveServer) -> Iterator[Sink]:
    """A real SMTP server and a name server that knows us; texts stay at the desk."""
    with running_sink() as sink, running_name_server(dict(RECORDS)) as names:
        settings.EMAIL_TRANSPORT, settings.SMTP_HOST, settings.SMTP_PORT = "smtp", "127.0.0.1", sink.port
        settings.SMTP_TIMEOUT, settings.SMTP_CONNECTIONS = 20.0, 1
        settings.FROM_EMAIL, settings.COMPANY_POSTAL_ADDRESS = "hello@example.org", "1 Harbor Lane, Porto"
        settings.DNS_SERVER = f"{names.address[0]}:{names.address[1]}"
        settings.INBOUND_DOMAIN, settings.TWILIO_AUTH_TOKEN = "in.example.org", "token"
        settings.SITE_URL, settings.SITE_HOST = live_server.url, "127.0.0.1"
        yield sink


@pytest.fixture
def begun() -> datetime:
    """The moment at which the program asks; the days after it are told, never waited for."""
    return timezone.now()


@pytest.fixture
def people(begun: datetime) -> dict[str, Customer]:
    """Five customers with a delivery 90 days ago, at whose place it is noon; one has an open case."""
    shift = 12 - begun.astimezone(UTC).hour
    found = {}
    for name in PEOPLE:
        phone = THEOS_NUMBER if name == "Theo Text" else ""
        customer = make_customer(name, email=f"{name.split()[0].lower()}@example.org", phone=phone)
        customer.time_zone = f"Etc/GMT{-shift:+d}" if shift else "UTC"
        customer.preferred_channel = "text" if phone else ""
        customer.save()
        for channel in (Channel.EMAIL, *([Channel.TEXT] if phone else [])):
            agree(customer, channel=channel, now=begun - 100 * DAY)
        happen(customer, "delivered", begun - 90 * DAY - timedelta(hours=1), subject="Grinder No 4")
        found[name] = customer
    return found


@pytest.fixture
def open_case_of_hana(people: dict[str, Customer], begun: datetime) -> Case:
    touch = make_touch(people["Hana Held"], at=begun - DAY, title="The lid is cracked")
    return open_case(origin=touch, opened_by=None, now=begun - DAY)


def patient(page: Page) -> Page:
    page.set_default_timeout(WAIT)
    return page


@pytest.fixture
def visitor_page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A browser in which nobody is signed in."""
    context = chromium.new_context(base_url=live_server.url)
    yield patient(context.new_page())
    context.close()


@pytest.fixture
def manager(chromium: Browser, live_server: LiveServer, erin: User) -> Iterator[Page]:
    client = Client()
    client.force_login(erin, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield patient(context.new_page())
    context.close()


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words).first.click()


def sets_up(page: Page, survey: Survey) -> Program:
    page.goto("/desk/checkins/new/")
    main = page.locator("main")
    main.locator("[name=name]").fill("After the delivery")
    main.locator("[name=survey]").select_option(label=survey.title)
    main.get_by_label("What she prefers").check()
    main.get_by_label("So many days after an event").check()
    main.locator("[name=event_kind]").fill("delivered")
    for name, value in {
        "delay_days": "90",
        "reminder_count": "1",
        "reminder_days": "5",
        "offer_days": "10",
        "expires_after_days": "20",
    }.items():
        main.locator(f"[name={name}]").fill(value)
    main.locator("[name=offer]").select_option(label="Five for silence")
    press(page, "Save as a draft")
    expect(page.locator("main")).to_contain_text("90 days after “delivered”", timeout=WAIT)
    return Program.objects.get()


def previews(page: Page, program: Program) -> None:
    page.goto(f"/desk/checkins/{program.pk}/preview/")
    hana = page.locator("main li", has_text="Hana Held")
    expect(hana).to_contain_text("Is planned, and waits", timeout=WAIT)
    expect(hana).to_contain_text("The lid is cracked", timeout=WAIT)
    expect(page.locator("main li", has_text="Tess Tap")).to_contain_text("Is asked next", timeout=WAIT)


def words_it(page: Page) -> None:
    """What is typed is shown in the frame without a click."""
    page.goto("/desk/messages/templates/check_in/en/")
    page.locator("main [name=body]").fill("Good day {{ name }}, please choose:\n\n{{ answers }}")
    shown = page.frame_locator("iframe").locator("body")
    expect(shown).to_contain_text("Good day Ada Ames, please choose", timeout=WAIT)


def tries(page: Page, program: Program, sink: Sink) -> None:
    page.goto(f"/desk/checkins/{program.pk}/message/")
    for look in range(3):
        shown = page.locator("iframe").nth(look).content_frame.locator("body")
        expect(shown).to_contain_text("Hello Erin Elm", timeout=WAIT)
    press(page, "Send me a test")
    expect(page.locator("body")).to_contain_text(
        "The test is on its way to erin.elm@example.org", timeout=WAIT
    )
    deliver_due(clock=timezone.now)
    assert str(mail_to(sink, "erin.elm@example.org")["Subject"]).startswith("[Test] ")
    sink.accepted.clear()


def asks(begun: datetime) -> None:
    plan_due(now=begun)
    CheckIn.objects.update(due_at=begun)
    send_due(now=begun)
    deliver_due(clock=lambda: begun)


def watches(page: Page) -> None:
    """The bar and the list move by themselves: the page is not loaded anew."""
    expect(page.locator("#progress")).to_contain_text("4 of 5 check-ins are through, 1 planned", timeout=WAIT)
    hana = page.locator("main li", has_text="Hana Held")
    expect(hana).to_contain_text("Open case", timeout=WAIT)
    expect(hana).to_contain_text("The lid is cracked", timeout=WAIT)


def mail_to(sink: Sink, to: str) -> EmailMessage:
    found = [mail for mail in sink.accepted if mail["To"] == to]
    assert found, (to, list(Message.objects.values_list("to", "state", "reason")))
    return found[-1]


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("&amp;", "&")


def answers_by_tap(page: Page, sink: Sink) -> None:
    link = re.search(r'href="(http[^"]+/c/[^"]*score=9[^"]*)"', html_of(mail_to(sink, "tess@example.org")))
    assert link
    page.goto(link.group(1))
    expect(page.locator("main input[name=score][value='9']")).to_be_checked(timeout=WAIT)
    press(page, "Send answer")
    expect(page.locator("main")).to_contain_text("Thank you", timeout=WAIT)


def answers_by_mail(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = mail_to(sink, "mia@example.org")
    lines = [
        "From: Mia Mail <mia@example.org>",
        f"To: {asked['Reply-To']}",
        "Message-ID: <answer@example.org>",
        f"In-Reply-To: {asked['Message-ID']}",
        "Authentication-Results: mx.example.org; dmarc=pass",
        "",
        "8, it grinds well",
        "",
    ]
    raw = io.BytesIO("\r\n".join(lines).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(raw))
    call_command("receive_mail", stdout=io.StringIO())


def answers_by_text(base_url: str) -> None:
    form = {"MessageSid": "SM1", "From": THEOS_NUMBER, "To": "+14155550100", "Body": "10"}
    path = reverse("messaging-hooks:twilio-inbound")
    signature = signature_for(base_url + path, form.items(), "token")
    answer = Client().post(path, form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200


def scores() -> dict[str, float | None]:
    rows = Interaction.objects.filter(kind="checkin.answer").select_related("customer")
    return {row.customer.display_name: row.score for row in rows if row.customer}


def the_silent_is_reminded_and_offered(page: Page, sink: Sink, begun: datetime) -> None:
    for day in (5, 10):
        moment = begun + day * DAY + timedelta(minutes=5)
        follow_up_due(now=moment)
        deliver_due(clock=lambda moment=moment: moment)  # type: ignore[misc]
    mails = [mail for mail in sink.accepted if mail["To"] == "sven@example.org"]
    assert len(mails) == 3
    coupon = re.search(r'href="(http[^"]+/coupons/[^"]+)"', html_of(mails[-1]))
    assert coupon
    page.goto(coupon.group(1))
    expect(page.locator("h1")).to_contain_text("5", timeout=WAIT)
    expect(page.locator(".coupon-picture svg")).to_be_visible(timeout=WAIT)


def hana_gets_hers_after_her_case_is_closed(case: Case, sink: Sink, begun: datetime) -> None:
    assert not [mail for mail in sink.accepted if mail["To"] == "hana@example.org"]
    closing = Closing(outcome=Case.Outcome.PUT_RIGHT, reason="She got a new lid.")
    close_case(case=case, closing=closing, now=begun + DAY)
    for day in (2, 5):
        send_due(now=begun + day * DAY)
        deliver_due(clock=lambda day=day: begun + day * DAY)  # type: ignore[misc]
        arrived = [mail for mail in sink.accepted if mail["To"] == "hana@example.org"]
        assert len(arrived) == (1 if day == 5 else 0)


def test_a_manager_asks_90_days_after_delivery_and_everybody_is_treated_as_she_should(
    manager: Page,
    visitor_page: Page,
    sink: Sink,
    people: dict[str, Customer],
    open_case_of_hana: Case,
    begun: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_offer(name="Five for silence")
    survey = make_survey("nps", title="How is the grinder?")
    program = sets_up(manager, survey)
    previews(manager, program)
    words_it(manager)
    tries(manager, program, sink)
    manager.goto(f"/desk/checkins/{program.pk}/")
    press(manager, "Start asking")
    expect(manager.locator("body")).to_contain_text("The program is live", timeout=WAIT)
    asks(begun)
    watches(manager)

    answers_by_tap(visitor_page, sink)
    answers_by_mail(sink, monkeypatch)
    answers_by_text(settings.SITE_URL)
    assert scores() == {"Tess Tap": 9, "Mia Mail": 8, "Theo Text": 10}
    assert Message.objects.get(customer=people["Theo Text"], template="check_in").channel == "text"

    hana_gets_hers_after_her_case_is_closed(open_case_of_hana, sink, begun)
    the_silent_is_reminded_and_offered(manager, sink, begun)
    manager.goto(f"/desk/checkins/{program.pk}/")
    expect(manager.locator("#progress")).to_contain_text("5 of 5 check-ins are through", timeout=WAIT)
