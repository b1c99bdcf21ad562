"""Let administrators look things up in the outbox; what happened can't be edited here."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from portal.accounts.models import User
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.messaging.actions import accept_held, retry_message
from portal.messaging.actions.suppressions import lift
from portal.messaging.budget_models import ContactBudget
from portal.messaging.lanes import Lane
from portal.messaging.models import (
    DeliveryEvent,
    InboundMail,
    InboundText,
    Message,
    MessageBody,
    MessageQuerySet,
    MessageWording,
    Revocation,
    Suppression,
    SuppressionQuerySet,
)
from portal.messaging.overrides import Override
from portal.ui.read_only import ReadOnly


@admin.register(Message)
class MessageAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["__str__", "channel", "purpose", "to", "state", "reason", "due_at", "attempt_count"]
    list_filter = ["state", "channel", "purpose", "transport"]
    search_fields = ["to", "subject", "dedupe_key", "provider_ref"]
    date_hierarchy = "created_at"
    actions = ["send_again"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> MessageQuerySet:
        found = Message.objects.visible_at_desk(may_see_private=may(request.user, "messages.view_private"))
        return found.select_related("body")

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, rows: MessageQuerySet) -> None:
        if not may(request.user, "messages.manage"):
            self.message_user(request, _("Your role may not send messages again."), "error")
            return
        person = request.user if isinstance(request.user, User) else None
        queued = 0
        for message in rows:
            try:
                retry_message(message=message, now=now(), by=person)
                queued += 1
            except ActionError as error:
                self.message_user(request, f"{message}: {error}", "warning")
        said = ngettext("%(count)d message is queued again.", "%(count)d messages are queued again.", queued)
        self.message_user(request, said % {"count": queued})


@admin.register(MessageBody)
class MessageBodyAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The words of messages with the keys in their links, for who may see those; the desk blots them out."""

    list_display = ["message", "headers"]
    list_filter = ["message__channel", "message__purpose"]
    search_fields = ["message__to", "message__subject"]
    list_select_related = ["message"]

    def has_view_permission(self, request: HttpRequest, _row: Model | None = None) -> bool:
        return may(request.user, "messages.view_private")


@admin.register(DeliveryEvent)
class DeliveryEventAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["message", "kind", "provider", "detail", "occurred_at"]
    list_filter = ["kind", "provider"]
    search_fields = ["message__to", "provider_ref"]
    list_select_related = ["message__body"]


@admin.register(Lane)
class LaneAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "is_provider", "hourly_limit", "trouble_count", "closed_until", "reason"]
    list_filter = ["is_provider"]
    search_fields = ["name", "reason"]


@admin.register(Override)
class OverrideAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "reason", "made_by", "made_at", "ends_at", "ended_at"]
    list_filter = ["name"]
    search_fields = ["reason", "made_by__display_name"]
    list_select_related = ["made_by"]


@admin.register(Suppression)
class SuppressionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["value", "channel", "reason", "detail", "created_at", "lifted_at"]
    list_filter = ["channel", "reason"]
    search_fields = ["value"]
    actions = ["take_off"]

    @admin.action(description=_("Take off the list"), permissions=["view"])
    def take_off(self, request: HttpRequest, rows: SuppressionQuerySet) -> None:
        if not may(request.user, "messages.manage"):
            self.message_user(request, _("Your role may not take addresses off the list."), "error")
            return
        assert isinstance(request.user, User)
        lifted = 0
        for row in rows:
            lifted += lift(channel=row.channel, value=row.value, now=now(), by=request.user)
        said = ngettext("%(count)d address is off the list.", "%(count)d addresses are off the list.", lifted)
        self.message_user(request, said % {"count": lifted})


@admin.register(InboundText)
class InboundTextAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["body", "sender", "customer", "keyword", "received_at"]
    list_filter = ["keyword", "provider"]
    search_fields = ["sender", "body"]
    list_select_related = ["customer"]


@admin.register(InboundMail)
class InboundMailAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Replies by mail; those that are held can be handed on as the person's own."""

    list_display = ["subject", "sender", "user", "state", "reason", "received_at"]
    list_filter = ["state", "received_at"]
    search_fields = ["sender", "subject", "user__display_name"]
    list_select_related = ["user"]
    ordering = ["-pk"]
    actions = ["hand_on"]

    @admin.action(description=_("Hand on as the person's own reply"), permissions=["view"])
    def hand_on(self, request: HttpRequest, rows: QuerySet[InboundMail]) -> None:
        if not may(request.user, "messages.manage"):
            self.message_user(request, _("Your role may not hand mails on."), "error")
            return
        handed = 0
        for row in rows:
            try:
                accept_held(mail=row, now=now())
                handed += 1
            except ActionError as error:
                self.message_user(request, str(error), "warning")
        said = ngettext("%(count)d mail was handed on.", "%(count)d mails were handed on.", handed)
        self.message_user(request, said % {"count": handed})


@admin.register(Revocation)
class RevocationAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Words that sounded like "leave me alone", and what a person found they meant."""

    list_display = ["__str__", "customer", "sender", "state", "received_at", "decided_by", "decided_at"]
    list_filter = ["state", "received_at"]
    search_fields = ["words", "sender", "customer__display_name"]
    list_select_related = ["customer", "decided_by"]
    ordering = ["-pk"]


@admin.register(ContactBudget)
class ContactBudgetAdmin(ModelAdmin):
    """The one row of it."""

    list_display = ("weekly", "quarterly")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not ContactBudget.objects.exists()

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


@admin.register(MessageWording)
class MessageWordingAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Every version of the words of a message; new ones are written at the desk."""

    list_display = ["kind", "language", "number", "is_default", "made_by", "made_at"]
    list_filter = ["kind", "language", "made_at"]
    search_fields = ["subject", "body", "text"]
    list_select_related = ["made_by"]
    ordering = ["-pk"]
