"""Promise a message: write its words into the outbox, once per key."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.customers.links import consents_url, stop_url
from portal.customers.models import CONSENT_PURPOSES, Address, Channel, Customer, Purpose
from portal.lib.errors import ActionError
from portal.lib.jobs import wake
from portal.lib.states import InvalidTransition, advance
from portal.messaging.models import Message, MessageBody
from portal.messaging.rendering import Words, render_words
from portal.messaging.replies import customer_reply_address

DELIVER = "portal.messaging.deliver_due"


class AddressNeeded(ActionError):
    sentence = _("Messages that need consent go only to a customer's own address.")


class AlreadySettled(ActionError):
    sentence = _("This message has moved on meanwhile. Reload the page to see where it stands.")


@dataclass(frozen=True)
class Letter:
    """What to say, to whom, and until when it makes sense."""

    template: str
    purpose: Purpose
    channel: Channel
    to: Address | str
    dedupe_key: str
    context: Mapping[str, Any] = field(default_factory=dict)
    customer: Customer | None = None
    about_kind: str = ""
    about_id: int | None = None
    due_at: datetime | None = None
    not_after: datetime | None = None
    language: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_our_idea: bool = False
    """Whether it answers nothing the customer did. What is sent as a check-in always is our own idea."""
    mark: str = ""
    """What stands before the subject, or before a text, of a message that is only a test."""


@transaction.atomic
def queue_message(letter: Letter, *, now: datetime) -> Message:
    """Write the message into the outbox and wake its delivery after commit.

    The same `dedupe_key` twice returns the first message and queues nothing. Consent is not asked here: it is
    checked when the message is handed over.

    Raises: AddressNeeded if a purpose that needs consent is sent to a bare address.
    """
    known = Message.objects.filter(dedupe_key=letter.dedupe_key).first()
    if known is not None:
        return known
    if letter.purpose in CONSENT_PURPOSES and not isinstance(letter.to, Address):
        raise AddressNeeded
    address = letter.to if isinstance(letter.to, Address) else None
    words = _words(letter, address)
    message, created = Message.objects.get_or_create(
        dedupe_key=letter.dedupe_key, defaults=_columns(letter, address, words, now)
    )
    if created:
        headers = _headers(letter, address, now)
        MessageBody.objects.create(message=message, text=words.text, html=words.html, headers=headers)
        wake(DELIVER)
    return message


def _words(letter: Letter, address: Address | None) -> Words:
    said = render_words(
        template=letter.template,
        channel=letter.channel,
        context={**_links(letter, address), **letter.context},
        language=letter.language,
    )
    if letter.mark and letter.channel == Channel.TEXT:
        return replace(said, text=f"[{letter.mark}] {said.text}")
    return replace(said, subject=f"[{letter.mark}] {said.subject}"[:250]) if letter.mark else said


def _links(letter: Letter, address: Address | None) -> dict[str, str]:
    if address is None:
        return {"consents_url": "", "stop_url": ""}
    stop = stop_url(address, letter.purpose) if letter.purpose in CONSENT_PURPOSES else ""
    return {"consents_url": consents_url(address), "stop_url": stop, "unsubscribe_url": stop}


def _reply_to(letter: Letter, now: datetime) -> dict[str, str]:
    """Return the header that threads an answer by mail to the customer, while the portal takes mail."""
    if letter.customer is None or letter.channel != Channel.EMAIL or letter.purpose == Purpose.ACCOUNT:
        return {}
    address = customer_reply_address(letter.customer, letter.about_kind, letter.about_id, now)
    return {"Reply-To": address} if address else {}


def _headers(letter: Letter, address: Address | None, now: datetime) -> dict[str, str]:
    headers = {**_reply_to(letter, now), **letter.headers}
    if address is not None and letter.channel == Channel.EMAIL and letter.purpose in CONSENT_PURPOSES:
        headers |= {
            "List-Unsubscribe": f"<{stop_url(address, letter.purpose)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def _columns(letter: Letter, address: Address | None, words: Words, now: datetime) -> dict[str, Any]:
    public_id = uuid.uuid4()
    return {
        "public_id": public_id,
        "customer": letter.customer,
        "address": address,
        "channel": letter.channel,
        "purpose": letter.purpose,
        "is_our_idea": letter.is_our_idea or letter.purpose == Purpose.CHECK_IN,
        "template": letter.template,
        "about_kind": letter.about_kind,
        "about_id": letter.about_id,
        "to": address.value if address else str(letter.to),
        "subject": words.subject,
        "message_id": f"<{public_id}@{settings.SITE_HOST}>" if letter.channel == Channel.EMAIL else "",
        "due_at": letter.due_at or now,
        "not_after": letter.not_after,
        "created_at": now,
    }


def cancel_messages(messages: QuerySet[Message], *, reason: str, now: datetime) -> int:
    """Cancel those of the messages that have not been handed over; return how many."""
    waiting = messages.filter(state__in=[Message.State.QUEUED, Message.State.CLAIMED])
    return waiting.update(state=Message.State.CANCELLED, reason=reason[:300], settled_at=now)


@transaction.atomic
def settle_doubt(*, message: Message, arrived: bool, now: datetime) -> Message:
    """Let a person say whether a doubtful message arrived.

    Raises: AlreadySettled.
    """
    if message.state != Message.State.IN_DOUBT:
        raise AlreadySettled
    to = Message.State.DELIVERED if arrived else Message.State.CANCELLED
    reason = "" if arrived else str(_("A person found that it never arrived."))
    try:
        advance(message, to, Message.MOVES, settled_at=now, reason=reason)
    except InvalidTransition as error:
        raise AlreadySettled from error
    return message
