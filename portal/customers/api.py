"""Take events of customers from the company's own systems, with a key that may `events.record`."""

from datetime import datetime
from typing import Final

from django.http import JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.accounts.api_access import ApiRequest, api, refusal
from portal.customers.events import (
    EventKindInvalid,
    EventTimeInvalid,
    Happening,
    KeyReused,
    find_customer,
    record_event,
)
from portal.customers.models import Customer

SCOPE: Final = "events.record"
LONGEST_KEY: Final = 255
LONGEST_SUBJECT: Final = 120


@api(SCOPE)
def event_record(request: ApiRequest) -> JsonResponse:
    """Keep one event: 201 the first time, 200 again for the same, 422 for another under the same key."""
    key = (request.http.headers.get("Idempotency-Key") or request.text("key")).strip()
    if not key or len(key) > LONGEST_KEY:
        return refusal(
            422, "key_missing", "Give the event a key of 1 to 255 characters: key or Idempotency-Key."
        )
    if len(request.text("subject")) > LONGEST_SUBJECT:
        return refusal(422, "subject_too_long", "The subject has at most 120 characters.")
    occurred_at = _moment(request.text("occurred_at"))
    if occurred_at is None:
        sentence = "Say when it happened with the time zone, such as 2026-11-22T10:00:00+00:00."
        return refusal(422, "occurred_at_invalid", sentence)
    customer = _customer(request)
    if customer is None:
        return refusal(404, "customer_unknown", "No customer has this external_id, e-mail or phone number.")
    happening = Happening(customer, request.text("kind"), occurred_at, key, request.text("subject"))
    return _recorded(happening)


def _recorded(happening: Happening) -> JsonResponse:
    try:
        event, is_new = record_event(happening=happening, now=timezone.now())
    except EventKindInvalid as error:
        return refusal(422, "kind_invalid", str(error))
    except EventTimeInvalid as error:
        return refusal(422, "occurred_at_invalid", str(error))
    except KeyReused as error:
        return refusal(422, "key_reused", str(error))
    told = {"kind": event.kind, "key": event.key, "occurred_at": event.occurred_at.isoformat()}
    return JsonResponse(told, status=201 if is_new else 200)


def _customer(request: ApiRequest) -> Customer | None:
    return find_customer(
        external_id=request.text("external_id"), email=request.text("email"), phone=request.text("phone")
    )


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
