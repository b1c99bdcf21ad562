"""Show posts, reports and decisions in the admin, with the desk's decisions for many posts at once."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline

from forums.discussions.models import Post, Topic
from forums.discussions.policies import may_moderate
from forums.moderation.actions import Grounds, decide_many
from forums.moderation.models import (
    Appeal,
    BulkAct,
    CannedReply,
    Claim,
    Decision,
    Note,
    PostClass,
    Proposal,
    Report,
    Sanction,
    Whisper,
)
from portal.accounts.models import User
from portal.ui.read_only import ReadOnly

Action = Callable[[Any, HttpRequest, QuerySet[Post]], None]


def decide_each(
    model_admin: ModelAdmin, request: HttpRequest, posts: QuerySet[Post], *, verdict: str, **grounds: str
) -> None:
    """Decide about each post as the desk does; what is refused is named, the others go on."""
    assert isinstance(request.user, User)
    act, refused = decide_many(
        posts=posts,
        verdict=verdict,
        moderator=request.user,
        now=timezone.now(),
        grounds=Grounds(**grounds),
    )
    decided = act.decided_count
    text = ngettext("%(count)d post was decided.", "%(count)d posts were decided.", decided)
    model_admin.message_user(request, text % {"count": decided}, messages.SUCCESS)
    if act.pk:
        way_back = format_html(
            '<a href="{}">{}</a>',
            reverse("moderation-desk:bulk", args=[act.pk]),
            _("All of it can be taken back for 30 days."),
        )
        model_admin.message_user(request, way_back, messages.INFO)
    for sentence, count in refused.items():
        model_admin.message_user(request, f"{sentence} ({count})", messages.WARNING)


def _action(name: str, label: Any, verdict: str, **grounds: str) -> Action:
    def run(model_admin: ModelAdmin, request: HttpRequest, posts: QuerySet[Post]) -> None:
        decide_each(model_admin, request, posts, verdict=verdict, **grounds)

    run.__name__ = name
    return admin.action(description=label)(run)


CLASS: Final = Decision.Verdict.CLASS
BULK_ACTIONS: Final = [
    _action("approve_posts", _("Approve"), Decision.Verdict.APPROVE),
    _action("dismiss_reports", _("Leave as it is"), Decision.Verdict.DISMISS),
    _action("restore_posts", _("Restore"), Decision.Verdict.RESTORE),
    *(
        _action(f"hide_{rule}", format_lazy("{}: {}", _("Hide"), label), Decision.Verdict.HIDE, rule=rule)
        for rule, label in Decision.Rule.choices
        if rule
    ),
    _action("remove_spam", _("Remove as spam"), Decision.Verdict.REMOVE, rule=Decision.Rule.SPAM),
    *(
        _action(f"class_{kind}", format_lazy("{}: {}", _("Say what it is"), label), CLASS, post_class=kind)
        for kind, label in PostClass.choices
        if kind not in {PostClass.COMPLAINT, PostClass.SPAM}
    ),
]


class ReportInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Report
    fields = ("reason", "note", "reporter", "state", "created_at")
    extra = 0


class DecisionInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Decision
    fields = (
        "number",
        "verdict",
        "rule",
        "reason",
        "note",
        "decided_by",
        "decided_at",
        "state_before",
        "state_after",
    )
    extra = 0


@admin.register(Post)
class PostAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("topic", "number", "author", "state", "created_at", "edited_at")
    list_filter = ("state", "topic__category", "created_at")
    list_select_related = ("topic", "author")
    search_fields = ("source", "topic__title", "author__display_name")
    ordering = ("-created_at", "-pk")
    fields = (
        "topic",
        "number",
        "author",
        "state",
        "state_reason",
        "source",
        "created_at",
        "published_at",
        "edited_at",
    )
    inlines = (ReportInline, DecisionInline)
    actions = BULK_ACTIONS
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        rows: QuerySet[Post] = super().get_queryset(request)
        return rows & Post.objects.visible_to(request.user)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) if may_moderate(request.user) else {}

    def get_inlines(self, request: HttpRequest, _post: Post | None) -> tuple[type[TabularInline], ...]:
        return self.inlines if may_moderate(request.user) else ()


class _ForModerators(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Rows about posts, for moderators who may read the post."""

    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        posts = Post.objects.visible_to(request.user).values("pk")
        return rows.filter(post__in=posts) if may_moderate(request.user) else rows.none()


