"""Bring every mail Django sends, allauth's included, into the outbox."""

import uuid
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.timezone import now

from portal.customers.models import Channel, Purpose
from portal.lib.jobs import wake
from portal.messaging.actions.queueing import DELIVER
from portal.messaging.models import Message, MessageBody


class OutboxBackend(BaseEmailBackend):
    """Queue instead of send. Such mails answer what a person has just done, so they need no consent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            bodies = [_body(mail, to) for mail in email_messages for to in mail.recipients()]
            Message.objects.bulk_create([body.message for body in bodies])
            MessageBody.objects.bulk_create(bodies)
            wake(DELIVER)
        return len(email_messages)


def _body(mail: EmailMessage, to: str) -> MessageBody:
    """Return the words with the message they belong to."""
    public_id = uuid.uuid4()
    html = next((str(part[0]) for part in getattr(mail, "alternatives", []) if part[1] == "text/html"), "")
    message = Message(
        public_id=public_id,
        dedupe_key=f"mail:{public_id}",
        channel=Channel.EMAIL,
        purpose=Purpose.ACCOUNT,
        template="account",
        to=parseaddr(to)[1],
        subject=" ".join(str(mail.subject).split())[:250],
        message_id=f"<{public_id}@{settings.SITE_HOST}>",
        due_at=now(),
        created_at=now(),
    )
    return MessageBody(message=message, text=str(mail.body), html=html)
