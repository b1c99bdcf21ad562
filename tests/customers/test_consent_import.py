"""Importing consents: with its proof a consent counts, without it there is none (GDPR art. 7(1))."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.customers.actions import doubt_address
from portal.customers.consent_imports import ProofMissing, import_consents, open_table
from portal.customers.models import Address, Channel, Consent
from portal.customers.seals import ConsentSeal
from portal.lib.importing import Outcome
from tests.factories import agree, make_customer

SignIn = Callable[[User], Client]
PAGE = "/desk/messages/consents/import/"
HEAD = "email,purpose,given_at,wording,source,confirmed_at,ip"
WORDS = "Harbor Lane may ask me by e-mail how things are going."
pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Address:
    customer = make_customer("Ada", email="ada@example.org")
    return Address.objects.get(customer=customer)


def line(**changes: str) -> str:
    cells = {
        "email": "Ada@example.org",
        "purpose": "check_in",
        "given_at": "2026-09-01",
        "wording": WORDS,
        "source": "https://shop.example.org/checkout",
        "confirmed_at": "",
        "ip": "203.0.113.77",
        **changes,
    }
    return ",".join(f'"{cell}"' for cell in cells.values())


def take(folder: Path, now: datetime, *lines: str, head: str = HEAD, is_trial: bool = False) -> Outcome:
    path = folder / "consents.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return import_consents(table=open_table(path), now=now, is_trial=is_trial)


def test_a_consent_with_its_proof_is_written_and_sealed_once(
    ada: Address, tmp_path: Path, now: datetime
) -> None:
    assert take(tmp_path, now, line()).added == 1
    kept = Consent.objects.get()
    assert (kept.address, kept.state, kept.method, kept.wording) == (ada, "granted", "import", WORDS)
    assert (kept.given_at.date().isoformat(), kept.page) == (
        "2026-09-01",
        "https://shop.example.org/checkout",
    )
    assert kept.ip_network == "203.0.113.0"
    assert ConsentSeal.objects.filter(line_id=kept.pk).exists()
    again = take(tmp_path, now, line())
    assert (again.added, again.known, Consent.objects.count()) == (0, 1, 1)


@pytest.mark.parametrize("column", ["purpose", "given_at", "wording", "source", "email"])
def test_a_file_without_a_column_of_the_proof_is_refused(
    ada: Address, tmp_path: Path, now: datetime, column: str
) -> None:
    with pytest.raises(ProofMissing):
        take(tmp_path, now, line(), head=HEAD.replace(column, "other"))
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"wording": ""}, "they are the proof"),
        ({"wording": "yes"}, "all she saw"),
        ({"source": ""}, "they are the proof"),
        ({"given_at": ""}, "is not a date"),
        ({"given_at": "2031-01-01"}, "in the future"),
        ({"given_at": "2023-01-01"}, "older than two years"),
        ({"purpose": "offers"}, "check_in, forum"),
        ({"email": "zoe@example.org"}, "no customer has this address"),
        ({"confirmed_at": "2031-01-01", "email": "new@example.org"}, "confirmed it in the future"),
        ({"email": "new@example.org"}, "nobody proved this address"),
    ],
)
def test_a_line_without_its_proof_is_left_out_with_the_reason(
    ada: Address, tmp_path: Path, now: datetime, changes: dict[str, str], reason: str
) -> None:
    make_customer("New", email="new@example.org", proved=False)
    outcome = take(tmp_path, now, line(**changes))
    assert reason in outcome.rejects[0].reason
    assert (outcome.added, Consent.objects.count()) == (0, 0)


def test_an_address_she_confirmed_there_is_proved_here(tmp_path: Path, now: datetime) -> None:
    make_customer("New", email="new@example.org", proved=False)
    assert take(tmp_path, now, line(email="new@example.org", confirmed_at="2026-09-02")).added == 1
    address = Address.objects.get(value="new@example.org")
    assert address.verified_at is not None
    assert address.verified_at.date().isoformat() == "2026-09-02"


def test_what_she_ended_later_stays_ended(ada: Address, tmp_path: Path, now: datetime) -> None:
    granted = agree(ada.customer, now=now - timedelta(days=9))
    Consent.objects.bulk_create([_withdrawal(granted, now - timedelta(days=5))])
    outcome = take(tmp_path, now, line())
    assert "she ended it on 11 November 2026" in outcome.rejects[0].reason


def _withdrawal(granted: Consent, at: datetime) -> Consent:
    return Consent(
        customer=granted.customer,
        address=granted.address,
        channel=granted.channel,
        purpose=granted.purpose,
        state="withdrawn",
        wording=granted.wording,
        wording_version=granted.wording_version,
        method="page",
        given_at=at,
    )


def test_a_number_in_doubt_needs_a_proof_after_the_doubt(tmp_path: Path, now: datetime) -> None:
    """47 CFR 64.1200(l)-(m): what was agreed for a number ends when it changes hands."""
    customer = make_customer("Theo", phone="+14155550177")
    address = Address.objects.get(customer=customer, channel=Channel.TEXT)
    doubt_address(address=address, now=now - timedelta(days=3))
    head = HEAD.replace("email", "phone")
    refused = take(tmp_path, now, line(email="+14155550177", confirmed_at="2026-09-02"), head=head)
    assert "she has to prove it anew" in refused.rejects[0].reason
    assert take(tmp_path, now, line(email="+14155550177", confirmed_at="2026-11-15"), head=head).added == 1
    address.refresh_from_db()
    assert address.doubted_at is None


def test_the_page_shows_what_would_happen_before_it_does(ada: Address, erin: User, client_of: SignIn) -> None:
    staff = client_of(erin)
    day = (timezone.now() - timedelta(days=30)).date().isoformat()
    table = "\n".join([HEAD, line(given_at=day), line(given_at=day, source="")])
    shown = staff.post(PAGE, {"table": table}).content.decode()
    assert "Write 1 consent into the ledger" in shown
    assert "Line 3" in shown
    assert not Consent.objects.exists()
    assert staff.post(PAGE, {"table": table, "import": "1"}).status_code == 303
    assert Consent.objects.count() == 1


def test_the_page_refuses_what_it_can_not_read(erin: User, carol: User, client_of: SignIn) -> None:
    staff = client_of(erin)
    refused = staff.post(PAGE, {"table": "email,purpose\nada@example.org,check_in"})
    assert refused.status_code == 422
    assert "A consent without its proof is none" in refused.content.decode()
    assert staff.post(PAGE, {"table": " "}).status_code == 422
    assert client_of(carol).get(PAGE).status_code == 403


def test_words_too_short_to_be_all_she_saw_are_named(ada: Address, tmp_path: Path, now: datetime) -> None:
    outcome = take(tmp_path, now, line(wording="I agree"))
    assert [reject.reason for reject in outcome.rejects] == [
        "“I agree” can't be all she saw: give the whole sentence beside the box"
    ]
