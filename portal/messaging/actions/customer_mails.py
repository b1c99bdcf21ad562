"""Take in what a customer, with a login or without, answers by mail to a message of ours."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from portal.customers.models import Address, Channel, Customer
from portal.lib.limits import is_over
from portal.lib.mail_in import MailIn
from portal.lib.quoted import trim_reply
from portal.messaging.actions.customer_words import take_words
from portal.messaging.models import InboundMail, Message
from portal.messaging.replies import TO_CUSTOMER, Answer, ReplyTo, letter_of

State = InboundMail.State
MAILS_PER_HOUR: Final = 30


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mail, and the sentence for its writer if she is told anything."""

    state: str
    reason: str = ""
    sentence: str = ""


def answered_message(mail: MailIn, now: datetime) -> ReplyTo | None:
    """Return what a mail without our reply address answers: a Message-ID that only its receiver knows.

    Only messages to a customer within the days a reply address lives count.
    """
    for named in mail.answers:
        message = _message_named(named)
        if message is None or message.customer_id is None:
            continue
        if (now - message.created_at).days <= settings.INBOUND_REPLY_DAYS:
            letter = letter_of(message.about_kind)
            about_id = message.about_id if letter != TO_CUSTOMER else 0
            return ReplyTo(letter, message.customer_id, about_id or 0)
    return None


def _message_named(message_id: str) -> Message | None:
    local, _at, host = message_id.strip("<>").partition("@")
    try:
        public_id = UUID(local)
    except ValueError:
        return None
    return Message.objects.filter(public_id=public_id).first() if host == settings.SITE_HOST else None


def own_sign(mail: MailIn) -> str:
    """Return the sign that a mail is one of ours that came back; empty for anybody else's.

    From one of our addresses, with answers led to one, or with the Message-ID of a message we sent: taken as
    somebody's words it would let the portal answer itself. A company that forwards its mailbox to us writes
    that mailbox as the way of bounces, so there only a reply address counts. Source: RFC 3834, 2.
    """
    if _writes_for_us(mail.sender):
        return "our own address"
    if any(map(_writes_for_us, mail.answers_to)) or any(map(_takes_for_us, mail.bounces_to)):
        return "answers lead to our own address"
    return "our own Message-ID" if _message_named(mail.message_id) else ""


def _writes_for_us(address: str) -> bool:
    own = {settings.FROM_EMAIL.lower(), settings.LIST_FROM_EMAIL.lower()}
    return address in own or _takes_for_us(address)


def _takes_for_us(address: str) -> bool:
    local, _at, domain = address.rpartition("@")
    return bool(settings.INBOUND_DOMAIN) and domain == settings.INBOUND_DOMAIN and local.startswith("reply+")


def take_customer_mail(
    row: InboundMail, mail: MailIn, to: ReplyTo, about_kind: str, *, now: datetime, is_spam: bool
) -> Verdict:
    """Hand the mail on as the customer's words, if it is surely hers."""
    customer = Customer.objects.filter(pk=to.user_id).first()
    if customer is None:
        return Verdict(State.REFUSED, "the person has left")
    row.customer, row.kind, row.about_id, row.text = customer, to.kind, to.about_id, trim_reply(mail.text)
    refusal = _refusal(row, mail, customer, is_spam=is_spam)
    if refusal is not None:
        return refusal
    row.url = take_words(answer_in(row, customer, now), about_kind)
    return Verdict(State.ACCEPTED)


def _refusal(row: InboundMail, mail: MailIn, customer: Customer, *, is_spam: bool) -> Verdict | None:
    hers = Address.objects.of_customer(customer).filter(channel=Channel.EMAIL, value=mail.sender)
    if not hers.exists():
        return Verdict(State.HELD, "the sender is not the customer the address was made for")
    if mail.proof == "fail" or is_spam:
        return Verdict(State.HELD, "the mail server could not prove the sender")
    if is_over("mail.in.customer", str(customer.pk), limit=MAILS_PER_HOUR, seconds=3_600):
        return Verdict(State.REFUSED, "too many mails within the hour")
    return None if row.text else Verdict(State.REFUSED, "no words")


def answer_in(row: InboundMail, customer: Customer, now: datetime) -> Answer:
    """Return the words of a kept mail as the customer's answer."""
    return Answer(customer, row.about_id or 0, Channel.EMAIL, row.text, row.ref, now, sender=row.sender)
