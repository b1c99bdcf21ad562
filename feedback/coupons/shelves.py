"""Show the coupons of one customer: to staff on her page, to herself on her own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from django.http import HttpRequest

from feedback.coupons.models import Coupon
from portal.accounts.access import SignedInRequest
from portal.customers.models import Customer
from portal.interactions.panels import Panel
from portal.ui.home import Shelf

SHOWN: Final = 10


def _of_customer(request: HttpRequest, customer: Customer) -> Mapping[str, Any]:
    rows = Coupon.objects.visible_to(cast("SignedInRequest", request).user).select_related("offer")
    return {"coupons": rows.filter(customer=customer).order_by("-reserved_at", "-pk")[:SHOWN]}


def _own(request: HttpRequest, now: datetime) -> Mapping[str, Any]:
    own = Coupon.objects.of_user(cast("SignedInRequest", request).user)
    return {"coupons": own.redeemable(now).select_related("offer").order_by("expires_at", "pk")[:SHOWN]}


OF_CUSTOMER = Panel(order=20, template="feedback/coupons/panel.html", load=_of_customer)
OWN = Shelf(order=42, template="feedback/coupons/shelf.html", load=_own)
