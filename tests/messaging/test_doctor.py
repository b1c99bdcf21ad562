"""The doctor: what keeps a program from going live."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User
from portal.customers.links import probe_url
from portal.messaging.actions.overrides import ReasonMissing, override_finding
from portal.messaging.doctor import blockers, examine, press_button
from portal.messaging.overrides import Override
from portal.messaging.signatures import judge_signature
from tests.name_server import NameServer, running_name_server

GOOD = {"example.org": ["v=spf1 mx -all"], "_dmarc.example.org": ["v=DMARC1; p=reject"]}


@pytest.fixture
def name_server(settings: Settings, db: None) -> Iterator[NameServer]:
    with running_name_server(dict(GOOD)) as server:
        settings.EMAIL_TRANSPORT, settings.SMTP_HOST = "smtp", "127.0.0.1"
        settings.FROM_EMAIL = "hello@example.org"
        settings.COMPANY_POSTAL_ADDRESS = "1 Harbor Lane, Porto"
        settings.DNS_SERVER = f"{server.address[0]}:{server.address[1]}"
        yield server


def red(now: datetime) -> list[str]:
    return [finding.name for finding in blockers(now)]


def test_a_portal_that_keeps_its_mail_is_never_stopped(db: None, now: datetime) -> None:
    assert (examine(now), blockers(now)) == ([], [])


def test_a_domain_in_order_lets_programs_go(name_server: NameServer, now: datetime) -> None:
    assert red(now) == []


def test_missing_records_stop_programs(name_server: NameServer, now: datetime) -> None:
    name_server.records = {}
    assert red(now) == ["spf", "dmarc"]


def test_a_missing_postal_address_stops_programs(
    name_server: NameServer, now: datetime, settings: Settings
) -> None:
    settings.COMPANY_POSTAL_ADDRESS = ""
    assert red(now) == ["postal_address"]


def test_a_plain_address_for_the_button_stops_programs(
    name_server: NameServer, now: datetime, settings: Settings
) -> None:
    settings.SITE_URL, settings.SITE_HOST = "http://feedback.example.org", "feedback.example.org"
    assert red(now) == ["one_click"]


def test_a_name_server_that_is_away_stops_nothing_and_is_asked_once(
    name_server: NameServer, now: datetime
) -> None:
    name_server.code = 2
    lights = {finding.name: finding.light for finding in examine(now)}
    assert (lights["spf"], lights["dmarc"], red(now)) == ("wait", "wait", [])
    assert len(name_server.asked) == 2


def test_a_person_may_let_it_pass_and_her_words_are_kept(
    name_server: NameServer, now: datetime, dan: User
) -> None:
    name_server.records = {}
    override_finding(name="spf", reason="The relay signs and bounces elsewhere.", made_by=dan, now=now)
    assert red(now) == ["dmarc"]
    assert red(now + timedelta(days=91)) == ["spf", "dmarc"]
    assert Override.objects.get().made_by == dan


def test_letting_it_pass_needs_a_reason(db: None, now: datetime, dan: User) -> None:
    with pytest.raises(ReasonMissing):
        override_finding(name="spf", reason=" because ", made_by=dan, now=now)


@pytest.mark.django_db(transaction=True)
def test_the_button_makes_a_round_trip(live_server: LiveServer, settings: Settings) -> None:
    cache.set("accounts.is_set_up", True)
    settings.SITE_URL = live_server.url
    assert press_button(probe_url()).light.value == "solved"
    assert press_button(f"{live_server.url}/somewhere/").light.value == "trouble"
    assert press_button("http://127.0.0.1:1/").light.value == "wait"


def test_pressing_the_button_of_the_doctor_changes_nothing_and_a_look_at_it_finds_nothing(
    visitor: Client, db: None
) -> None:
    path = "/" + probe_url().split("/", 3)[3]
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert visitor.get(path).status_code == 404


def test_a_manager_lets_a_finding_pass_at_the_desk(
    name_server: NameServer, adam: User, client_of: Callable[[User], Client]
) -> None:
    name_server.records = {}
    manager_client = client_of(adam)
    page = manager_client.get("/desk/messages/doctor/")
    assert "has no SPF record" in page.content.decode()
    path = "/desk/messages/doctor/spf/override/"
    refused = manager_client.post(path, {"reason": "no"})
    assert (refused.status_code, 'value="no"' in refused.content.decode()) == (422, True)
    assert manager_client.post(path, {"reason": "Our relay bounces elsewhere."}).status_code == 303
    assert Override.objects.count() == 1


def test_the_desk_says_who_let_a_finding_pass_also_when_she_has_left(
    name_server: NameServer, now: datetime, adam: User, dan: User, client_of: Callable[[User], Client]
) -> None:
    name_server.records = {}
    override_finding(name="spf", reason="Our relay bounces elsewhere.", made_by=dan, now=now)
    dan.delete()
    page = client_of(adam).get("/desk/messages/doctor/").content.decode()
    assert page.count("A former colleague") == 2
    assert "None" not in page


ALL = "from:to:subject:list-unsubscribe:list-unsubscribe-post"
MINE = "https://portal.example/stop/"


@pytest.mark.parametrize(
    ("signatures", "light", "words"),
    [
        ([("mail.example.org", ALL)], "trouble", "signed by mail.example.org only"),
        ([("example.org", ALL)], "solved", "covers sender, subject and the unsubscribe button"),
        (
            [
                ("sendgrid.net", "from"),
                ("example.org", "From : Subject :\r\n\tList-Unsubscribe:List-Unsubscribe-Post"),
            ],
            "solved",
            "covers",
        ),
        (
            [("example.org", "from:subject:list-unsubscribe")],
            "trouble",
            "does not cover List-Unsubscribe-Post.",
        ),
        ([("example.org", "to")], "trouble", "From, Subject, List-Unsubscribe, List-Unsubscribe-Post"),
        ([("org", ALL)], "trouble", "signed by org only"),
        ([], "trouble", "no DKIM signature"),
    ],
)
def test_a_signature_covers_sender_subject_and_the_unsubscribe_button(
    name_server: NameServer,
    settings: Settings,
    erin: User,
    client_of: Callable[[User], Client],
    signatures: list[tuple[str, str]],
    light: str,
    words: str,
) -> None:
    settings.LIST_FROM_EMAIL = "news@example.org"
    head = [
        f"DKIM-Signature: v=1; a=rsa-sha256; d={d};\r\n s=s1; h={h};\r\n bh=x; b=y" for d, h in signatures
    ]
    source = "\r\n".join(
        [*head, "From: Harbor Lane <news@example.org>", f"List-Unsubscribe: <{MINE}>", "", "Hello"]
    )
    page = client_of(erin).post("/desk/messages/doctor/signature/", {"source": source}).content.decode()
    assert words in page
    assert judge_signature(source, "example.org").light.value == light


@pytest.mark.parametrize(
    ("results", "light", "words"),
    [
        ("mx.test; dkim=pass header.d=example.org header.s=s1", "solved", "arrived unbroken"),
        ("mx.test; dkim=fail (bad key) header.d=example.org", "trouble", "(fail)"),
        ("mx.test; dkim=neutral (body hash did not verify) header.i=@example.org", "trouble", "(neutral)"),
        ("mx.test; dkim=pass header.d=sendgrid.net; dkim=fail header.d=example.org", "trouble", "(fail)"),
        ("mx.test; dkim=fail header.d=sendgrid.net", "solved", "covers sender"),
        ("mx.test; spf=pass smtp.mailfrom=example.org", "solved", "covers sender"),
    ],
)
def test_a_signature_that_was_broken_on_the_way_is_red(results: str, light: str, words: str) -> None:
    head = [f"Authentication-Results: {results}", f"DKIM-Signature: v=1; d=example.org; s=s1; h={ALL}; b=y"]
    judgment = judge_signature("\r\n".join([*head, "From: a@example.org", "", "Hello"]), "example.org")
    assert (judgment.light.value, words in judgment.sentence) == (light, True)
