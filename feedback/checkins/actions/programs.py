"""Make, edit, start, pause, resume and cancel programs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.checkins.letters import ABOUT
from feedback.checkins.models import CheckIn, Program
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.lib.jobs import wake
from portal.lib.states import InvalidTransition, advance
from portal.messaging.actions import cancel_messages
from portal.messaging.models import Message


class FormNotLive(ActionError):
    sentence = gettext_lazy(
        "The feedback form of this program is not live. Open the form first, then start the program."
    )


class ProgramMoved(ActionError):
    sentence = gettext_lazy(
        "Somebody else has just moved this program. Reload the page to see where it stands."
    )


@dataclass(frozen=True)
class Cancelled:
    """What a cancelled program leaves behind: how many were never asked, and how many messages held back."""

    not_asked: int
    held_back: int


@transaction.atomic
def create_program(*, program: Program, created_by: User | None, now: datetime) -> Program:
    """Keep a program that was just filled in; it starts as a draft, and its customers are counted."""
    program.created_by, program.created_at, program.state = created_by, now, Program.State.DRAFT
    program.save()
    return program


@transaction.atomic
def edit_program(*, program: Program, now: datetime) -> Program:
    """Keep a changed program; what is planned already keeps its moment and its form."""
    _forget_walk(program)
    kept = {"state", "created_by", "created_at", "started_at", "winner"}
    fields = [field.name for field in Program._meta.concrete_fields if not field.primary_key]
    program.save(update_fields=[name for name in fields if name not in kept])
    wake("feedback.checkins.plan_due")
    return program


@transaction.atomic
def start_program(*, program: Program, now: datetime) -> Program:
    """Let a program ask, for the first time or again.

    Raises: FormNotLive, ProgramMoved.
    """
    if not program.survey.is_live:
        raise FormNotLive
    _move(program, Program.State.LIVE, started_at=program.started_at or now)
    _forget_walk(program)
    program.save(update_fields=list(_WALK))
    wake("feedback.checkins.plan_due")
    return program


@transaction.atomic
def pause_program(*, program: Program, now: datetime) -> Program:
    """Ask nobody any more; what is planned waits, what waits for hand-over is held back.

    Raises: ProgramMoved.
    """
    return _move(program, Program.State.PAUSED)


@transaction.atomic
def cancel_program(*, program: Program, now: datetime) -> Cancelled:
    """End a program for good: who is planned is not asked, and what was asked can still be answered.

    Raises: ProgramMoved.
    """
    _move(program, Program.State.CANCELLED)
    planned = CheckIn.objects.of_program(program).planned()
    not_asked = planned.update(
        state=CheckIn.State.SKIPPED,
        skip_cause=CheckIn.Cause.CANCELLED,
        skip_reason=_("The program was cancelled."),
        hold_cause="",
        hold_reason="",
    )
    CheckIn.objects.of_program(program).filter(next_step_at__isnull=False).update(next_step_at=None)
    about = CheckIn.objects.of_program(program).values("pk")
    waiting = Message.objects.filter(about_kind=ABOUT, about_id__in=about)
    held_back = cancel_messages(waiting, reason=_("The program was cancelled."), now=now)
    return Cancelled(not_asked, held_back)


_WALK = ("walk_due_at", "walked_to", "walk_counts")


def _forget_walk(program: Program) -> None:
    """Let the next planner look through everybody from the start."""
    program.walk_due_at, program.walked_to, program.walk_counts = None, 0, {}


def _move(program: Program, to: str, **changes: object) -> Program:
    try:
        advance(program, to, Program.MOVES, **changes)
    except InvalidTransition as error:
        raise ProgramMoved from error
    return program
