"""Show suggestions, votes and decisions in the admin; they are worked on at the desk."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from feedback.suggestions.models import Suggestion, SuggestionDecision, Vote
from portal.ui.read_only import ReadOnly


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("title", "state", "vote_count", "author", "created_at", "published_at")
    list_filter = ("state", "published_at")
    list_select_related = ("author",)
    search_fields = ("title", "text")
    date_hierarchy = "created_at"


@admin.register(Vote)
class VoteAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("suggestion", "voter", "wants_news", "voted_at")
    list_filter = ("wants_news",)
    list_select_related = ("suggestion", "voter")
    search_fields = ("suggestion__title", "voter__display_name")


@admin.register(SuggestionDecision)
class DecisionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("suggestion", "state", "sentence", "decided_by", "decided_at", "told_at")
    list_filter = ("state",)
    list_select_related = ("suggestion", "decided_by")
    search_fields = ("sentence", "suggestion__title")
