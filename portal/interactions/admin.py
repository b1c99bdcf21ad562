"""Show every touch, to find what the desk does not show."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from portal.interactions.models import Interaction


@admin.register(Interaction)
class InteractionAdmin(ModelAdmin):
    """Touches are recorded by their sources; here they are read."""

    list_display = [
        "title",
        "customer",
        "kind",
        "direction",
        "score",
        "wants_reply",
        "answered_at",
        "occurred_at",
    ]
    list_filter = ["kind", "direction", "wants_reply", "is_complaint", "is_internal", "occurred_at"]
    search_fields = ["title", "text", "customer__display_name", "customer__reference"]
    list_select_related = ["customer"]
    date_hierarchy = "occurred_at"
    ordering = ["-occurred_at", "-pk"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
