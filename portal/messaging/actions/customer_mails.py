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
