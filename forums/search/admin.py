"""Show in the admin what was looked for in vain."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from forums.search.models import MissedSearch
from portal.ui.read_only import ReadOnly


@admin.register(MissedSearch)
class MissedSearchAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("words", "count", "state", "latest_at", "handled_by")
    list_filter = ("state", "latest_at")
    list_select_related = ("handled_by",)
    search_fields = ("words", "note")
    ordering = ("-count", "-pk")
    show_full_result_count = False
