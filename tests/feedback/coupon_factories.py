"""Make offers and coupons for tests."""

from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from feedback.coupons.actions import create_offer, give_coupon, reserve_coupon
from feedback.coupons.models import Coupon, Offer
from portal.customers.models import Customer
from tests.factories import THEN, make_customer

_numbers = count(1)


def make_offer(*, now: datetime = THEN, **fields: Any) -> Offer:
    """Return an offer of 5 per cent, without a budget unless asked otherwise."""
    defaults: dict[str, Any] = {"name": f"Offer {next(_numbers)}", "percent": 5, "cost_each": Decimal("2.50")}
    return create_offer(offer=Offer(**{**defaults, **fields}), created_by=None, now=now)


def make_reserved(
    offer: Offer | None = None, customer: Customer | None = None, *, key: str = "", now: datetime = THEN
) -> Coupon:
    """Return a coupon that waits for its message."""
    return reserve_coupon(
        offer=offer or make_offer(now=now),
        customer=customer or make_customer(),
        message_key=key or f"message:{next(_numbers)}",
        now=now,
    )


def make_coupon(
    offer: Offer | None = None, customer: Customer | None = None, *, now: datetime = THEN
) -> Coupon:
    """Return a coupon that was given."""
    return give_coupon(
        offer=offer or make_offer(now=now),
        customer=customer or make_customer(),
        message_key=f"message:{next(_numbers)}",
        given_by=None,
        reason="",
        now=now,
    )
