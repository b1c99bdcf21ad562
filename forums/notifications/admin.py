"""Show in the admin whom the forums told what, and what people chose."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from forums.discussions.models import Topic
from forums.notifications.models import CategoryLevel, Digest, MailDay, Notice, Preference, TagLevel
from portal.ui.read_only import ReadOnly


class Listed(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Rows that are looked at and never changed here."""

    show_full_result_count = False
    list_select_related: ClassVar[list[str] | tuple[str, ...] | bool] = ("user",)
    ordering = ("-pk",)


@admin.register(Notice)
class NoticeAdmin(Listed):
    list_display = ("user", "kind", "post", "reason", "created_at", "seen_at", "mail_state")
    list_filter = ("kind", "reason", "mail_state", "created_at")
    list_select_related = ("user", "post")
    exclude = ("path",)  # whoever has it speaks for the person
    search_fields = ("user__display_name", "user__email", "post__topic__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(Q(post=None) | Q(post__topic__in=Topic.objects.visible_to(request.user)))


@admin.register(CategoryLevel)
class CategoryLevelAdmin(Listed):
    list_display = ("user", "category", "level", "created_at")
    list_filter = ("level", "category")
    list_select_related = ("user", "category")
    search_fields = ("user__display_name", "category__name")


@admin.register(TagLevel)
class TagLevelAdmin(Listed):
    list_display = ("user", "tag", "level", "created_at")
    list_filter = ("level",)
    list_select_related = ("user", "tag")
    search_fields = ("user__display_name", "tag__name")


@admin.register(Preference)
class PreferenceAdmin(Listed):
    list_display = ("user", "rhythm", "budget", "wants_news", "weekday")
    list_filter = ("rhythm", "wants_news")
    search_fields = ("user__display_name", "user__email")


@admin.register(MailDay)
class MailDayAdmin(Listed):
    list_display = ("user", "day", "count")
    list_filter = ("day",)
    search_fields = ("user__display_name", "user__email")


@admin.register(Digest)
class DigestAdmin(Listed):
    list_display = ("user", "period", "message", "made_at")
    list_filter = ("made_at",)
    list_select_related = ("user", "message")
    search_fields = ("user__display_name", "user__email", "period")
