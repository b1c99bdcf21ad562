"""The page "What we may send you", by sign-in and by link."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client

from portal.accounts.models import User
from portal.customers.links import consents_url, stop_url
from portal.customers.models import Address, Channel, Consent, Customer, LedgerIsAppendOnly, Purpose
from portal.messaging.models import Suppression
from tests.factories import make_customer
from tests.messaging.letters import deliver, queue_check_in
from tests.smtp import Sink

ClientOf = Callable[[User], Client]


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_nothing_is_ticked_for_a_new_customer(alice: User, client_of: ClientOf) -> None:
    page = client_of(alice).get("/me/consents/")
    assert b'type="checkbox"' in page.content
    assert b" checked" not in page.content


def test_a_ticked_box_writes_the_words_that_were_shown(alice: User, client_of: ClientOf) -> None:
    address = Address.objects.get(customer__user=alice)
    client_of(alice).post("/me/consents/", {f"{address.pk}-check_in": "on"}, REMOTE_ADDR="203.0.113.77")
    line = Consent.objects.get()
    assert (line.state, line.purpose, line.method, line.ip_network) == (
        "granted",
        "check_in",
        "page",
        "203.0.113.0",
    )
    assert "even when there is no problem" in line.wording
    assert line.wording_version


def test_saving_the_same_boxes_again_writes_nothing(alice: User, client_of: ClientOf) -> None:
    address = Address.objects.get(customer__user=alice)
    for _time in range(2):
        client_of(alice).post("/me/consents/", {f"{address.pk}-forum": "on"})
    assert Consent.objects.count() == 1


def test_unticking_withdraws_and_keeps_the_old_line(alice: User, client_of: ClientOf) -> None:
    address = Address.objects.get(customer__user=alice)
    client_of(alice).post("/me/consents/", {f"{address.pk}-forum": "on"})
    client_of(alice).post("/me/consents/", {})
    assert list(Consent.objects.order_by("pk").values_list("state", flat=True)) == ["granted", "withdrawn"]


def test_a_box_of_somebody_elses_address_is_ignored(alice: User, bob: User, client_of: ClientOf) -> None:
    foreign = Address.objects.get(customer__user=bob)
    client_of(alice).post("/me/consents/", {f"{foreign.pk}-check_in": "on"})
    assert not Consent.objects.exists()


def test_an_unproved_address_offers_no_box_and_takes_none(alice: User, client_of: ClientOf) -> None:
    customer = Customer.objects.get(user=alice)
    address = Address.objects.create(customer=customer, channel=Channel.EMAIL, value="other@example.org")
    client_of(alice).post("/me/consents/", {f"{address.pk}-check_in": "on"})
    assert not Consent.objects.exists()


def test_the_ledger_can_only_grow(ada: Address) -> None:
    line = Consent.objects.get()
    for change in (
        line.delete,
        line.save,
        Consent.objects.all().delete,
        lambda: Consent.objects.update(state="granted"),
    ):
        with pytest.raises(LedgerIsAppendOnly):
            change()


def test_the_link_in_a_message_opens_without_sign_in_and_changes_nothing(
    visitor: Client, ada: Address
) -> None:
    page = visitor.get(path_of(consents_url(ada)))
    assert page.status_code == 200
    assert "sessionid" not in page.cookies
    assert Consent.objects.count() == 1


def test_saving_by_link_withdraws_at_once(visitor: Client, ada: Address, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    answer = visitor.post(path_of(consents_url(ada)), {})
    message.refresh_from_db()
    assert answer.status_code == 303
    assert message.state == "cancelled"


@pytest.mark.parametrize("kind", ["link", "stop"])
def test_a_forged_link_leads_nowhere(visitor: Client, db: None, kind: str) -> None:
    assert visitor.get(f"/me/consents/{kind}/forged/").status_code == 404
    assert visitor.post(f"/me/consents/{kind}/forged/").status_code == 404


def test_a_link_that_is_too_old_says_what_to_do(visitor: Client, ada: Address) -> None:
    with time_machine.travel("2024-01-01 10:00 +0000"):
        links = [path_of(consents_url(ada)), path_of(stop_url(ada, Purpose.CHECK_IN))]
    pages = [visitor.get(link) for link in links]
    assert [page.status_code for page in pages] == [410, 410]
    assert b"newer message" in pages[0].content


def test_one_click_works_without_cookie_sign_in_or_form_token(ada: Address, visitor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path_of(stop_url(ada, Purpose.CHECK_IN)), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Consent.objects.latest("pk").method == "one_click"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_that_follows_the_link_ends_nothing(visitor: Client, ada: Address, method: str) -> None:
    getattr(visitor, method)(path_of(stop_url(ada, Purpose.CHECK_IN)))
    assert Consent.objects.latest("pk").state == "granted"


def test_the_headers_carry_the_one_click_address(ada: Address, sink: Sink, now: datetime) -> None:
    queue_check_in(ada, now=now)
    deliver(now)
    mail = sink.accepted[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail["List-Unsubscribe"]).startswith("<http")
    assert mail["List-Id"] == "Check in <check-in.127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_mail_itself_names_the_company_its_address_and_the_way_out(
    ada: Address, sink: Sink, now: datetime, settings: object
) -> None:
    settings.COMPANY_POSTAL_ADDRESS = "1 Harbor Lane, 4000 Porto"  # type: ignore[attr-defined]
    queue_check_in(ada, now=now)
    deliver(now)
    for kind in ("plain", "html"):
        part = sink.accepted[0].get_body((kind,))
        assert part is not None
        words = part.get_content()
        assert "1 Harbor Lane, 4000 Porto" in words
        assert "/me/consents/link/" in words


def test_asking_twice_writes_one_line(visitor: Client, ada: Address) -> None:
    for _time in range(2):
        visitor.post(path_of(stop_url(ada, Purpose.CHECK_IN)))
    assert Consent.objects.filter(state="withdrawn").count() == 1


def test_a_fresh_yes_after_stop_counts_again(alice: User, client_of: ClientOf) -> None:
    customer = make_customer("Someone", phone="+14155550199")
    address = Address.objects.get(customer=customer)
    customer.user = alice
    Customer.objects.filter(user=alice).update(user=None)
    customer.save()
    Suppression.objects.create(channel="text", value=address.value, reason="stopped")
    client_of(alice).post("/me/consents/", {f"{address.pk}-check_in": "on"})
    assert not Suppression.objects.standing().exists()


def test_staff_become_customers_only_when_they_ask_for_it(carol: User, client_of: ClientOf) -> None:
    client = client_of(carol)
    page = client.get("/me/consents/")
    assert b"You work here" in page.content
    assert not Customer.objects.filter(user=carol).exists()
    client.post("/me/consents/")
    assert b"carol.cove@example.org" in client.get("/me/consents/").content


def test_an_account_mail_to_a_proved_address_carries_the_link_too(alice: User, visitor: Client) -> None:
    visitor.post("/accounts/password/reset/", {"email": alice.email})
    assert "/me/consents/link/" in str(mail.outbox[-1].body)
