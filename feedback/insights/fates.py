"""Say what became of each invitation: the one rule from the rows to the words of the response rates."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate

from feedback.checkins.models import CheckIn
from feedback.insights.days import site_zone
from feedback.insights.models import DailyFate
from feedback.surveys.models import Response
from portal.customers.models import Consent, Purpose
from portal.messaging.models import DeliveryEvent, Message

FateKey = tuple[int, date, str]
"""Program, day and fate."""
Fate = DailyFate.Fate
_LOST = ["bounced", "failed", "cancelled", "expired"]


def count_fates_of(survey_id: int, since: datetime | None = None) -> dict[FateKey, int]:
    """Return how many invitations of a form have which fate, by program and day, by one query.

    The day is the one on which it was sent, or planned if it never was. What is still planned invited nobody
    yet and has none.
    """
    rows: QuerySet[Any, Any] = CheckIn.objects.filter(survey_id=survey_id)
    rows = rows.exclude(state=CheckIn.State.PLANNED).annotate(at=Coalesce("sent_at", "planned_at"))
    if since is not None:
        rows = rows.filter(at__gte=since)
    named = rows.annotate(day=TruncDate("at", tzinfo=site_zone()), fate=_fate()).order_by()
    counts: Counter[FateKey] = Counter()
    for program, day, fate, number in named.values_list("program", "day", "fate").annotate(n=Count("pk")):
        counts[program, day, fate] += number
    return dict(counts)


def _fate() -> Case:
    """Return the first of these that holds."""
    state = CheckIn.State
    return Case(
        When(state=state.SKIPPED, then=Value(Fate.INELIGIBLE)),
        When(state=state.ANSWERED, response__is_suspected_spam=True, then=Value(Fate.SEEN)),
        When(state=state.ANSWERED, then=Value(Fate.COMPLETE)),
        When(Exists(_begun()), then=Value(Fate.PARTIAL)),
        When(Exists(_withdrawn()), then=Value(Fate.REFUSED)),
        When(message__state=Message.State.IN_DOUBT, then=Value(Fate.UNKNOWN)),
        When(Q(state=state.FAILED) | Q(message__state__in=_LOST), then=Value(Fate.NOT_REACHED)),
        When(Exists(_seen()), then=Value(Fate.SEEN)),
        When(state=state.SENT, then=Value(Fate.WAITING)),
        default=Value(Fate.NOT_REACHED),
        output_field=CharField(),
    )


def _begun() -> QuerySet[Response]:
    return Response.objects.left().filter(
        customer=OuterRef("customer"), survey=OuterRef("survey"), started_at__gte=OuterRef("sent_at")
    )


def _withdrawn() -> QuerySet[Consent]:
    """Return the words by which she said no to check-ins after she was asked and while she could answer."""
    return Consent.objects.filter(
        address__customer=OuterRef("customer"),
        purpose=Purpose.CHECK_IN,
        state=Consent.State.WITHDRAWN,
        given_at__gte=OuterRef("sent_at"),
        given_at__lt=Coalesce(OuterRef("expires_at"), F("given_at")),
    )


def _seen() -> QuerySet[DeliveryEvent]:
    return DeliveryEvent.objects.filter(message=OuterRef("message"), kind__in=["opened", "clicked"])
