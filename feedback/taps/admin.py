"""Show opened links in the admin; the rule judges them, staff read them at the desk."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from feedback.surveys.named import NamedOnly
from feedback.taps.models import Tap
from portal.ui.read_only import ReadOnly


@admin.register(Tap)
class TapAdmin(NamedOnly, ReadOnly, ModelAdmin):  # type: ignore[misc]
    mode_path = "survey__mode"
    list_display = ("survey", "score", "state", "reason", "agent", "network", "sign", "opened_at")
    list_filter = ("state", "reason", "agent", "network", "sign", "survey")
    list_select_related = ("survey",)
    search_fields = ("survey__title",)
    date_hierarchy = "opened_at"
