"""Whatever is changed in the ledger behind the portal's back is found; erasing at her wish is none of it."""

from datetime import datetime
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.customers import guards
from portal.customers.ledger import (
    START,
    digest_of_link,
    digest_of_statement,
    erase_lines,
    faults,
    statement_of,
)
from portal.customers.models import Consent, Purpose
from portal.customers.seals import ConsentHead, ConsentSeal
from tests.factories import agree, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(alice: User, bob: User) -> list[Consent]:
    """Four lines of two customers."""
    people = [alice.customer, bob.customer]
    return [
        agree(person, purpose=purpose) for purpose in (Purpose.CHECK_IN, Purpose.FORUM) for person in people
    ]


def forge(*statements: str) -> None:
    """Change the tables as somebody does who owns the database."""
    with connection.cursor() as cursor:
        owner = SimpleNamespace(connection=connection, execute=cursor.execute)
        guards.unguard_ledger(None, owner)
        for statement in statements:
            cursor.execute(statement)
        guards.guard_ledger(None, owner)


def test_an_untouched_ledger_has_no_faults(lines: list[Consent]) -> None:
    out = StringIO()
    call_command("verify_consents", stdout=out)
    assert out.getvalue().startswith("4 lines sealed, 0 of them erased")
    assert ConsentSeal.objects.get(number=4).digest in out.getvalue()


def test_an_empty_ledger_has_no_faults() -> None:
    assert list(faults()) == []


FORGERIES = [
    ("UPDATE customers_consent SET state = 'withdrawn' WHERE id = {first}", "Line {first} was changed"),
    ("UPDATE customers_consent SET given_at = '2020-01-01 00:00:00+00' WHERE id = {first}", "was changed"),
    ("UPDATE customers_consent SET wording = 'Everything' WHERE id = {last}", "Line {last} was changed"),
    ("UPDATE customers_address SET value = 'new@example.org' WHERE id = {address}", "was changed"),
    ("DELETE FROM customers_consent WHERE id = {last}", "Line {last} is missing"),
    ("DELETE FROM customers_consentseal WHERE number = 2", "Seals 2 to 2 are missing"),
    ("DELETE FROM customers_consentseal WHERE number = 4", "The chain ends at seal 3"),
    ("UPDATE customers_consentseal SET line_digest = digest WHERE number = 3", "Seal 3 does not follow"),
    ("UPDATE customers_consenthead SET number = 9", "its signed end says 9"),
    ("UPDATE customers_consenthead SET signature = 'x'", "not signed with this portal's key"),
    (
        "UPDATE customers_consentseal SET erased_at = '2026-01-01 00:00:00+00' WHERE number = 1",
        "although it was",
    ),
]


@pytest.mark.parametrize(("statement", "fault"), FORGERIES)
def test_each_forgery_is_found(lines: list[Consent], statement: str, fault: str) -> None:
    names = {"first": lines[0].pk, "last": lines[-1].pk, "address": lines[0].address_id}
    forge(statement.format(**names))
    assert any(fault.format(**names) in found for found in faults())


def test_the_end_cut_off_with_its_lines_is_found(lines: list[Consent]) -> None:
    forge(
        f"DELETE FROM customers_consent WHERE id = {lines[-1].pk}",
        "DELETE FROM customers_consentseal WHERE number = 4",
    )
    assert "The chain ends at seal 3, and its signed end says 4." in list(faults())


def test_a_chain_made_anew_lacks_the_signature(lines: list[Consent]) -> None:
    """Who writes every table alike still has no key."""
    forge(
        f"DELETE FROM customers_consent WHERE id = {lines[-1].pk}",
        "DELETE FROM customers_consentseal WHERE number = 4",
    )
    shorter = ConsentSeal.objects.get(number=3)
    ConsentHead.objects.update(number=3, digest=shorter.digest)
    assert list(faults()) == ["The end of the chain was not signed with this portal's key."]


def test_a_line_written_past_the_portal_is_found(lines: list[Consent]) -> None:
    line = lines[0]
    line.pk, line._state.adding = None, True
    Consent.objects.bulk_create([line])
    assert list(faults()) == [f"Line {line.pk} was never sealed."]


def test_a_receipt_noted_elsewhere_proves_the_chain(lines: list[Consent]) -> None:
    noted = ConsentSeal.objects.get(number=2)
    call_command("verify_consents", expect=[f"2:{noted.digest}"], stdout=StringIO())
    with pytest.raises(CommandError, match="Seal 2 is not the one"):
        call_command("verify_consents", expect=[f"2:{START}"])
    with pytest.raises(CommandError, match="Seal 9 was noted"):
        call_command("verify_consents", expect=[f"9:{START}"])


def test_erasing_one_customer_leaves_the_chain_of_the_others_whole(
    lines: list[Consent], alice: User, now: datetime
) -> None:
    assert erase_lines(customer=alice.customer, now=now) == 2
    assert list(faults()) == []
    assert not Consent.objects.filter(customer=alice.customer).exists()
    assert ConsentSeal.objects.count() == 4


def test_a_changed_key_is_told_from_tampering(lines: list[Consent], settings: object) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 5  # type: ignore[attr-defined]
    assert list(faults()) == []
    agree(make_customer(email="ida@example.org"))
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    assert list(faults()) == []


def test_the_database_refuses_to_change_a_seal(lines: list[Consent]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ConsentSeal.objects.update(digest=START)


def test_anybody_can_compute_the_digests(lines: list[Consent]) -> None:
    first = ConsentSeal.objects.get(number=1)
    assert digest_of_statement(statement_of(lines[0])) == first.line_digest
    assert digest_of_link(START, first.line_digest) == first.digest


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers(), max_size=6))
def test_the_digest_does_not_depend_on_the_order(statement: dict[str, str | int]) -> None:
    assert digest_of_statement(statement) == digest_of_statement(dict(reversed(statement.items())))


def test_a_wrong_note_is_explained() -> None:
    with pytest.raises(CommandError, match="takes a number and a digest"):
        call_command("verify_consents", expect=["seven"])
