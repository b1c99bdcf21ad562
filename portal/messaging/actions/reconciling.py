"""Ask the provider's own list what became of texts that are in doubt."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from portal.messaging.actions.events import Event, record_event
from portal.messaging.models import Message
from portal.messaging.transports.twilio import Listed, ListUnread, listed_texts

log = logging.getLogger(__name__)
ASKED_AFTER: Final = timedelta(minutes=15)
ASKED_UNTIL: Final = timedelta(days=3)
AT_ONCE: Final = 50
_KINDS: Final = {"delivered": "delivered", "undelivered": "bounced", "failed": "failed"}
"""What Twilio's list says of a text, in the words of events; any other status means it was taken."""


def reconcile_doubts(*, now: datetime) -> int:
    """Settle the doubtful texts that Twilio's list knows and return how many.

    A text is known by its receiver and its words, where exactly as many stand on the list as are not ours by
    number already. What the list does not show stays in doubt and says so: a person decides.
    """
    if settings.SMS_TRANSPORT != "twilio":
        return 0
    doubtful = Message.objects.doubtful_texts(since=now - ASKED_UNTIL, before=now - ASKED_AFTER)
    return sum(_reconcile(message, now) for message in doubtful[:AT_ONCE])


def _reconcile(message: Message, now: datetime) -> bool:
    try:
        rows = listed_texts(to=message.to, day=message.created_at.date())
    except ListUnread as error:
        log.warning("Twilio's list could not be read (%s)", error)
        return False
    found = _unclaimed([row for row in rows if row.body == message.body.text])
    if len(found) != 1:
        words = _("Twilio's list does not show it.") if not found else _("Twilio's list shows it twice.")
        Message.objects.in_doubt().filter(pk=message.pk).update(reason=words)
        return False
    Message.objects.in_doubt().filter(pk=message.pk).update(provider_ref=found[0].number[:120])
    kind = _KINDS.get(found[0].status, "sent")
    event = Event(kind=kind, provider="twilio", occurred_at=now, provider_ref=found[0].number)
    record_event(message=message, event=event, now=now)
    return True


def _unclaimed(rows: Sequence[Listed]) -> list[Listed]:
    """Leave out the texts whose number another message of ours has."""
    ours = Message.objects.with_numbers([row.number for row in rows])
    return [row for row in rows if row.number not in ours]
