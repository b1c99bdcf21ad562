"""Show readings, themes and judgments in the admin; they are worked on at the desk."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from feedback.readings.models import (
    IssueTerm,
    IssueText,
    Judgment,
    ReadingTheme,
    TextReading,
    Theme,
    ToRead,
    TwinKey,
)
from portal.ui.read_only import ReadOnly


@admin.register(Theme)
class ThemeAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "state", "proposed_count", "made_by", "made_at")
    list_filter = ("state",)
    list_select_related = ("made_by",)
    search_fields = ("name",)


@admin.register(TextReading)
class TextReadingAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("answer_id", "language", "leaning", "praise", "model_version")
    list_filter = ("leaning", "language", "model_version")
    search_fields = ("language", "model_version")


@admin.register(Judgment)
class JudgmentAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = (
        "reading_id",
        "subject",
        "theme",
        "said",
        "should",
        "is_sampled",
        "judged_by",
        "judged_at",
    )
    list_filter = ("subject", "is_sampled")
    list_select_related = ("theme", "judged_by")
    search_fields = ("theme__name", "said", "should")


@admin.register(ReadingTheme)
class ReadingThemeAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("reading_id", "theme", "confidence")
    list_filter = ("theme",)
    list_select_related = ("theme",)
    search_fields = ("theme__name",)


@admin.register(ToRead)
class ToReadAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "submitted_at")
    list_filter = ("submitted_at",)
    list_select_related = ("survey",)
    search_fields = ("survey__title",)


@admin.register(TwinKey)
class TwinKeyAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("reading_id", "key")
    list_filter = ("reading__leaning",)
    search_fields = ("key",)


@admin.register(IssueText)
class IssueTextAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("reading_id",)
    list_filter = ("reading__leaning",)
    search_fields = ("reading__pk",)


@admin.register(IssueTerm)
class IssueTermAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "number")
    list_filter = ("number",)
    search_fields = ("name",)
