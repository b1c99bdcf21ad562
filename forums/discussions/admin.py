"""Show the forums in the admin: rooms are made here, words and states change through the actions."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from forums.discussions.actions import Act, change_pin, change_state
from forums.discussions.desk_forms import CategoryForm
from forums.discussions.errors import NothingChanged
from forums.discussions.models import (
    Category,
    Draft,
    ForumEvent,
    MeToo,
    Post,
    Reaction,
    ReadMarker,
    ReadSweep,
    Revision,
    Solution,
    Subscription,
    Tag,
    TagOperation,
    Topic,
    TopicOperation,
    TopicTag,
)
from forums.discussions.policies import may_moderate
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.lib.states import InvalidTransition
from portal.ui.read_only import ReadOnly


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    list_display = (
        "name",
        "visibility",
        "is_closed",
        "position",
        "topic_count",
        "post_count",
        "latest_post_at",
    )
    form = CategoryForm
    list_filter = ("visibility", "is_own_topics_only", "is_closed")
    search_fields = ("name", "slug", "description")
    ordering = ("position", "name")
    prepopulated_fields = {"slug": ["name"]}
    fields = (
        *("name", "slug", "description", "parent", "visibility", "groups", "is_own_topics_only"),
        *("is_closed", "position"),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        is_empty = obj is None or not Topic.objects.in_category(obj).exists()
        return is_empty and bool(super().has_delete_permission(request, obj))


@admin.register(Topic)
class TopicAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = (
        "title",
        "category",
        "author",
        "state",
        "is_pinned",
        "is_listed",
        "reply_count",
        "latest_post_at",
    )
    list_filter = ("state", "is_pinned", "is_listed", "category")
    list_select_related = ("category", "author")
    search_fields = ("title", "author__display_name")
    ordering = ("-latest_post_at", "-pk")
    show_full_result_count = False
    actions = ("close_topics", "open_topics", "archive_topics", "pin_topics", "unpin_topics")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        rows: QuerySet[Topic] = super().get_queryset(request)
        return rows & Topic.objects.visible_to(request.user)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) if may(request.user, "forums.manage") else {}

    @admin.action(description=_("Close"))
    def close_topics(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self._move(request, rows, Topic.State.CLOSED)

    @admin.action(description=_("Open again"))
    def open_topics(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self._move(request, rows, Topic.State.OPEN)

    @admin.action(description=_("Archive"))
    def archive_topics(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self._move(request, rows, Topic.State.ARCHIVED)

    @admin.action(description=_("Pin"))
    def pin_topics(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self._act(request, rows, lambda topic, act: change_pin(topic=topic, is_pinned=True, act=act))

    @admin.action(description=_("Unpin"))
    def unpin_topics(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self._act(request, rows, lambda topic, act: change_pin(topic=topic, is_pinned=False, act=act))

    def _move(self, request: HttpRequest, rows: QuerySet[Topic], to: str) -> None:
        self._act(request, rows, lambda topic, act: change_state(topic=topic, to=to, act=act))

    def _act(
        self, request: HttpRequest, rows: QuerySet[Topic], do: Callable[[Topic, Act], TopicOperation]
    ) -> None:
        act = Act(by=cast("User", request.user), now=timezone.now())
        changed = 0
        for topic in rows:
            with suppress(InvalidTransition, NothingChanged):
                do(topic, act)
                changed += 1
        text = ngettext("%(count)d topic was changed.", "%(count)d topics were changed.", changed)
        self.message_user(request, text % {"count": changed}, messages.SUCCESS)


@admin.register(Revision)
class RevisionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("post", "number", "edited_by", "edited_at", "reason")
    list_filter = ("edited_at",)
    list_select_related = ("post", "edited_by")
    search_fields = ("source", "reason", "edited_by__display_name")
    ordering = ("-edited_at", "-pk")
    fields = ("post", "number", "title", "title_after", "source", "edited_by", "edited_at", "reason")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        rows: QuerySet[Revision] = super().get_queryset(request)
        return (
            rows.filter(post__in=Post.objects.visible_to(request.user))
            if may_moderate(request.user)
            else rows.none()
        )


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("topic", "user", "level", "created_at")
    list_filter = ("level",)
    list_select_related = ("topic", "user")
    search_fields = ("topic__title", "user__display_name")
    ordering = ("-created_at", "-pk")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        rows: QuerySet[Subscription] = super().get_queryset(request)
        return rows.filter(topic__in=Topic.objects.visible_to(request.user))


class OfTopics(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Rows that hang on a topic: shown to who may open it."""

    show_full_result_count = False
    topic_path = "topic"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(**{f"{self.topic_path}__in": Topic.objects.visible_to(request.user)})


