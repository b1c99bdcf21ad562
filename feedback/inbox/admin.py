"""Show in the admin what staff do with answers; it is done at the desk."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from feedback.inbox.models import Deed, Entry, EntryEvent, Quote, SavedView, Tag, Thanks
from feedback.surveys.named import NamedOnly
from portal.ui.read_only import ReadOnly


@admin.register(Entry)
class EntryAdmin(NamedOnly, ReadOnly, ModelAdmin):  # type: ignore[misc]
    mode_path = "response__mode"
    list_display = ("survey", "score", "band", "state", "assignee", "submitted_at")
    list_filter = ("state", "band", "survey")
    list_select_related = ("survey", "assignee")
    search_fields = ("words",)
    date_hierarchy = "submitted_at"


@admin.register(Tag)
class TagAdmin(ModelAdmin):
    list_display = ("name",)
    list_filter = (("entries__survey", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("name",)


@admin.register(Deed)
class DeedAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("verb", "changed_count", "done_by", "done_at", "undone_at")
    list_filter = ("verb",)
    list_select_related = ("done_by",)
    search_fields = ("done_by__display_name",)


@admin.register(EntryEvent)
class EntryEventAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("entry", "kind", "author", "happened_at")
    list_filter = ("kind",)
    list_select_related = ("entry", "author")
    search_fields = ("text",)
    date_hierarchy = "happened_at"


@admin.register(Thanks)
class ThanksAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("response", "said_by", "said_at")
    list_filter = ("said_at",)
    list_select_related = ("response", "said_by")
    search_fields = ("said_by__display_name",)


@admin.register(SavedView)
class SavedViewAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "survey", "owner", "is_shared")
    list_filter = ("is_shared",)
    list_select_related = ("survey", "owner")
    search_fields = ("name",)


@admin.register(Quote)
class QuoteAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("words", "name_shown", "state", "asked_by", "asked_at", "agreed_at")
    list_filter = ("state",)
    list_select_related = ("asked_by",)
    search_fields = ("words", "name_shown")
    exclude = ("token",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # A filter by the token would tell it, one character at a time.
        return "token" not in lookup and bool(super().lookup_allowed(lookup, value, request))
