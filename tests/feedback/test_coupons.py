"""Coupons: given once for each message, out of a budget, never for a score; used once, and then no more."""

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from feedback.coupons import actions
from feedback.coupons.actions import (
    BudgetSpent,
    BudgetTooSmall,
    CouponCancelled,
    CouponGivenAlready,
    CouponRunOut,
    CouponUnknown,
    CouponUsed,
    OfferClosed,
    Use,
    cancel_coupon,
    close_offer,
    edit_offer,
    expire_due,
    redeem_coupon,
    settle_reserved,
)
from feedback.coupons.codes import new_code
from feedback.coupons.figures import figures_of
from feedback.coupons.letters import letter_of_thanks
from feedback.coupons.models import Coupon, Offer
from portal.customers.models import Address
from portal.messaging.actions import queue_message
from portal.messaging.models import Message
from tests.factories import THEN, make_customer
from tests.feedback.coupon_factories import make_coupon, make_offer, make_reserved
from tests.feedback.factories import make_response, make_survey

pytestmark = pytest.mark.django_db
AT_DESK = Use(way=Coupon.Way.DESK)
LATER = THEN + timedelta(days=3)


def budget_is_right() -> bool:
    """Tell whether every offer's counter equals a recount."""
    return all(
        offer.taken_count == offer.coupons.filter(state__in=["reserved", "issued", "redeemed"]).count()
        for offer in Offer.objects.all()
    )


@pytest.mark.parametrize("name", ["reserve_coupon", "give_coupon"])
def test_no_coupon_depends_on_what_was_answered(name: str) -> None:
    told = set(inspect.signature(getattr(actions, name)).parameters)

    assert told <= {"offer", "customer", "message_key", "given_by", "reason", "now"}


def test_the_same_message_gets_the_same_coupon() -> None:
    offer, customer = make_offer(), make_customer()
    first = make_reserved(offer, customer, key="check-in:7")

    again = make_reserved(offer, customer, key="check-in:7")

    assert again == first
    assert Coupon.objects.count() == 1
    assert budget_is_right()


def test_nobody_gets_a_second_coupon_of_an_offer() -> None:
    coupon = make_coupon()

    with pytest.raises(CouponGivenAlready):
        make_reserved(coupon.offer, coupon.customer)
    assert budget_is_right()


def test_an_offer_may_give_one_customer_several() -> None:
    offer, customer = make_offer(is_once_each=False), make_customer()

    assert make_coupon(offer, customer) != make_coupon(offer, customer)


@pytest.mark.parametrize(
    ("budget", "room"),
    [
        ({"most_coupons": 2}, 2),
        ({"most_cost": Decimal("0.30"), "cost_each": Decimal("0.10")}, 3),
        ({"most_coupons": 9, "most_cost": Decimal("10.99"), "cost_each": Decimal("5.50")}, 1),
    ],
)
def test_a_budget_is_never_passed(budget: dict[str, Any], room: int) -> None:
    offer = make_offer(**budget)
    for _number in range(room):
        make_coupon(offer)

    with pytest.raises(BudgetSpent):
        make_coupon(offer)
    assert Coupon.objects.count() == room


def test_a_closed_offer_gives_none() -> None:
    offer = close_offer(offer=make_offer(), now=THEN)

    with pytest.raises(OfferClosed):
        make_coupon(offer)


def test_an_offer_that_has_ended_gives_none() -> None:
    with pytest.raises(OfferClosed):
        make_coupon(make_offer(ends_at=THEN), now=THEN)


def test_a_budget_can_not_shrink_below_what_is_given() -> None:
    offer = make_offer(most_coupons=5)
    make_coupon(offer)
    make_coupon(offer)
    offer.refresh_from_db()
    offer.most_coupons = 1

    with pytest.raises(BudgetTooSmall):
        edit_offer(offer=offer)


def test_a_coupon_is_used_once() -> None:
    coupon = make_coupon()
    used = redeem_coupon(code=coupon.spelled_code, use=AT_DESK, now=LATER)

    assert (used.state, used.redeemed_at) == ("redeemed", LATER)
    with pytest.raises(CouponUsed):
        redeem_coupon(code=coupon.code, use=AT_DESK, now=LATER)


