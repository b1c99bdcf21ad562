"""Show forms and answers in the admin; what customers said can't be changed there."""

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline

from feedback.surveys.actions import accept_response
from feedback.surveys.models import (
    Answer,
    Correction,
    DraftStep,
    IdentityLook,
    Question,
    Quota,
    Receipt,
    Response,
    Survey,
    SurveyVersion,
)
from feedback.surveys.named import NamedOnly
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.ui.read_only import ReadOnly


class QuestionInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Question
    fields = ("position", "key", "kind", "label", "is_main")


class AnswerInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Answer
    fields = ("question", "number", "text", "value")


@admin.register(DraftStep)
class DraftStepAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "number", "sentence", "made_by", "made_at")
    list_filter = ("made_at",)
    list_select_related = ("survey", "made_by")
    search_fields = ("survey__title", "sentence")


@admin.register(Survey)
class SurveyAdmin(ModelAdmin):
    list_display = ("title", "slug", "kind", "state", "is_listed", "created_at")
    list_filter = ("state", "kind", "is_listed")
    search_fields = ("title", "slug")
    fields = (
        "title",
        "slug",
        "kind",
        "state",
        "intro",
        "thanks",
        "reply_within_days",
        "is_listed",
        "created_at",
    )
    readonly_fields = ("slug", "kind", "state", "created_at")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False  # a form is made at the desk, together with its questions


@admin.register(SurveyVersion)
class SurveyVersionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "number", "created_by", "created_at")
    list_filter = ("survey",)
    list_select_related = ("survey", "created_by")
    search_fields = ("survey__title",)
    inlines = (QuestionInline,)


@admin.register(Question)
class QuestionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("label", "version", "position", "kind", "is_main")
    list_filter = ("kind", "is_main")
    list_select_related = ("version",)
    search_fields = ("label", "version__survey__title")


@admin.register(Response)
class ResponseAdmin(NamedOnly, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = (
        "survey",
        "score",
        "shown_customer",
        "channel",
        "wants_contact",
        "is_suspected_spam",
        "submitted_at",
    )
    list_filter = ("survey", "kind", "channel", "wants_contact", "is_suspected_spam")
    list_select_related = ("survey", "customer")
    search_fields = ("survey__title", "answers__text")
    exclude = ("customer", "contact_email", "fields", "draft", "token", "submission_key")
    date_hierarchy = "submitted_at"
    inlines = (AnswerInline,)
    actions = ("let_count",)

    @admin.display(description=_("customer"))
    def shown_customer(self, row: Response) -> str:
        return str(row.shown_customer or "–")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # A filter by the customer would tell who gave a confidential answer.
        is_told = lookup.startswith(("customer", "contact_email", "fields", "token"))
        return not is_told and bool(super().lookup_allowed(lookup, value, request))

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "surveys.manage")

    @admin.action(description=_("Let these answers count: they are no spam"), permissions=["manage"])
    def let_count(self, request: HttpRequest, rows: QuerySet[Response]) -> None:
        count = 0
        for row in rows.filter(is_suspected_spam=True):
            with suppress(ActionError):  # somebody else let it count first
                accept_response(response=row, now=timezone.now())
                count += 1
        said = ngettext("%(number)s answer counts now.", "%(number)s answers count now.", count)
        messages.success(request, said % {"number": count})


@admin.register(Answer)
class AnswerAdmin(NamedOnly, ReadOnly, ModelAdmin):  # type: ignore[misc]
    mode_path = "response__mode"
    list_display = ("question", "number", "text", "value", "response")
    list_filter = ("question__kind",)
    list_select_related = ("question", "response")
    search_fields = ("text", "question__label")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("-pk")


@admin.register(Quota)
class QuotaAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("survey", "key", "choice", "cap", "taken_count")
    list_filter = ("survey",)
    list_select_related = ("survey",)
    search_fields = ("survey__title", "key", "choice")


@admin.register(Receipt)
class ReceiptAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("digest", "survey")
    list_filter = ("survey",)
    list_select_related = ("survey",)
    search_fields = ("digest",)


@admin.register(IdentityLook)
class IdentityLookAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("response", "looked_by", "reason", "looked_at")
    list_filter = ("looked_at",)
    list_select_related = ("response", "looked_by")
    search_fields = ("reason", "looked_by__display_name")


@admin.register(Correction)
class CorrectionAdmin(NamedOnly, ReadOnly, ModelAdmin):  # type: ignore[misc]
    mode_path = "response__mode"
    list_display = ("response", "earlier_score", "corrected_at")
    list_filter = ("corrected_at",)
    list_select_related = ("response",)
    search_fields = ("earlier_comment",)
