"""Open a case from a touch, by hand or by itself when somebody complains."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from feedback.cases.actions.errors import NothingToOpen
from feedback.cases.actions.steps import write_event
from feedback.cases.clocks import targets_of
from feedback.cases.letters import letter_of_opening
from feedback.cases.models import Case, CaseEvent
from portal.accounts.models import User
from portal.customers.models import Address
from portal.interactions.models import Interaction
from portal.lib.limits import is_over
from portal.lib.people import normalize_email
from portal.messaging.actions import Letter, queue_message

SORRY_WITHIN: Final = timedelta(days=7)
"""A case opened later from an old touch begins with a person's own words instead."""
DAY_SECONDS: Final = 86_400
MOST_SORRY: Final = 3
"""So many of these go in a day to an address that was only typed; the case is opened all the same."""
OPENING_KINDS: Final = frozenset(
    {"survey.response", "survey.correction", "checkin.answer", "checkin.correction"}
)
"""Complaints said here open a case by themselves. A complaint in the forum is talked over there first, and an
imported one is history."""


def open_case(*, origin: Interaction, opened_by: User | None, now: datetime) -> Case:
    """Open the case of a touch; the same touch twice is one case.

    Raises: NothingToOpen for a touch that no customer made.
    """
    if origin.direction != Interaction.Direction.INBOUND or origin.is_internal:
        raise NothingToOpen
    known = Case.objects.filter(origin=origin).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _write(origin, opened_by, now)
    except IntegrityError:
        return Case.objects.get(origin=origin)


def open_for_complaint(touch: Interaction) -> None:
    """Open a case when a touch that was just recorded is a complaint that wants an answer (a follower).

    Her second thought about an answer that became a case belongs to that case.
    """
    if touch.kind not in OPENING_KINDS:
        return
    earlier = _earlier_case(touch)
    if earlier is not None:
        _follow(earlier, touch)
    elif touch.is_complaint and touch.wants_reply:
        open_case(origin=touch, opened_by=None, now=touch.occurred_at)


def _write(origin: Interaction, opened_by: User | None, now: datetime) -> Case:
    priority = Case.Priority.NORMAL
    first_response_due_at, resolution_due_at = targets_of(priority, now)
    is_answered = origin.answered_at is not None
    case = Case(
        title=origin.title,
        customer_id=origin.customer_id,
        origin=origin,
        state=Case.State.NEW,
        priority=priority,
        opened_at=now,
        opened_by=opened_by,
        first_response_due_at=first_response_due_at,
        first_response_at=origin.answered_at if is_answered else None,
        resolution_due_at=resolution_due_at,
    )
    case.due_at = case.next_due_at()
    case.save()
    write_event(case, CaseEvent.Kind.OPENED, now=now, author=opened_by, touch=origin)
    _say_sorry(case, now)
    return case


def _say_sorry(case: Case, now: datetime) -> None:
    """Write to her once that somebody is on it, unless she was answered or it was no complaint."""
    origin = case.origin
    if not origin.is_complaint or origin.answered_at is not None or now - origin.occurred_at > SORRY_WITHIN:
        return
    letter = letter_of_opening(case)
    if letter is not None and not _has_heard_often(letter):
        queue_message(letter, now=now)


def _has_heard_often(letter: Letter) -> bool:
    """Tell whether an address that nobody proved got enough of these today: anybody can leave anybody's."""
    if isinstance(letter.to, Address):
        return False
    return is_over("cases.sorry", normalize_email(letter.to), limit=MOST_SORRY, seconds=DAY_SECONDS)


def _earlier_case(touch: Interaction) -> Case | None:
    """Return the open case of the answer that this touch corrects, also when she was answered meanwhile."""
    if not touch.kind.endswith("correction") or not touch.url:
        return None
    rows = Case.objects.exclude(state=Case.State.CLOSED).filter(
        customer=touch.customer_id, origin__kind__in=OPENING_KINDS, origin__url=touch.url
    )
    return rows.order_by("-pk").first()


def _follow(case: Case, touch: Interaction) -> None:
    write_event(
        case, CaseEvent.Kind.SAID, now=touch.occurred_at, text=touch.text, touch=touch, is_customer=True
    )
