"""Show programs and check-ins in the admin."""

from contextlib import suppress

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from feedback.checkins.actions import pause_program
from feedback.checkins.models import CheckIn, Program
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.ui.read_only import ReadOnly


@admin.register(Program)
class ProgramAdmin(ModelAdmin):
    list_display = ("name", "survey", "trigger", "channel", "priority", "state", "created_at")
    list_filter = ("state", "trigger", "channel", "survey")
    list_select_related = ("survey",)
    search_fields = ("name", "survey__title")
    readonly_fields = ("state", "created_by", "created_at", "started_at", "counted_at")
    actions = ("pause",)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "checkins.manage")

    @admin.action(description=_("Pause these programs"), permissions=["manage"])
    def pause(self, request: HttpRequest, rows: QuerySet[Program]) -> None:
        count = 0
        for row in rows.filter(state=Program.State.LIVE):
            with suppress(ActionError):  # somebody else paused it first
                pause_program(program=row, now=timezone.now())
                count += 1
        said = ngettext("%(number)s program is paused.", "%(number)s programs are paused.", count)
        messages.success(request, said % {"number": count})


@admin.register(CheckIn)
class CheckInAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("program", "customer", "occasion", "state", "channel", "due_at", "sent_at")
    list_filter = ("state", "hold_cause", "skip_cause", "channel", "program")
    list_select_related = ("program", "customer")
    search_fields = ("customer__display_name", "skip_reason", "program__name")
    date_hierarchy = "due_at"
    exclude = ("token", "response", "answered_at")
    """Beside her name these two would say which confidential answer is hers."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # A filter by the token would tell it, one character at a time; by the answer, whose it is.
        told = ("token", "response", "answered_at")
        return not lookup.startswith(told) and bool(super().lookup_allowed(lookup, value, request))
