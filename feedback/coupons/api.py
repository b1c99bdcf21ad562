"""Let the company's own shop check and use coupons, with a key that may `coupons.redeem`."""

from typing import Any, Final

from django.http import JsonResponse
from django.utils import timezone

from feedback.coupons.actions import (
    CouponCancelled,
    CouponRunOut,
    CouponUnknown,
    CouponUsed,
    Use,
    find_coupon,
    redeem_coupon,
)
from feedback.coupons.codes import NotACode
from feedback.coupons.models import Coupon
from portal.accounts.api_access import ApiRequest, api, refusal
from portal.lib.errors import ActionError

SCOPE: Final = "coupons.redeem"
_REFUSALS: Final[dict[type[ActionError], tuple[int, str]]] = {
    NotACode: (422, "not_a_code"),
    CouponUnknown: (404, "coupon_unknown"),
    CouponUsed: (409, "coupon_used"),
    CouponCancelled: (409, "coupon_cancelled"),
    CouponRunOut: (410, "coupon_expired"),
}


@api(SCOPE)
def coupon_check(request: ApiRequest) -> JsonResponse:
    """Say what a code gives and whether it can be used; nothing changes."""
    try:
        coupon = find_coupon(code=request.text("code"))
    except ActionError as error:
        return _refused(error)
    return JsonResponse(_told(coupon))


@api(SCOPE)
def coupon_redeem(request: ApiRequest) -> JsonResponse:
    """Use a coupon, once."""
    use = Use(way=Coupon.Way.API, order_number=request.text("order_number"))
    try:
        coupon = redeem_coupon(code=request.text("code"), use=use, now=timezone.now())
    except (CouponUsed, CouponCancelled, CouponRunOut) as error:
        return _refused(error, **_told(find_coupon(code=request.text("code"))))
    except ActionError as error:
        return _refused(error)
    return JsonResponse(_told(coupon))


def _refused(error: ActionError, **more: Any) -> JsonResponse:
    status, word = _REFUSALS[type(error)]
    return refusal(status, word, str(error), **more)


def _told(coupon: Coupon) -> dict[str, Any]:
    offer = coupon.offer
    return {
        "code": coupon.spelled_code,
        "state": coupon.state,
        "is_valid": coupon.is_valid(timezone.now()),
        "kind": offer.kind,
        "percent": offer.percent,
        "amount": str(offer.amount) if offer.amount is not None else None,
        "currency": offer.currency,
        "words": offer.words,
        "value": offer.value,
        "expires_at": coupon.expires_at.isoformat(),
        "redeemed_at": coupon.redeemed_at.isoformat() if coupon.redeemed_at else None,
        "order_number": coupon.order_number,
    }
