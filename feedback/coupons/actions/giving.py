"""Give a coupon to a customer, once for each message that carries one.

No function here takes an answer, a score or anything else she said: whoever is given a coupon gets the same
one (16 CFR 465.4: no reward on condition of a sentiment). A test holds the signatures to that.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from feedback.coupons.actions.errors import BudgetSpent, CouponGivenAlready, OfferClosed
from feedback.coupons.codes import new_code
from feedback.coupons.models import Coupon, Offer
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib.states import advance


@transaction.atomic
def reserve_coupon(
    *, offer: Offer, customer: Customer, message_key: str, now: datetime, reason: str = ""
) -> Coupon:
    """Take a coupon out of the budget for the message with this dedupe key; the same key, the same coupon.

    It counts as given once the message was handed over, and goes back into the budget if that never happens.

    Raises: OfferClosed, BudgetSpent, CouponGivenAlready.
    """
    known = Coupon.objects.filter(message_key=message_key).select_related("offer").first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            _take_from_budget(offer, now)
            return _write(offer, customer, message_key, now, reason)
    except IntegrityError as error:
        known = Coupon.objects.filter(message_key=message_key).select_related("offer").first()
        if known is None:
            raise CouponGivenAlready from error
        return known


@transaction.atomic
def give_coupon(
    *, offer: Offer, customer: Customer, message_key: str, given_by: User | None, reason: str, now: datetime
) -> Coupon:
    """Reserve a coupon and count it as given at once: staff hand it over themselves.

    Raises: OfferClosed, BudgetSpent, CouponGivenAlready.
    """
    coupon = reserve_coupon(offer=offer, customer=customer, message_key=message_key, now=now, reason=reason)
    if coupon.state == Coupon.State.RESERVED:
        advance(coupon, Coupon.State.ISSUED, Coupon.MOVES, issued_at=now, given_by=given_by)
    return coupon


def _take_from_budget(offer: Offer, now: datetime) -> None:
    """Count one more coupon, by one conditional UPDATE: many at once never pass the budget."""
    if Offer.objects.with_room(now).filter(pk=offer.pk).update(taken_count=F("taken_count") + 1):
        return
    raise BudgetSpent if Offer.objects.open_at(now).filter(pk=offer.pk).exists() else OfferClosed


def _write(offer: Offer, customer: Customer, message_key: str, now: datetime, reason: str) -> Coupon:
    return Coupon.objects.create(
        offer=offer,
        customer=customer,
        code=new_code(),
        message_key=message_key,
        reason=reason[:200],
        is_only_one=offer.is_once_each,
        reserved_at=now,
        expires_at=offer.expiry_of(now),
    )
