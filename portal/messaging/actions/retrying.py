"""Send a dead letter again, because a person says so."""

from datetime import datetime

from django.db import transaction

from portal.accounts.models import User
from portal.lib.jobs import wake
from portal.lib.states import InvalidTransition, advance
from portal.messaging.actions.queueing import DELIVER, AlreadySettled
from portal.messaging.actions.suppressions import lift
from portal.messaging.models import Message, Suppression


@transaction.atomic
def retry_message(*, message: Message, now: datetime, by: User | None = None) -> Message:
    """Queue a failed or doubtful message again, with the same words and the same Message-ID.

    An address that was struck off when a server refused it gets another chance: else the claim would cancel
    the message at once. What the customer ended stays ended.

    Raises: AlreadySettled if it is in no state to be sent again.
    """
    if message.state not in {Message.State.FAILED, Message.State.IN_DOUBT}:
        raise AlreadySettled
    try:
        advance(
            message,
            Message.State.QUEUED,
            Message.MOVES,
            due_at=now,
            attempt_count=0,
            reason="",
            settled_at=None,
        )
    except InvalidTransition as error:
        raise AlreadySettled from error
    lift(channel=message.channel, value=message.to, now=now, by=by, reasons=(Suppression.Reason.INVALID,))
    wake(DELIVER)
    return message
