"""Say a coupon in a message: what templates of any app can show, and the message that only thanks."""

from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from feedback.coupons.models import Coupon
from portal.customers.models import Address, Channel, Purpose
from portal.messaging.actions import Letter

ABOUT: Final = "coupons.coupon"


def coupon_url(coupon: Coupon) -> str:
    """Return the absolute address of the customer's page of her coupon."""
    return settings.SITE_URL + reverse("coupons:coupon", args=[coupon.token])


def coupon_context(coupon: Coupon) -> dict[str, Any]:
    """Return what a message says of a coupon; `reserve_coupon` it with the message's dedupe key first."""
    return {
        "coupon_value": coupon.offer.value,
        "coupon_code": coupon.spelled_code,
        "coupon_until": coupon.expires_at,
        "coupon_terms": coupon.offer.terms,
        "coupon_url": coupon_url(coupon),
    }


def letter_of_thanks(coupon: Coupon, to: Address | str) -> Letter:
    """Return the letter that carries a coupon which staff give; its dedupe key is the coupon's own."""
    customer = coupon.customer
    return Letter(
        template="coupon",
        purpose=Purpose.SERVICE,
        channel=Channel(to.channel) if isinstance(to, Address) else Channel.EMAIL,
        to=to,
        dedupe_key=coupon.message_key,
        context={"name": customer.display_name, "reason": coupon.reason, **coupon_context(coupon)},
        customer=customer,
        about_kind=ABOUT,
        about_id=coupon.pk,
        language=customer.language,
    )