@admin.register(Report)
class ReportAdmin(_ForModerators):
    list_display = ("post_title", "reason", "reporter", "state", "created_at", "decided_by", "decided_at")
    list_filter = ("state", "reason", "created_at")
    list_select_related = ("post__topic", "reporter", "decided_by")
    search_fields = ("note", "post__topic__title", "reporter__display_name")
    ordering = ("-created_at", "-pk")
    actions = ("dismiss_posts", "hide_posts")

    @admin.display(description=_("post"))
    def post_title(self, report: Report) -> str:
        return f"{report.post.topic.title} #{report.post.number}"

    @admin.action(description=_("Leave the posts as they are"))
    def dismiss_posts(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._decide(request, reports, verdict=Decision.Verdict.DISMISS)

    @admin.action(description=_("Hide the posts as spam"))
    def hide_posts(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._decide(request, reports, verdict=Decision.Verdict.HIDE, rule=Decision.Rule.SPAM)

    def _decide(self, request: HttpRequest, reports: QuerySet[Report], **choice: str) -> None:
        posts = Post.objects.visible_to(request.user).filter(pk__in=reports.values("post"))
        decide_each(self, request, posts, **choice)


@admin.register(Decision)
class DecisionAdmin(_ForModerators):
    list_display = (
        "post_title",
        "verdict",
        "rule",
        "decided_by",
        "decided_at",
        "state_before",
        "state_after",
    )
    list_filter = ("verdict", "rule", "decided_at")
    list_select_related = ("post__topic", "decided_by")
    search_fields = ("reason", "note", "post__topic__title", "decided_by__display_name")
    ordering = ("-decided_at", "-pk")

    @admin.display(description=_("post"))
    def post_title(self, decision: Decision) -> str:
        return f"{decision.post.topic.title} #{decision.post.number}"


@admin.register(Proposal)
class ProposalAdmin(_ForModerators):
    list_display = ("post", "verdict", "ground", "state", "proposed_by", "proposed_at", "settled_by")
    list_filter = ("state", "ground", "verdict", "proposed_at")
    list_select_related = ("post", "proposed_by", "settled_by")
    search_fields = ("reason", "note", "post__topic__title", "proposed_by__display_name")
    ordering = ("-proposed_at", "-pk")


@admin.register(Claim)
class ClaimAdmin(_ForModerators):
    list_display = ("post", "moderator", "first_at", "until")
    list_filter = ("until",)
    list_select_related = ("post", "moderator")
    search_fields = ("post__topic__title", "moderator__display_name")
    ordering = ("-until", "-pk")


class _VisibleToModerators(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Rows that say themselves to whom they are visible."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        mine: QuerySet[Any] = self.model.objects.visible_to(request.user)
        return rows & mine


@admin.register(Appeal)
class AppealAdmin(_VisibleToModerators):
    list_display = (
        "decision",
        "sanction",
        "appellant",
        "state",
        "created_at",
        "due_at",
        "decided_by",
        "decided_at",
    )
    list_filter = ("state", "created_at")
    list_select_related = ("decision", "sanction", "appellant", "decided_by")
    search_fields = ("text", "outcome", "appellant__display_name", "decision__post__topic__title")
    ordering = ("-created_at", "-pk")


@admin.register(BulkAct)
class BulkActAdmin(_VisibleToModerators):
    list_display = ("verdict", "rule", "decided_count", "done_by", "done_at", "undone_by", "undone_at")
    list_filter = ("verdict", "rule", "done_at")
    list_select_related = ("done_by", "undone_by")
    search_fields = ("verdict", "rule", "done_by__display_name")
    ordering = ("-done_at", "-pk")


@admin.register(CannedReply)
class CannedReplyAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("title", "use", "is_retired", "changed_by", "changed_at")
    list_filter = ("use", "is_retired")
    list_select_related = ("changed_by",)
    search_fields = ("title", "body")
    ordering = ("title",)


class _ForAllModerators(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Rows that are about no post, for moderators."""

    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows if may_moderate(request.user) else rows.none()


@admin.register(Sanction)
class SanctionAdmin(_ForAllModerators):
    list_display = ("person", "kind", "reason", "until", "given_by", "given_at", "end")
    list_filter = ("kind", "end", "rule", "given_at")
    list_select_related = ("person", "given_by")
    search_fields = ("reason", "note", "person__display_name", "person__email")
    ordering = ("-given_at", "-pk")


@admin.register(Note)
class NoteAdmin(_ForAllModerators):
    list_display = ("customer", "text", "written_by", "written_at")
    list_filter = ("written_at",)
    list_select_related = ("customer", "written_by")
    search_fields = ("text", "customer__display_name")
    ordering = ("-written_at", "-pk")


@admin.register(Whisper)
class WhisperAdmin(_ForAllModerators):
    list_display = ("topic", "after_number", "author", "created_at", "removed_at")
    list_filter = ("created_at", "removed_at")
    list_select_related = ("topic", "author")
    search_fields = ("source", "topic__title")
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Whisper]:
        rows: QuerySet[Whisper] = super().get_queryset(request)
        return rows.filter(topic__in=Topic.objects.visible_to(request.user).values("pk"))
