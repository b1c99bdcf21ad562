"""Show cases and their steps in the admin; they are worked on at the desk."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from feedback.cases.models import Case, CaseEvent
from portal.ui.read_only import ReadOnly


@admin.register(Case)
class CaseAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("number", "title", "customer", "state", "priority", "assignee", "opened_at", "closed_at")
    list_filter = ("state", "priority", "outcome", "assignee")
    list_select_related = ("customer", "assignee")
    search_fields = ("title", "customer__display_name")
    date_hierarchy = "opened_at"
    exclude = ("token",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # A filter by the token would tell it, one character at a time.
        return not lookup.startswith("token") and bool(super().lookup_allowed(lookup, value, request))


@admin.register(CaseEvent)
class CaseEventAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("case", "kind", "author", "is_customer", "happened_at")
    list_filter = ("kind", "is_customer")
    list_select_related = ("case", "author")
    search_fields = ("text", "case__title")
    date_hierarchy = "happened_at"

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return "token" not in lookup and bool(super().lookup_allowed(lookup, value, request))
