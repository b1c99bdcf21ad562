"""The consent ledger is only ever appended to."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from portal.accounts.models import User
from portal.customers.actions import AddressNotVerified, Evidence, record_consent
from portal.customers.models import Address, Channel, Consent, LedgerIsAppendOnly, Purpose
from portal.customers.wordings import wording_for
from tests.factories import agree, make_customer

pytestmark = pytest.mark.django_db


def test_a_line_keeps_the_words_that_were_shown(alice: User, now: datetime) -> None:
    line = agree(alice.customer, now=now)

    assert "may write to me by e-mail now and then" in line.wording
    assert line.wording_version
    assert (line.method, line.page, line.given_at) == ("page", "/me/consents/", now)


def test_consent_for_an_address_nobody_proved_is_refused(now: datetime) -> None:
    address = make_customer(email="ida@example.org", proved=False).addresses.get()

    with pytest.raises(AddressNotVerified):
        record_consent(
            address=address,
            purpose=Purpose.FORUM,
            state=Consent.State.GRANTED,
            wording=wording_for(Channel.EMAIL, Purpose.FORUM, company="Harbor Lane Coffee"),
            evidence=Evidence(method=Consent.Method.IMPORT),
            now=now,
        )

    assert not Consent.objects.exists()


def test_a_line_can_be_neither_changed_nor_deleted(alice: User) -> None:
    line = agree(alice.customer)
    line.state = Consent.State.WITHDRAWN

    for attempt in (
        line.save,
        line.delete,
        Consent.objects.all().delete,
        lambda: Consent.objects.update(state="withdrawn"),
        lambda: Consent.objects.bulk_update([line], ["state"]),
    ):
        with pytest.raises(LedgerIsAppendOnly), transaction.atomic():
            attempt()

    assert Consent.objects.get().state == Consent.State.GRANTED


def test_the_database_itself_refuses_to_change_a_line(alice: User) -> None:
    agree(alice.customer)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE customers_consent SET state = 'withdrawn'")

    assert Consent.objects.get().state == Consent.State.GRANTED


def test_a_customer_with_consents_is_not_deleted_by_accident(alice: User) -> None:
    agree(alice.customer)

    with pytest.raises(ProtectedError):
        alice.customer.delete()


def test_the_latest_word_counts(alice: User, now: datetime) -> None:
    granted = agree(alice.customer, now=now)
    withdraw(granted, now + timedelta(days=1))
    address = granted.address

    assert Consent.objects.latest_words([address.pk], Purpose.values) == {
        (address.pk, "check_in"): "withdrawn"
    }
    assert [line.state for line in Consent.objects.standing_of(alice.customer)] == ["withdrawn"]
    assert not Address.objects.agreeing(Purpose.CHECK_IN).exists()


def test_agreeing_again_after_withdrawing_counts(alice: User, now: datetime) -> None:
    withdraw(agree(alice.customer, now=now), now)
    agree(alice.customer, now=now)

    assert Address.objects.agreeing(Purpose.CHECK_IN).count() == 1


def test_what_stands_shows_each_address_and_purpose_once(alice: User) -> None:
    for purpose in (Purpose.FORUM, Purpose.CHECK_IN, Purpose.FORUM):
        agree(alice.customer, purpose=purpose)

    assert sorted(line.purpose for line in Consent.objects.standing_of(alice.customer)) == [
        "check_in",
        "forum",
    ]


def withdraw(line: Consent, now: datetime) -> Consent:
    return record_consent(
        address=line.address,
        purpose=Purpose(line.purpose),
        state=Consent.State.WITHDRAWN,
        wording=wording_for(line.channel, line.purpose, company="Harbor Lane Coffee"),
        evidence=Evidence(method=Consent.Method.LINK),
        now=now,
    )
