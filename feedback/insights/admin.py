"""Show the kept figures in the admin; they are counted, never typed."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from feedback.insights.models import (
    Alert,
    ChangedDay,
    Counted,
    DailyAnswer,
    DailyCount,
    DailyFate,
    Follower,
    PublicResults,
)
from portal.ui.read_only import ReadOnly


@admin.register(ChangedDay)
class ChangedDayAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "day")
    list_filter = ("survey",)
    list_select_related = ("survey",)
    search_fields = ("survey__title",)


@admin.register(Counted)
class CountedAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "counted_at")
    list_filter = ("counted_at",)
    list_select_related = ("survey",)
    search_fields = ("survey__title",)


@admin.register(DailyCount)
class DailyCountAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "day", "measure", "segment", "kind", "score", "number")
    list_filter = ("measure", "survey")
    list_select_related = ("survey",)
    search_fields = ("survey__title", "segment")
    date_hierarchy = "day"


@admin.register(DailyAnswer)
class DailyAnswerAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("question", "day", "option", "number")
    list_filter = ("version__survey",)
    list_select_related = ("question",)
    search_fields = ("question__label", "option")
    date_hierarchy = "day"


@admin.register(DailyFate)
class DailyFateAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "program", "day", "fate", "number")
    list_filter = ("fate", "survey")
    list_select_related = ("survey", "program")
    search_fields = ("survey__title", "program__name")
    date_hierarchy = "day"


@admin.register(PublicResults)
class PublicResultsAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "is_open", "may_be_indexed", "released_at")
    list_filter = ("is_open",)
    list_select_related = ("survey",)
    search_fields = ("survey__title",)


@admin.register(Alert)
class AlertAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "subject", "signal", "begins", "raised_at", "told_at")
    list_filter = ("signal", "raised_at")
    list_select_related = ("survey",)
    search_fields = ("survey__title",)


@admin.register(Follower)
class FollowerAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "user", "is_told")
    list_filter = ("is_told",)
    list_select_related = ("survey", "user")
    search_fields = ("survey__title", "user__display_name")
