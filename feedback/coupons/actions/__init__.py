"""What happens to offers and coupons."""

from feedback.coupons.actions.errors import (
    BudgetSpent,
    BudgetTooSmall,
    CouponCancelled,
    CouponGivenAlready,
    CouponRunOut,
    CouponUnknown,
    CouponUsed,
    OfferClosed,
)
from feedback.coupons.actions.giving import give_coupon, reserve_coupon
from feedback.coupons.actions.offering import close_offer, create_offer, edit_offer, reopen_offer
from feedback.coupons.actions.using import (
    Use,
    cancel_coupon,
    expire_due,
    find_coupon,
    redeem_coupon,
    release_coupon,
    settle_reserved,
)

__all__ = [
    "BudgetSpent",
    "BudgetTooSmall",
    "CouponCancelled",
    "CouponGivenAlready",
    "CouponRunOut",
    "CouponUnknown",
    "CouponUsed",
    "OfferClosed",
    "Use",
    "cancel_coupon",
    "close_offer",
    "create_offer",
    "edit_offer",
    "expire_due",
    "find_coupon",
    "give_coupon",
    "redeem_coupon",
    "release_coupon",
    "reopen_offer",
    "reserve_coupon",
    "settle_reserved",
]
