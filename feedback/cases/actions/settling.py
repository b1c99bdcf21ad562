"""Settle a case: the customer confirms or reopens it, writes on her page, or says no more."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from feedback.cases.actions.errors import CaseMoved, WordsMissing
from feedback.cases.actions.steps import move, write_event
from feedback.cases.clocks import targets_of
from feedback.cases.models import Case, CaseEvent
from portal.accounts.models import User
from portal.customers.event_models import CASE_SOLVED
from portal.customers.events import Happening, note_event
from portal.interactions.actions import Touch, record_interaction
from portal.interactions.matters import tell_settled
from portal.lib.jobs import batches_of, drain

CASE_REPLY = "case.reply"


@transaction.atomic
def confirm_case(*, case: Case, now: datetime) -> Case:
    """Close a solved case: the customer says that it is put right.

    Raises: CaseMoved.
    """
    if case.state != Case.State.RESOLVED:
        raise CaseMoved
    move(case, Case.State.CLOSED, now=now, closed_at=now, outcome=Case.Outcome.PUT_RIGHT)
    write_event(case, CaseEvent.Kind.CONFIRMED, now=now, is_customer=True)
    _note_solved(case, now)
    tell_settled(case.customer_id, now)
    return case


@transaction.atomic
def write_in_case(*, case: Case, text: str, now: datetime) -> Case:
    """Take what the customer writes on her page; a case that waited, was solved or closed is open again.

    Raises: WordsMissing, CaseMoved.
    """
    if not text.strip():
        raise WordsMissing
    event = write_event(case, CaseEvent.Kind.SAID, now=now, text=text, is_customer=True)
    if case.state == Case.State.PENDING:
        move(case, Case.State.OPEN, now=now)
    elif case.state in {Case.State.RESOLVED, Case.State.CLOSED}:
        _reopen(case, now)
        write_event(case, CaseEvent.Kind.REOPENED, now=now, is_customer=True)
    event.touch = record_interaction(
        Touch(
            kind=CASE_REPLY,
            source_id=event.pk,
            title=gettext("On case %(number)s: %(title)s") % {"number": case.number, "title": case.title},
            occurred_at=now,
            customer=case.customer,
            channel="web",
            text=text.strip(),
            url=case.get_absolute_url(),
            wants_reply=True,
        )
    )
    event.save(update_fields=["touch"])
    return case


@transaction.atomic
def reopen_case(*, case: Case, author: User, now: datetime) -> Case:
    """Open a solved or closed case again, by staff.

    Raises: CaseMoved.
    """
    _reopen(case, now)
    write_event(case, CaseEvent.Kind.REOPENED, now=now, author=author)
    return case


@dataclass(frozen=True)
class Closing:
    """How a case ends without the customer's own word, and why."""

    outcome: Case.Outcome
    reason: str
    author: User | None = None


@transaction.atomic
def close_case(*, case: Case, closing: Closing, now: datetime) -> Case:
    """Close a case; a reason is always written down.

    Raises: WordsMissing, CaseMoved.
    """
    if not closing.reason.strip():
        raise WordsMissing
    move(case, Case.State.CLOSED, now=now, closed_at=now, outcome=closing.outcome)
    write_event(case, CaseEvent.Kind.CLOSED, now=now, author=closing.author, text=closing.reason)
    if closing.outcome != Case.Outcome.SET_ASIDE:
        _note_solved(case, now)
    tell_settled(case.customer_id, now)
    return case


def close_due(*, now: datetime) -> int:
    """Close the solved cases whose customer has said no more; return how many were handled."""

    def handle(case: Case) -> None:
        reason = gettext("The customer was asked whether it is put right, and said no more.")
        close_case(case=case, closing=Closing(Case.Outcome.NO_WORD, reason), now=now)

    return drain(batches_of(Case.objects.unconfirmed(now)), handle)


def _note_solved(case: Case, now: datetime) -> None:
    """Keep among what happened to the customer that a case of hers was solved; check-ins may follow it."""
    if case.customer is None:
        return
    subject = str(case.number)
    solved = Happening(case.customer, CASE_SOLVED, now, key=f"{CASE_SOLVED}:{case.pk}", subject=subject)
    note_event(happening=solved, now=now)


def _reopen(case: Case, now: datetime) -> None:
    """Open the case with its clocks set anew."""
    if case.state not in {Case.State.RESOLVED, Case.State.CLOSED}:
        raise CaseMoved
    case.first_response_due_at, case.resolution_due_at = targets_of(case.priority, now)
    changes = {
        "first_response_due_at": case.first_response_due_at,
        "resolution_due_at": case.resolution_due_at,
        "due_at": case.next_due_at(),
        "closed_at": None,
        "outcome": "",
    }
    move(case, Case.State.OPEN, now=now, reopened_count=case.reopened_count + 1, **changes)
