"""Show members in the admin; what was counted is only read."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from forums.people.models import Member


@admin.register(Member)
class MemberAdmin(ModelAdmin):
    list_display = ("user", "company", "standing", "is_verified", "shows_profile", "counted_at")
    list_filter = ("standing", "is_verified", "shows_profile")
    list_select_related = ("user",)
    search_fields = ("user__display_name", "company", "about")
    ordering = ("user__display_name",)
    fields = ("user", "company", "about", "shows_profile", "standing", "badges", "is_verified", "counted_at")
    readonly_fields = ("user", "standing", "badges", "is_verified", "counted_at")
    show_full_result_count = False
