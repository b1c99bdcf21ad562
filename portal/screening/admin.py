"""Show in the admin what the screening learned, and from which verdicts."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from portal.screening.models import Block, Lesson, Trace, Word
from portal.ui.read_only import ReadOnly


class LeaningFilter(admin.SimpleListFilter):
    """Words that stood in spam only, in fine texts only, or in both."""

    title = _("stood in")
    parameter_name = "stood"
    conditions: ClassVar[dict[str, dict[str, int]]] = {
        "spam": {"spam_count__gt": 0, "fine_count": 0},
        "fine": {"spam_count": 0, "fine_count__gt": 0},
        "both": {"spam_count__gt": 0, "fine_count__gt": 0},
    }

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("spam", _("Spam only")), ("fine", _("Fine texts only")), ("both", _("Both"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Word]) -> QuerySet[Word]:
        return queryset.filter(**self.conditions.get(str(self.value()), {}))


@admin.register(Word)
class WordAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("__str__", "spam_count", "fine_count")
    list_filter = (LeaningFilter,)
    search_fields = ("text",)
    ordering = ("-spam_count", "-fine_count", "text")


@admin.register(Lesson)
class LessonAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("source_key", "is_spam", "learned_at")
    list_filter = ("is_spam", "learned_at")
    search_fields = ("source_key",)
    ordering = ("-learned_at", "-pk")


@admin.register(Block)
class BlockAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("value", "kind", "reason", "until", "made_by", "made_at", "lifted_at")
    list_filter = ("kind", "made_at", "lifted_at")
    list_select_related = ("made_by",)
    search_fields = ("value", "reason")
    ordering = ("-made_at", "-pk")


@admin.register(Trace)
class TraceAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("user", "ip", "seen_at")
    list_filter = ("seen_at",)
    list_select_related = ("user",)
    search_fields = ("ip", "user__display_name")
    ordering = ("-seen_at", "-pk")