@admin.register(Tag)
class TagAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Tags are kept at the desk, where each act can be taken back."""

    list_display = ("name", "slug", "is_staff_only")
    list_filter = ("is_staff_only",)
    search_fields = ("name", "slug")
    ordering = ("name",)


@admin.register(TagOperation)
class TagOperationAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("kind", "name", "new_name", "done_by", "done_at", "undone_by", "undone_at")
    list_filter = ("kind", "done_at")
    list_select_related = ("done_by", "undone_by")
    search_fields = ("name", "new_name")
    ordering = ("-done_at", "-pk")


@admin.register(TopicTag)
class TopicTagAdmin(OfTopics):
    list_display = ("topic", "tag")
    list_filter = ("tag",)
    list_select_related = ("topic", "tag")
    search_fields = ("topic__title", "tag__name")


@admin.register(Reaction)
class ReactionAdmin(OfTopics):
    list_display = ("post", "user", "kind", "created_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("post", "user")
    search_fields = ("post__topic__title", "user__display_name")
    ordering = ("-created_at", "-pk")
    topic_path = "post__topic"


@admin.register(Solution)
class SolutionAdmin(OfTopics):
    list_display = ("topic", "kind", "post", "marked_by", "marked_at")
    list_filter = ("kind", "marked_at")
    list_select_related = ("topic", "post", "marked_by")
    search_fields = ("topic__title", "marked_by__display_name")
    ordering = ("-marked_at", "-pk")


@admin.register(MeToo)
class MeTooAdmin(OfTopics):
    list_display = ("topic", "user", "words", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("topic", "user")
    search_fields = ("topic__title", "user__display_name", "words")
    ordering = ("-created_at", "-pk")


@admin.register(ReadMarker)
class ReadMarkerAdmin(OfTopics):
    list_display = ("topic", "user", "read_number", "read_at")
    list_filter = ("read_at",)
    list_select_related = ("topic", "user")
    search_fields = ("topic__title", "user__display_name")
    ordering = ("-pk",)


@admin.register(ReadSweep)
class ReadSweepAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("user", "swept_at")
    list_filter = ("swept_at",)
    list_select_related = ("user",)
    search_fields = ("user__display_name",)
    ordering = ("-swept_at",)


@admin.register(Draft)
class DraftAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Whose draft lies where; what it says is nobody else's business."""

    list_display = ("user", "place", "saved_at")
    list_filter = ("saved_at",)
    list_select_related = ("user",)
    search_fields = ("user__display_name", "place")
    ordering = ("-saved_at",)
    fields = ("user", "place", "version", "saved_at")


@admin.register(TopicOperation)
class TopicOperationAdmin(OfTopics):
    list_display = ("kind", "topic", "done_by", "done_at", "undone_at")
    list_filter = ("kind", "done_at")
    list_select_related = ("topic", "done_by")
    search_fields = ("topic__title", "reason", "done_by__display_name")
    ordering = ("-done_at", "-pk")


@admin.register(ForumEvent)
class ForumEventAdmin(OfTopics):
    list_display = ("kind", "topic", "user", "actor", "created_at", "handled_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("topic", "user", "actor")
    search_fields = ("topic__title", "user__display_name", "actor__display_name")
    ordering = ("-pk",)
