"""Register what the outbox offers: its kinds of touch, its probes."""

from datetime import datetime

from anymail.signals import inbound, tracking
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.accounts.models import User
from portal.customers.models import Address, Channel, Purpose
from portal.interactions import followers, panels
from portal.interactions.actions import NoWayToReply
from portal.interactions.models import Interaction
from portal.interactions.sources import Source, register
from portal.messaging.actions import Letter, queue_message
from portal.messaging.actions.revoking import notice_revocation
from portal.messaging.models import InboundText, Message
from portal.messaging.receivers import take_mail, take_news
from portal.messaging.shelves import STOPPING
from portal.operations import probes


def reply_by_text(*, interaction: Interaction, text: str, author: User, now: datetime) -> Message:
    """Answer a text message by a text message to the number it came from."""
    inbound = InboundText.objects.filter(pk=interaction.source_id or 0).first()
    if inbound is None:
        raise NoWayToReply
    letter = Letter(
        template="text_answer",
        purpose=Purpose.SERVICE,
        channel=Channel.TEXT,
        to=Address.objects.verified().filter(channel=Channel.TEXT, value=inbound.sender).first()
        or inbound.sender,
        dedupe_key=f"text-answer:{interaction.pk}:{now.timestamp()}",
        context={"answer": text, "author": author},
        customer=interaction.customer,
    )
    return queue_message(letter, now=now)


def reply_by_mail(*, interaction: Interaction, text: str, author: User, now: datetime) -> Message:
    """Answer a customer's mail by a mail to her proved address."""
    rows = Address.objects.verified().filter(customer=interaction.customer_id or 0, channel=Channel.EMAIL)
    address = rows.first()
    if address is None:
        raise NoWayToReply
    letter = Letter(
        template="plain",
        purpose=Purpose.SERVICE,
        channel=Channel.EMAIL,
        to=address,
        dedupe_key=f"mail-answer:{interaction.pk}:{now.timestamp()}",
        context={"subject_line": _("Our answer to your mail"), "words": f"{text}\n\n{author}"},
        customer=interaction.customer,
    )
    return queue_message(letter, now=now)


def oldest_due_at(now: datetime) -> datetime | None:
    """Return when the longest-waiting message was due."""
    return Message.objects.due(now).values_list("due_at", flat=True).first()


def _doubtful(_now: datetime) -> probes.Reading:
    count = Message.objects.in_doubt().count()
    sentence = ngettext(
        "%(count)d message may or may not have arrived. Look at it under Messages.",
        "%(count)d messages may or may not have arrived. Look at them under Messages.",
        count,
    )
    return probes.Reading(not count, sentence % {"count": count} if count else _("None."), count)


def _dead(_now: datetime) -> probes.Reading:
    count = Message.objects.dead().count()
    sentence = ngettext(
        "%(count)d message could not be handed over.", "%(count)d messages could not be handed over.", count
    )
    return probes.Reading(not count, sentence % {"count": count} if count else _("None."), count)


inbound.connect(take_mail, dispatch_uid="portal.messaging.take_mail")
tracking.connect(take_news, dispatch_uid="portal.messaging.take_news")
panels.register(STOPPING)
followers.register(followers.Follower("revocations", recorded=notice_revocation))
register(Source(kind="message", label=gettext_lazy("Message"), icon="send"))
register(
    Source(
        kind="text",
        label=gettext_lazy("Text message"),
        icon="smartphone",
        reply=reply_by_text,
        reply_hint=lambda _interaction: _("By text message, to the number it came from."),
    )
)
register(
    Source(
        kind="mail",
        label=gettext_lazy("Mail"),
        icon="mail",
        reply=reply_by_mail,
        reply_hint=lambda _interaction: _("By e-mail, to her proved address."),
    )
)
probes.register_queue(probes.Queue("messages_due", gettext_lazy("Messages waiting"), oldest_due_at))
probes.register(probes.Probe("messages_in_doubt", gettext_lazy("Messages in doubt"), _doubtful, order=60))
probes.register(probes.Probe("messages_failed", gettext_lazy("Messages that failed"), _dead, order=61))
