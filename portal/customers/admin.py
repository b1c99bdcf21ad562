"""Show customers, where they can be reached, and the ledger of what they agreed to."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from portal.customers.event_models import CustomerEvent
from portal.customers.models import (
    Address,
    Consent,
    ConsentHead,
    ConsentSeal,
    Customer,
    CustomerTag,
    PhoneCode,
    Preference,
)
from portal.customers.segment_models import Segment
from portal.ui.read_only import ReadOnly


class AddressInline(TabularInline):
    """A customer's addresses. Nobody proves one by ticking a box, so the moment is read-only."""

    model = Address
    extra = 0
    fields = ["channel", "value", "verified_at", "created_at"]
    readonly_fields = ["verified_at", "created_at"]

    def has_change_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """Changing a proved address would move its proof to another: remove it and add the new one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        return bool(super().has_change_permission(request, obj))


@admin.register(Customer)
class CustomerAdmin(ModelAdmin):
    """Everybody we serve, with or without a login."""

    list_display = ["__str__", "company", "reference", "external_id", "country", "created_at"]
    list_filter = ["tags", "country", "language", ("user", admin.EmptyFieldListFilter), "created_at"]
    search_fields = ["display_name", "company", "reference", "external_id", "addresses__value"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    readonly_fields = ["reference", "user", "created_at"]
    fields = [
        *("reference", "display_name", "company", "external_id", "user", "language", "time_zone", "country"),
        *("tags", "attributes", "created_at"),
    ]
    filter_horizontal = ["tags"]
    inlines = [AddressInline]


@admin.register(CustomerTag)
class CustomerTagAdmin(ModelAdmin):
    """The words customers are grouped by."""

    list_display = ["name"]
    list_filter = [("customers", admin.EmptyFieldListFilter)]
    search_fields = ["name"]


@admin.register(Consent)
class ConsentAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The ledger. Its lines are written where the customer speaks, never here."""

    list_display = ["customer", "channel", "address", "purpose", "state", "method", "given_at"]
    list_filter = ["purpose", "channel", "state", "method", "wording_version", "given_at"]
    search_fields = ["customer__display_name", "customer__reference", "address__value"]
    list_select_related = ["customer", "address"]
    date_hierarchy = "given_at"
    ordering = ["-pk"]


@admin.register(Address)
class AddressAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Every address, to find whose it is."""

    list_display = ["value", "channel", "customer", "verified_at", "created_at"]
    list_filter = ["channel", ("verified_at", admin.EmptyFieldListFilter)]
    search_fields = ["value", "customer__display_name"]
    list_select_related = ["customer"]
    ordering = ["-pk"]


@admin.register(PhoneCode)
class PhoneCodeAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The codes texted to numbers, without what they were."""

    list_display = ["number", "customer", "attempts_left", "created_at", "expires_at", "used_at"]
    list_filter = ["created_at", ("used_at", admin.EmptyFieldListFilter)]
    search_fields = ["number", "customer__display_name"]
    list_select_related = ["customer"]
    ordering = ["-pk"]
    exclude = ["code_hash"]


@admin.register(CustomerEvent)
class CustomerEventAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("kind", "subject", "customer", "occurred_at", "recorded_at")
    list_filter = ("kind",)
    list_select_related = ("customer",)
    search_fields = ("subject", "key", "customer__display_name")
    date_hierarchy = "occurred_at"


@admin.register(Preference)
class PreferenceAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Who asked for quiet, or for fewer messages."""

    list_display = ["customer", "purpose", "paused_until", "rest_days", "changed_at"]
    list_filter = ["purpose", "rest_days", ("paused_until", admin.EmptyFieldListFilter)]
    search_fields = ["customer__display_name", "customer__reference"]
    list_select_related = ["customer"]
    ordering = ["-pk"]


@admin.register(ConsentSeal)
class ConsentSealAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The chain that seals the ledger; `manage.py verify_consents` reads it."""

    list_display = ["number", "line_id", "digest", "erased_at"]
    list_filter = [("erased_at", admin.EmptyFieldListFilter)]
    search_fields = ["number", "line_id", "digest"]
    ordering = ["-number"]


@admin.register(ConsentHead)
class ConsentHeadAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The signed end of the chain."""

    list_display = ["number", "digest"]


@admin.register(Segment)
class SegmentAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Segments are made at the desk, where their members are counted."""

    list_display = ("name", "match", "created_by", "created_at")
    list_filter = ("match",)
    search_fields = ("name",)
