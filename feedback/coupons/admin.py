"""Show offers and coupons in the admin; they are made and used at the desk."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from feedback.coupons.models import Coupon, Offer
from portal.ui.read_only import ReadOnly


@admin.register(Offer)
class OfferAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "value", "taken_count", "budget_count", "ends_at", "closed_at", "created_at")
    list_filter = ("kind", "is_once_each", "closed_at")
    search_fields = ("name", "words")
    date_hierarchy = "created_at"


@admin.register(Coupon)
class CouponAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("offer", "customer", "state", "reserved_at", "expires_at", "redeemed_at", "order_number")
    list_filter = ("state", "redeemed_way", "offer")
    list_select_related = ("offer", "customer")
    search_fields = ("order_number", "customer__display_name", "offer__name")
    date_hierarchy = "reserved_at"
    exclude = ("token", "code")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # A filter by a secret would tell it, one character at a time.
        is_secret = lookup.startswith(("token", "code"))
        return not is_secret and bool(super().lookup_allowed(lookup, value, request))
