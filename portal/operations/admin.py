"""Show leases and heartbeats to whoever looks for trouble."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from portal.operations.models import Heartbeat, Lease
from portal.ui.read_only import ReadOnly


@admin.register(Lease)
class LeaseAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "holder", "expires_at"]
    search_fields = ["name", "holder"]
    list_filter = ["expires_at"]


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "beat_at", "started_at", "restart_count", "latest_exit"]
    search_fields = ["name", "latest_exit"]
    list_filter = ["beat_at"]
