"""Many at once: one coupon is used once, a budget holds, a message gets one coupon."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from feedback.coupons.actions import Use, redeem_coupon, reserve_coupon
from feedback.coupons.models import Coupon, Offer
from portal.customers.models import Customer
from portal.lib.errors import ActionError
from tests.factories import THEN, make_customer
from tests.feedback.coupon_factories import make_coupon, make_offer

pytestmark = [
    pytest.mark.usefixtures("_database_for_threads"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("crowd"),
]
AT_ONCE = 50
THREADS = 10


def together(act: Callable[[int], object]) -> Counter[str]:
    """Do the act 50 times, ten at a time, and count what became of it."""
    barrier = Barrier(THREADS)

    def try_it(number: int) -> str:
        if number < THREADS:
            barrier.wait(timeout=30)
        try:
            act(number)
        except ActionError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(try_it, range(AT_ONCE)))


def test_fifty_at_once_use_a_coupon_once() -> None:
    code = make_coupon().code

    ends = together(lambda number: redeem_coupon(code=code, use=Use(Coupon.Way.API), now=THEN))

    assert ends == {"done": 1, "CouponUsed": AT_ONCE - 1}


def test_fifty_at_once_never_pass_the_budget() -> None:
    offer = make_offer(most_coupons=7)
    customers = [make_customer() for _number in range(AT_ONCE)]

    ends = together(lambda number: _reserve(offer, customers[number], str(uuid4())))

    assert ends == {"done": 7, "BudgetSpent": AT_ONCE - 7}
    assert Offer.objects.get().taken_count == Coupon.objects.count() == 7


def test_fifty_tries_of_one_message_make_one_coupon() -> None:
    offer, customer = make_offer(), make_customer()

    ends = together(lambda number: _reserve(offer, customer, "check-in:7"))

    assert ends == {"done": AT_ONCE}
    assert Coupon.objects.count() == Offer.objects.get().taken_count == 1


def _reserve(offer: Offer, customer: Customer, key: str) -> Coupon:
    return reserve_coupon(offer=offer, customer=customer, message_key=key, now=THEN)
