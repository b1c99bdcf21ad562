"""Show pictures and their places in the admin; nothing is changed there."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from portal.ui.read_only import ReadOnly
from portal.uploads.models import Upload, UploadUse


@admin.register(Upload)
class UploadAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("__str__", "owner", "content_type", "size", "created_at")
    list_filter = ("content_type", "created_at")
    search_fields = ("token", "owner__display_name", "owner__email")
    list_select_related = ("owner",)


@admin.register(UploadUse)
class UploadUseAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("upload", "about_kind", "about_id", "is_current", "created_at")
    list_filter = ("about_kind", "is_current")
    search_fields = ("upload__token", "about_id")
    list_select_related = ("upload",)
