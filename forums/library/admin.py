"""Show practices and their reviews in the admin; they change on the desk, which writes each change down."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from forums.library.models import Practice, PracticeReview
from portal.ui.read_only import ReadOnly


@admin.register(Practice)
class PracticeAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("title", "state", "owner", "review_date", "promoted_at", "reviewed_at")
    list_filter = ("state", "review_date", "owner")
    list_select_related = ("owner",)
    search_fields = ("title", "summary", "owner__display_name")
    ordering = ("review_date", "pk")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows & Practice.objects.visible_to(request.user)


@admin.register(PracticeReview)
class PracticeReviewAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("practice", "kind", "done_by", "done_at", "undone_at")
    list_filter = ("kind", "done_at")
    list_select_related = ("practice", "done_by")
    search_fields = ("practice__title", "note", "done_by__display_name")
    ordering = ("-pk",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows & PracticeReview.objects.visible_to(request.user)
