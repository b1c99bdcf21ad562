"""Take in a text message: STOP, START, HELP, or words for a person to read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.customers.links import consents_url
from portal.customers.models import Address, Channel, Consent, Purpose
from portal.interactions.actions import Touch, record_interaction
from portal.lib.errors import ActionError
from portal.messaging.actions.consents import StopRequest, restart_texts, stop_everything
from portal.messaging.actions.queueing import Letter, queue_message
from portal.messaging.actions.suppressions import lift, suppress
from portal.messaging.keywords import read_keyword
from portal.messaging.models import InboundText, Message, Suppression
from portal.messaging.replies import Answer, taker_of, takers

ANSWERED_WITHIN: Final = timedelta(days=30)
ANSWERS_A_DAY: Final = 3


@dataclass(frozen=True)
class TextIn:
    """One text as the provider brought it; `is_answered` when the provider answered the keyword itself."""

    provider: str
    provider_ref: str
    sender: str
    body: str
    keyword: str = ""
    is_answered: bool = False


@transaction.atomic
def receive_text(*, text: TextIn, now: datetime) -> InboundText:
    """Keep the text once and act on it; the same text brought twice changes nothing more."""
    address = (
        Address.objects.verified()
        .select_related("customer")
        .filter(channel=Channel.TEXT, value=text.sender)
        .first()
    )
    keyword = text.keyword or _keyword_of(text)
    is_answered = text.is_answered or not _is_to_be_answered(text, keyword, now)
    row, created = InboundText.objects.get_or_create(
        provider=text.provider,
        provider_ref=text.provider_ref,
        defaults={
            "sender": text.sender,
            "body": text.body,
            "keyword": keyword,
            "customer": address.customer if address else None,
            "received_at": now,
        },
    )
    if not created:
        return row
    _HANDLERS.get(keyword, _keep)(row, address, now)
    if keyword and not is_answered:
        _confirm(row, keyword, address, now)
    return row


def _keyword_of(text: TextIn) -> str:
    keyword = read_keyword(text.body)
    # "Yes" restarts only what STOP ended; otherwise it answers something and a person reads it.
    return "" if keyword == "start" and not _stopped(text.sender).exists() else keyword


def _is_to_be_answered(text: TextIn, keyword: str, now: datetime) -> bool:
    """Tell whether a word gets its answer: a STOP of who has stopped gets no second, others a few a day.

    So a machine that answers with the same word can't keep us writing. Source: 47 CFR 64.1200(a)(12).
    """
    if keyword == "stop" and _stopped(text.sender).exists():
        return False
    since = now - timedelta(days=1)
    said = InboundText.objects.filter(sender=text.sender, keyword=keyword, received_at__gt=since)
    return said.count() < ANSWERS_A_DAY


def _stopped(number: str) -> QuerySet[Suppression]:
    rows = Suppression.objects.standing().filter(channel=Channel.TEXT, value=number)
    return rows.filter(reason=Suppression.Reason.STOPPED)


def _stop(row: InboundText, address: Address | None, now: datetime) -> None:
    suppress(channel=Channel.TEXT, value=row.sender, reason=Suppression.Reason.STOPPED, now=now)
    if address is not None:
        stop_everything(address=address, request=_request(row), now=now)
    _touch(row, wants_reply=False, now=now)


def _start(row: InboundText, address: Address | None, now: datetime) -> None:
    lift(channel=Channel.TEXT, value=row.sender, now=now, reasons=(Suppression.Reason.STOPPED,))
    if address is not None:
        restart_texts(address=address, request=_request(row), now=now)
    _touch(row, wants_reply=False, now=now)


def _help(row: InboundText, _address: Address | None, now: datetime) -> None:
    _touch(row, wants_reply=False, now=now)


def _keep(row: InboundText, address: Address | None, now: datetime) -> None:
    if address is None or not _is_taken(row, address, now):
        _touch(row, wants_reply=True, now=now)


def _is_taken(row: InboundText, address: Address, now: datetime) -> bool:
    """Give the words to the app whose text she answers: the latest that went to her number."""
    asked = Message.objects.answerable(address, takers(), now - ANSWERED_WITHIN).first()
    taker = taker_of(asked.about_kind) if asked else None
    if asked is None or taker is None:
        return False
    key = f"{row.provider}:{row.provider_ref}"
    answer = Answer(address.customer, asked.about_id or 0, Channel.TEXT, row.body, key, now, row.sender)
    try:
        with transaction.atomic():
            taker(answer)
    except ActionError:
        return False
    return True


_HANDLERS = {"stop": _stop, "start": _start, "help": _help}


def _request(row: InboundText) -> StopRequest:
    return StopRequest(method=Consent.Method.TEXT, page=f"{row.provider}: {row.body}"[:200])


def _touch(row: InboundText, *, wants_reply: bool, now: datetime) -> None:
    record_interaction(
        Touch(
            kind="text",
            source_id=row.pk,
            customer=row.customer,
            channel=Channel.TEXT,
            title=_("Text message: %s") % row.body[:120],
            text=row.body,
            wants_reply=wants_reply,
            occurred_at=now,
        )
    )


def _confirm(row: InboundText, keyword: str, address: Address | None, now: datetime) -> None:
    """Answer a keyword once, within the five minutes of 47 CFR 64.1200(a)(12), with nothing to sell in it."""
    letter = Letter(
        template=f"text_{keyword}",
        purpose=Purpose.ACCOUNT,
        channel=Channel.TEXT,
        to=row.sender,
        dedupe_key=f"text-{keyword}:{row.provider}:{row.provider_ref}",
        customer=row.customer,
        context={
            "contact": settings.FROM_EMAIL,
            "consents_url": consents_url(address) if address else "",
        },
    )
    queue_message(letter, now=now)
