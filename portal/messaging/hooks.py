"""Answer the providers that call us. Nothing is read before the signature is checked."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.lib.people import PhoneInvalid, parse_phone
from portal.messaging import actions
from portal.messaging.actions import Event, TextIn
from portal.messaging.models import Message
from portal.messaging.transports.twilio import is_signed

_EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
_KINDS = {
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "bounced",
    "failed": "failed",
    "read": "opened",
}
_KEYWORDS = {"STOP": "stop", "START": "start", "HELP": "help"}
_DEAD_NUMBER = frozenset({"30004", "30006"})
_FILTERED = "30007"
_OPTED_OUT = "21610"
_IN_OTHER_HANDS = frozenset({"30003", "30005"})


def twilio_signed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Refuse with 403 what Twilio did not sign."""

    @login_not_required
    @csrf_exempt
    @require_POST
    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        url = settings.SITE_URL + request.get_full_path()
        form = {name: [str(value) for value in values] for name, values in request.POST.lists()}
        if not is_signed(url=url, form=form, signature=request.headers.get("X-Twilio-Signature", "")):
            return HttpResponse("The signature does not match.", status=403, content_type="text/plain")
        return view(request, **kwargs)

    return guarded


@twilio_signed
def twilio_inbound(request: HttpRequest) -> HttpResponse:
    """Take a text message in."""
    reference = _field(request, "MessageSid")
    try:
        sender = parse_phone(_field(request, "From"), region=settings.PHONE_REGION)
    except PhoneInvalid:
        sender = ""
    if not reference or not sender:
        return HttpResponse("MessageSid and From are needed.", status=400, content_type="text/plain")
    opt_out = request.POST.get("OptOutType", "").upper()
    text = TextIn(
        provider="twilio",
        provider_ref=reference[:120],
        sender=sender,
        body=_field(request, "Body")[:1600],
        keyword=_KEYWORDS.get(opt_out, ""),
        is_answered=opt_out in _KEYWORDS,
    )
    actions.receive_text(text=text, now=now())
    return HttpResponse(_EMPTY, content_type="text/xml")


@twilio_signed
def twilio_status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the news of a text we sent."""
    message = get_object_or_404(Message, public_id=public_id)
    kind = _KINDS.get(request.POST.get("MessageStatus", ""))
    if kind:
        code, moment = _field(request, "ErrorCode"), now()
        event = Event(
            kind=kind,
            provider="twilio",
            provider_ref=_field(request, "MessageSid"),
            occurred_at=moment,
            detail=f"error {code}" if code else "",
            is_permanent=code in _DEAD_NUMBER,
            is_doubtful=code in _IN_OTHER_HANDS,
            is_filtered=code == _FILTERED,
            has_opted_out=code == _OPTED_OUT,
        )
        actions.record_event(message=message, event=event, now=moment)
    return HttpResponse(status=204)


def _field(request: HttpRequest, name: str) -> str:
    """Return what was sent, without the sign that PostgreSQL refuses."""
    return request.POST.get(name, "").replace("\x00", "")
