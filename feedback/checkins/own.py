"""Say to a customer, in her own voice, why we mean to ask her something, and why not yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.checkins.models import CheckIn, Program
from portal.accounts.models import User
from portal.customers.models import Preference, Purpose
from portal.ui.moments import day_of

SHOWN: Final = 10
Cause = CheckIn.Cause
_WAITS: Final[dict[str, str | Promise]] = {
    Cause.MATTER: gettext_lazy("It waits: something of yours is still open with us, and that goes first."),
    Cause.REST: gettext_lazy("It waits: we asked you something else not long ago."),
    Cause.BUDGET: gettext_lazy("It waits: you have heard enough from us lately."),
    Cause.QUIET: gettext_lazy("It waits: you asked for quiet."),
    Cause.ZONE: gettext_lazy("It waits: we can't tell the hour at your place. Choose your time zone."),
}


@dataclass(frozen=True)
class OwnLine:
    """One check-in as its customer reads of it."""

    check_in: CheckIn
    why: str
    waits: str
    is_open: bool
    is_soon: bool
    """It is due, and goes in the next hours of her day."""


@dataclass(frozen=True)
class OwnCheckIns:
    """What we mean to ask a person, and what we asked her last."""

    planned: Sequence[OwnLine]
    asked: Sequence[OwnLine]


def own_check_ins(user: User, now: datetime) -> OwnCheckIns:
    """Return a person's check-ins with their reasons, in three queries."""
    hers = CheckIn.objects.of_user(user)
    planned = list(hers.planned_live().order_by("due_at", "pk")[:SHOWN])
    asked = hers.asked().order_by("-sent_at", "-pk")[:SHOWN]
    # What the planner noted is older than a wish she has just saved.
    wishes = Preference.objects.quiet_until({row.customer_id for row in planned}, Purpose.CHECK_IN, now)
    cause = Cause.QUIET.value if wishes else ""
    return OwnCheckIns([_line(row, now, cause) for row in planned], [_line(row, now) for row in asked])


def _line(check_in: CheckIn, now: datetime, cause: str = "") -> OwnLine:
    waits = (
        str(_WAITS.get(cause or check_in.hold_cause, "")) if check_in.state == CheckIn.State.PLANNED else ""
    )
    return OwnLine(check_in, why_of(check_in), waits, check_in.is_open(now), check_in.due_at <= now)


def why_of(check_in: CheckIn) -> str:
    """Say why she is asked."""
    program, event = check_in.program, check_in.event
    if program.trigger == Program.Trigger.EVENT and event is not None:
        words = {"what": event.subject or event.kind, "day": day_of(event.occurred_at)}
        return _("Because of “%(what)s” on %(day)s.") % words
    if program.trigger == Program.Trigger.DATE:
        return _("Because of a date we know of you.")
    if program.trigger == Program.Trigger.ONCE:
        return _("We ask this once.")
    said = ngettext(
        "Because you agreed that we may ask; at most every day.",
        "Because you agreed that we may ask; at most every %(days)s days.",
        program.cadence_days,
    )
    return said % {"days": program.cadence_days}
