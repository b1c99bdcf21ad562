"""Show staff every message as the customer would see it, and mend what is stuck."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.customers.links import without_keys
from portal.lib.errors import ActionError
from portal.lib.sms import count_parts
from portal.messaging import actions
from portal.messaging.compose import headers_of
from portal.messaging.models import Message, MessageQuerySet
from portal.messaging.prices import by_prefix, cost_of
from portal.ui.paging import page_of
from portal.ui.responses import see_other

HTML_PART_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)


def _message_for(request: SignedInRequest, public_id: UUID) -> Message:
    """Return a message as the person may see it.

    Its links are keys: with them staff could answer or agree in the customer's name. They are shown to who
    may see codes too, and while no mail server is set, where the desk is the only mailbox.
    """
    message = get_object_or_404(_messages_for(request), public_id=public_id)
    if not (message.is_kept_here or may(request.user, "messages.view_private")):
        body = message.body
        body.text, body.html = map(without_keys, (body.text, body.html))
        body.headers = {name: without_keys(value) for name, value in body.headers.items()}
    return message


def _messages_for(request: SignedInRequest) -> MessageQuerySet:
    found = Message.objects.visible_at_desk(may_see_private=may(request.user, "messages.view_private"))
    return found.select_related("customer", "body")


@desk("messages.view")
@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    """List the outbox, newest first, one state at a time if asked."""
    state = request.GET.get("state", "")
    rows = _messages_for(request)
    if state in Message.State.values:
        rows = rows.in_state(state)
    if reference := request.GET.get("customer"):
        rows = rows.to_customer(reference)
    context = {
        "page": page_of(request, rows, order=("-pk",), size=30),
        "states": Message.State.choices,
        "may_manage": may(request.user, "messages.manage"),
        "state": state,
    }
    return render(request, "portal/messaging/message_list.html", context)


@desk("messages.view")
@require_safe
def message_page(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one message: its words, its headers, its way."""
    message = _message_for(request, public_id)
    parts = count_parts(message.body.text) if message.channel == "text" else None
    context = {
        "message": message,
        "events": message.events.all(),
        "headers": headers_of(message),
        "parts": parts,
        "cost": cost_of(by_prefix([message.to]), parts.count) if parts else None,
        "may_manage": may(request.user, "messages.manage"),
    }
    return render(request, "portal/messaging/message.html", context)


@desk("messages.view")
@require_safe
@xframe_options_sameorigin
def message_html(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send the HTML part alone, for a sandboxed frame that can run and load nothing."""
    message = _message_for(request, public_id)
    response = HttpResponse(message.body.html)
    response.headers["Content-Security-Policy"] = HTML_PART_POLICY
    return response


@desk("messages.manage")
@require_POST
def message_retry(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send a failed or doubtful message again."""
    message = get_object_or_404(_messages_for(request), public_id=public_id)
    return _after(
        request,
        message,
        lambda: actions.retry_message(message=message, now=now(), by=request.user),
        _("It is queued again."),
    )


@desk("messages.manage")
@require_POST
def message_settle(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Say whether a doubtful message arrived."""
    message = get_object_or_404(_messages_for(request), public_id=public_id)
    arrived = request.POST.get("arrived") == "yes"
    return _after(
        request,
        message,
        lambda: actions.settle_doubt(message=message, arrived=arrived, now=now()),
        _("Noted."),
    )


def _after(request: HttpRequest, message: Message, act: Callable[[], Message], done: str) -> HttpResponse:
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return see_other("messaging-desk:message", message.public_id)
