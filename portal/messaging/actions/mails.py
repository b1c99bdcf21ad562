"""Take in a reply by mail: once each, only from the person the address was made for, never from a machine."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import Address, Channel, Purpose
from portal.lib.errors import ActionError
from portal.lib.limits import is_over
from portal.lib.mail_in import MailIn, MailUnreadable, read_mail
from portal.lib.quoted import trim_reply
from portal.lib.tokens import TokenExpired, TokenInvalid
from portal.messaging.actions.customer_mails import (
    Verdict,
    answer_in,
    answered_message,
    own_sign,
    take_customer_mail,
)
from portal.messaging.actions.customer_words import take_words
from portal.messaging.actions.queueing import Letter, queue_message
from portal.messaging.models import InboundMail
from portal.messaging.replies import ReplyIn, ReplyTo, handler_of, kind_of_letter, read_address

State = InboundMail.State
MAILS_PER_HOUR: Final = 30


class NotHeld(ActionError):
    sentence = _("This mail no longer waits: somebody has taken it or turned it down.")


def receive_mail(
    raw: bytes, *, now: datetime, envelope: Iterable[str] = (), is_spam: bool = False
) -> InboundMail:
    """Keep the mail once and act on it; the same mail brought twice changes nothing more.

    A mail that can't be read is kept by its hash and refused. Nobody but the person the address was made for
    is ever answered, and no answer quotes the mail.
    """
    try:
        mail = read_mail(raw, envelope=envelope)
    except MailUnreadable as error:
        ref = hashlib.sha256(raw).hexdigest()
        values = {"state": State.REFUSED, "reason": f"unreadable: {error}"[:200], "received_at": now}
        return InboundMail.objects.get_or_create(ref=ref, defaults=values)[0]
    with transaction.atomic():
        row, created = InboundMail.objects.select_for_update().get_or_create(
            ref=mail.ref,
            defaults={
                "sender": mail.sender,
                "subject": mail.subject,
                "state": State.REFUSED,
                "received_at": now,
            },
        )
        if created:
            _act(row, mail, now, is_spam=is_spam)
    return row


def _act(row: InboundMail, mail: MailIn, now: datetime, *, is_spam: bool) -> None:
    to = _reply_to(mail, now)
    if isinstance(to, Verdict):
        _settle(row, to)
        return
    about_kind = kind_of_letter(to.kind)
    if about_kind is not None:
        _settle(row, take_customer_mail(row, mail, to, about_kind, now=now, is_spam=is_spam))
        return
    user = User.objects.filter(pk=to.user_id, is_active=True).first()
    if user is None:
        _settle(row, Verdict(State.REFUSED, "the person has left"))
        return
    row.user, row.kind, row.about_id, row.text = user, to.kind, to.about_id, trim_reply(mail.text)
    verdict = _check(row, mail, user, is_spam=is_spam) or _hand_on(row, user, now)
    _settle(row, verdict)
    if verdict.sentence and not mail.robot:
        _tell(user, verdict.sentence, now)


def _reply_to(mail: MailIn, now: datetime) -> ReplyTo | Verdict:
    """Return what the mail answers, or why it answers nothing of ours."""
    if sign := mail.robot or own_sign(mail):
        return Verdict(State.REFUSED, f"sent by a machine: {sign}")
    for address in mail.recipients:
        try:
            return read_address(address, now=now)
        except TokenExpired:
            return Verdict(State.REFUSED, "the reply address has ended")
        except TokenInvalid:
            continue
    return answered_message(mail, now) or Verdict(State.REFUSED, "no reply address of ours")


def _check(row: InboundMail, mail: MailIn, user: User, *, is_spam: bool) -> Verdict | None:
    """Return why the mail is held or refused; None when it may be handed on."""
    if mail.sender not in addresses_of(user):
        sentence = gettext(
            "A reply came from an address that is not yours here. It was not shown; if you wrote it, add the "
            "address to your account and send it again."
        )
        return Verdict(State.HELD, "the sender is not the person the address was made for", sentence)
    if mail.proof == "fail" or is_spam:
        return Verdict(State.HELD, "the mail server could not prove the sender")
    if user.is_staff and mail.proof != "pass":
        return Verdict(State.HELD, "staff need a proved sender")
    if is_over("mail.in", str(user.pk), limit=MAILS_PER_HOUR, seconds=3_600):
        return Verdict(State.REFUSED, "too many mails within the hour")
    if not row.text:
        return Verdict(
            State.REFUSED,
            "no words",
            gettext("Your reply held no words we could read. Write it on the page."),
        )
    return None


def _hand_on(row: InboundMail, user: User, now: datetime) -> Verdict:
    handler = handler_of(row.kind)
    if handler is None:
        return Verdict(State.REFUSED, "nobody takes this kind")
    try:
        with transaction.atomic(), override(user.language or settings.LANGUAGE_CODE):
            row.url = handler(ReplyIn(user, row.about_id or 0, row.text, row.ref, now))
    except ActionError as error:
        return Verdict(State.REFUSED, str(error)[:200], str(error))
    return Verdict(State.ACCEPTED)


def accept_held(*, mail: InboundMail, now: datetime) -> InboundMail:
    """Let staff hand a held reply on as the person's own; a second tap changes nothing.

    Raises: NotHeld, and what the app that takes the reply raises.
    """
    with transaction.atomic():
        rows = InboundMail.objects.select_for_update(of=("self",))
        row = rows.select_related("user", "customer").get(pk=mail.pk)
        if row.state == State.HELD and row.customer is not None:
            row.url = take_words(answer_in(row, row.customer, now), kind_of_letter(row.kind) or "")
            _settle(row, Verdict(State.ACCEPTED, row.reason))
            return row
        handler = handler_of(row.kind)
        if row.state != State.HELD or row.user is None or handler is None:
            raise NotHeld
        row.url = handler(ReplyIn(row.user, row.about_id or 0, row.text, row.ref, now))
        _settle(row, Verdict(State.ACCEPTED, row.reason))
    return row


def addresses_of(user: User) -> set[str]:
    """Return every address that is proved to be the person's."""
    signs_in_by = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    known = Address.objects.verified().of_user(user).filter(channel=Channel.EMAIL)
    return {value.lower() for value in (*signs_in_by, *known.values_list("value", flat=True))}


def _settle(row: InboundMail, verdict: Verdict) -> None:
    row.state, row.reason = verdict.state, verdict.reason[:200]
    if row.state != State.HELD:
        row.text = ""  # what was posted stands where it was posted; the rest is nobody's business
    row.save()


def _tell(user: User, sentence: str, now: datetime) -> None:
    """Tell the person at her own address, once a day at most, without a word of the mail."""
    address = Address.objects.verified().of_user(user).filter(channel=Channel.EMAIL).first()
    letter = Letter(
        template="mail_not_taken",
        purpose=Purpose.SERVICE,
        channel=Channel.EMAIL,
        to=address or user.email,
        customer=address.customer if address else None,
        dedupe_key=f"mail-not-taken:{user.pk}:{now.date().isoformat()}",
        context={"sentence": sentence},
        language=user.language,
        headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
    )
    queue_message(letter, now=now)
