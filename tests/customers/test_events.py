"""Test what happened to customers: once for each key, and what of it stands open."""

from datetime import datetime, timedelta

import pytest

from portal.customers.event_models import CustomerEvent
from portal.customers.events import EventKindInvalid, Happening, KeyReused, record_event
from portal.interactions.actions import Touch, mark_answered, record_interaction
from portal.interactions.matters import matters_of
from tests.factories import make_customer, make_user

pytestmark = pytest.mark.django_db


def test_the_same_event_under_the_same_key_is_kept_once(now: datetime) -> None:
    happening = Happening(make_customer(), "delivered", now, "order-7", subject="7")
    first, is_new = record_event(happening=happening, now=now)
    again, is_new_again = record_event(happening=happening, now=now + timedelta(hours=1))
    assert (first, is_new, is_new_again) == (again, True, False)


def test_another_event_under_the_same_key_is_refused(now: datetime) -> None:
    customer = make_customer()
    record_event(happening=Happening(customer, "delivered", now, "order-7"), now=now)
    with pytest.raises(KeyReused):
        record_event(happening=Happening(customer, "purchased", now, "order-7"), now=now)


@pytest.mark.parametrize("kind", ["", "Two Words", "9lives", "x" * 41, "delivered\n"])
def test_a_kind_that_is_no_word_is_refused(now: datetime, kind: str) -> None:
    with pytest.raises(EventKindInvalid):
        record_event(happening=Happening(make_customer(), kind, now, "k"), now=now)


def test_who_registers_has_an_event_of_it(now: datetime) -> None:
    user = make_user("Ines", joined=now)
    assert CustomerEvent.objects.get(customer__user=user).kind == "registered"


def test_a_delivery_is_open_until_it_arrives(now: datetime) -> None:
    customer = make_customer()
    start = Happening(customer, "delivery_started", now, "a", subject="31")
    record_event(happening=start, now=now)
    found = matters_of([customer.pk], closed_since=now, now=now + timedelta(days=1))
    assert found[customer.pk].reason == "A delivery is under way since 16 November 2026: 31"
    arrival = Happening(customer, "delivered", now + timedelta(days=1), "b", subject="31")
    record_event(happening=arrival, now=now)
    assert not matters_of([customer.pk], closed_since=now, now=now + timedelta(days=1))


def test_a_delivery_nobody_reported_as_arrived_is_forgotten_after_60_days(now: datetime) -> None:
    customer = make_customer()
    record_event(happening=Happening(customer, "delivery_started", now, "a"), now=now)
    assert not matters_of([customer.pk], closed_since=now, now=now + timedelta(days=61))


def test_an_open_complaint_goes_before_what_was_closed_lately(now: datetime) -> None:
    customer, carol = make_customer(), make_user("Carol")
    for title, is_complaint in (("Question", False), ("Broken", True)):
        record_interaction(Touch("x", title, now, customer, is_complaint=is_complaint, wants_reply=True))
    question = customer.interactions.get(title="Question")
    mark_answered(interaction=question, author=carol, now=now)
    found = matters_of([customer.pk], closed_since=now - timedelta(days=1), now=now)
    assert found[customer.pk].reason.endswith("Broken")
    mark_answered(interaction=customer.interactions.get(title="Broken"), author=carol, now=now)
    assert not matters_of([customer.pk], closed_since=now - timedelta(days=1), now=now)[customer.pk].is_open
