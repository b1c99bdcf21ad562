"""Keep the list of addresses that get nothing."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.customers.models import Purpose
from portal.messaging.actions.queueing import cancel_messages
from portal.messaging.models import Message, Suppression


def suppress(*, channel: str, value: str, reason: str, now: datetime, detail: str = "") -> Suppression:
    """Put an address on the list and cancel what waits for it. An address already there stays as it is."""
    row, created = Suppression.objects.standing().get_or_create(
        channel=channel,
        value=value,
        lifted_at=None,
        defaults={"reason": reason, "detail": detail[:300], "created_at": now},
    )
    if created:
        waiting = Message.objects.filter(channel=channel, to=value).exclude(purpose=Purpose.ACCOUNT)
        cancel_messages(
            waiting, reason=_("The address gets nothing: %s.") % row.get_reason_display(), now=now
        )
    return row


def lift(
    *, channel: str, value: str, now: datetime, by: User | None = None, reasons: tuple[str, ...] = ()
) -> int:
    """Take an address off the list, for the given reasons only if any are given; return how many lines."""
    rows = Suppression.objects.standing().filter(channel=channel, value=value)
    if reasons:
        rows = rows.filter(Q(reason__in=reasons))
    return rows.update(lifted_at=now, lifted_by=by)
