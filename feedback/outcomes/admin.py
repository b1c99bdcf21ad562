"""Show outcomes and their history in the admin; they are worked on at the desk."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from feedback.outcomes.models import Outcome, OutcomeStep, Telling
from portal.ui.read_only import ReadOnly


@admin.register(Outcome)
class OutcomeAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("title", "result", "state", "theme", "published_at", "told_at")
    list_filter = ("state", "result", "published_at")
    list_select_related = ("theme",)
    search_fields = ("title", "text")
    date_hierarchy = "made_at"


@admin.register(OutcomeStep)
class OutcomeStepAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("outcome", "kind", "result", "by", "at")
    list_filter = ("kind",)
    list_select_related = ("outcome", "by")
    search_fields = ("title", "text")


@admin.register(Telling)
class TellingAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Shows that somebody was told, and not who; of answers in confidence, not even that."""

    list_display = ("outcome", "pk")
    list_filter = ("outcome__state", "outcome__result")
    list_select_related = ("outcome",)
    search_fields = ("outcome__title",)
    fields = ("outcome",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Telling]:
        """Leave out answers in confidence: their number would tell whether one of the others gave one."""
        return Telling.objects.openly()