def test_a_reserved_code_that_arrived_can_be_used_before_anybody_noted_it() -> None:
    assert redeem_coupon(code=make_reserved().code, use=AT_DESK, now=LATER).state == "redeemed"


def test_a_code_of_nobody_is_unknown() -> None:
    with pytest.raises(CouponUnknown):
        redeem_coupon(code=new_code(), use=AT_DESK, now=LATER)


def test_after_its_last_moment_it_is_over_even_before_the_drain() -> None:
    coupon = make_coupon(make_offer(valid_days=2))

    with pytest.raises(CouponRunOut):
        redeem_coupon(code=coupon.code, use=AT_DESK, now=coupon.expires_at)
    just_in_time = coupon.expires_at - timedelta(seconds=1)
    assert redeem_coupon(code=coupon.code, use=AT_DESK, now=just_in_time).redeemed_at == just_in_time


def test_the_drain_ends_what_ran_out_and_frees_the_budget() -> None:
    offer = make_offer(valid_days=2, most_coupons=1)
    coupon = make_coupon(offer)

    assert expire_due(now=coupon.expires_at) == 1
    assert expire_due(now=coupon.expires_at) == 0
    coupon.refresh_from_db()
    assert coupon.state == "expired"
    assert budget_is_right()


def test_a_coupon_taken_back_can_not_be_used_and_makes_room() -> None:
    offer, customer = make_offer(most_coupons=1), make_customer()
    coupon = cancel_coupon(coupon=make_coupon(offer, customer), reason="Sent to the wrong person", now=LATER)

    with pytest.raises(CouponCancelled):
        redeem_coupon(code=coupon.code, use=AT_DESK, now=LATER)
    assert make_coupon(offer, customer) != coupon
    assert budget_is_right()


def test_a_used_coupon_can_not_be_taken_back() -> None:
    coupon = make_coupon()
    redeem_coupon(code=coupon.code, use=AT_DESK, now=LATER)

    with pytest.raises(CouponUsed):
        cancel_coupon(coupon=coupon, reason="Too late", now=LATER)


@pytest.mark.parametrize(
    ("state", "becomes"),
    [("accepted", "issued"), ("delivered", "issued"), ("cancelled", "cancelled"), ("failed", "cancelled")],
)
def test_a_reserved_coupon_follows_its_message(state: str, becomes: str) -> None:
    coupon = make_reserved(customer=make_customer(email="eve@example.org"))
    queue_message(letter_of_thanks(coupon, Address.objects.get()), now=THEN)
    Message.objects.update(state=state)

    settle_reserved(now=LATER)

    coupon.refresh_from_db()
    assert coupon.state == becomes
    assert budget_is_right()


def test_a_reserved_coupon_waits_while_its_message_waits() -> None:
    coupon = make_reserved(customer=make_customer(email="eve@example.org"))
    queue_message(letter_of_thanks(coupon, Address.objects.get()), now=THEN)

    settle_reserved(now=LATER)

    coupon.refresh_from_db()
    assert coupon.state == "reserved"


def test_the_message_says_code_value_and_page() -> None:
    coupon = make_reserved(customer=make_customer(email="eve@example.org"))
    message = queue_message(letter_of_thanks(coupon, Address.objects.get()), now=THEN)

    for words in (coupon.spelled_code, "5% off", coupon.token):
        assert words in message.body.text
        assert words in message.body.html


def test_the_cost_of_an_answer_counts_who_answered_after_it() -> None:
    offer, survey = make_offer(cost_each=Decimal("2.50")), make_survey()
    coupons = [make_coupon(offer, make_customer(), now=THEN) for _number in range(4)]
    for coupon in coupons[:3]:
        redeem_coupon(code=coupon.code, use=AT_DESK, now=LATER)
    make_response(survey, 2, customer=coupons[0].customer, now=LATER)
    make_response(survey, 10, customer=coupons[1].customer, now=LATER)
    make_response(survey, 9, customer=coupons[2].customer, now=THEN - timedelta(days=1))

    figures = figures_of(offer)

    assert (figures.given, figures.used, figures.answers) == (4, 3, 2)
    assert figures.cost_per_answer == Decimal("3.75")


def test_figures_cost_one_query(django_assert_num_queries: Callable[[int], Any], now: datetime) -> None:
    offer = make_coupon().offer

    with django_assert_num_queries(1):
        figures_of(offer)
