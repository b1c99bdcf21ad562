"""Write a step of a case, and move it: what every action on cases does."""

from datetime import datetime

from feedback.cases.actions.errors import CaseMoved
from feedback.cases.models import Case, CaseEvent
from portal.accounts.models import User
from portal.interactions.models import Interaction
from portal.lib.states import InvalidTransition, advance


def write_event(
    case: Case,
    kind: CaseEvent.Kind,
    *,
    now: datetime,
    author: User | None = None,
    text: str = "",
    touch: Interaction | None = None,
    is_customer: bool = False,
) -> CaseEvent:
    """Write one step down."""
    return CaseEvent.objects.create(
        case=case,
        kind=kind,
        author=author,
        text=text.strip(),
        touch=touch,
        is_customer=is_customer,
        happened_at=now,
    )


def move(case: Case, to: Case.State, *, now: datetime, **changes: object) -> None:
    """Move a case; its clocks stand still while it waits for the customer.

    Raises: CaseMoved if it is not where the caller saw it, or there is no such move.
    """
    if case.pending_since is not None and to != Case.State.PENDING:
        waited = now - case.pending_since
        case.resolution_due_at += waited
        case.first_response_due_at += waited
        changes |= {
            "pending_since": None,
            "resolution_due_at": case.resolution_due_at,
            "first_response_due_at": case.first_response_due_at,
            "due_at": case.next_due_at(),
        }
    try:
        advance(case, to, Case.MOVES, **changes)
    except InvalidTransition as error:
        raise CaseMoved from error


def keep(case: Case, **changes: object) -> None:
    """Write changes that leave the state as it is.

    Raises: CaseMoved if somebody moved the case meanwhile.
    """
    if not Case.objects.filter(pk=case.pk, state=case.state).update(**changes):
        raise CaseMoved
    for name, value in changes.items():
        setattr(case, name, value)
