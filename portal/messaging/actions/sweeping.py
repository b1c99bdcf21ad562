"""Take back what dead workers held, and find out by their journals how far they came."""

import logging
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from portal.lib.jobs import is_gone
from portal.messaging.actions.settling import give_back, settle
from portal.messaging.groups import Group
from portal.messaging.journal import Entry, forget_journal, moment_of, read_journal
from portal.messaging.models import Message
from portal.messaging.transports.base import Fate, Moment, Outcome, Provider
from portal.messaging.transports.local import LocalTransport

log = logging.getLogger(__name__)
SWEPT_AT_ONCE = 1_000


def sweep_lost(*, now: datetime) -> int:
    """Take back what dead workers held: claimed rows wait again, and so does what they had not begun.

    What they had in hand is doubtful and never sent again in silence, except codes a person is waiting for,
    with the same Message-ID: a second code harms nobody. Without a journal the whole group is doubtful.
    """
    gone = [owner for owner in Message.objects.owners() if is_gone(owner)]
    rows = Message.objects.lost(now, gone).select_related("body").order_by("owner", "pk")[:SWEPT_AT_ONCE]
    count = 0
    for owner, held in groupby(rows, lambda message: message.owner):
        count += _sweep(owner, list(held), now)
    return count


def outcomes_of(messages: Iterable[Message], notes: dict[Entry, Moment] | None) -> list[Outcome]:
    """Say by a journal what became of messages in hand-over; without one, each may have arrived."""
    doubt = Outcome(Fate.MAYBE_TAKEN, _("The worker stopped while handing this over. It may have arrived."))
    if notes is None:
        return [doubt for _message in messages]
    meaning = {
        None: Outcome(Fate.UNTOUCHED),
        Moment.BEGUN: doubt,
        Moment.TAKEN: Outcome(Fate.TAKEN),
        Moment.ENDED: Outcome(Fate.NOT_TAKEN, _("The worker stopped before this could be handed over.")),
    }
    return [meaning[moment_of(message, notes)] for message in messages]


@transaction.atomic
def _sweep(owner: str, held: list[Message], now: datetime) -> int:
    handing = [message for message in held if message.state == Message.State.HANDING]
    give_back([message for message in held if message.state == Message.State.CLAIMED], owner=owner)
    if handing:
        notes = {} if all(message.is_kept_here for message in handing) else read_journal(owner)
        provider = Provider(handing[0].transport, 1, LocalTransport)
        settle(Group(provider, owner, handing, outcomes_of(handing, notes)), now=now)
        log.warning("took %d messages back from a worker that stopped", len(handing))
    transaction.on_commit(lambda: forget_journal(owner))
    return len(held)
