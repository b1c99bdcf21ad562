"""Make, edit, start, pause, resume and cancel programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.checkins.letters import ABOUT
from feedback.checkins.models import CheckIn, Program
from portal.accounts.models import User
from portal.customers.models import Channel
from portal.lib.errors import ActionError
from portal.lib.jobs import wake
from portal.lib.states import InvalidTransition, advance
from portal.messaging.actions import cancel_messages, override_finding
from portal.messaging.doctor import Finding, blockers
from portal.messaging.models import Message


class FormNotLive(ActionError):
    sentence = gettext_lazy(
        "The feedback form of this program is not live. Open the form first, then start the program."
    )


class FormAnonymous(ActionError):
    sentence = gettext_lazy(
        "This form is anonymous, and the link in a check-in belongs to one customer: her answer could be "
        "tied to her. Share the form by its own link, or ask with a confidential form."
    )


class ProgramMoved(ActionError):
    sentence = gettext_lazy(
        "Somebody else has just moved this program. Reload the page to see where it stands."
    )


class MailNotReady(ActionError):
    """The doctor found what keeps mail from arriving; `findings` are the red ones nobody has let pass."""

    sentence = gettext_lazy(
        "The mail of this program would not arrive as it should. Mend what is red, or say why it may go."
    )

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


@dataclass(frozen=True)
class Cancelled:
    """What a cancelled program leaves behind: how many were never asked, and how many messages held back."""

    not_asked: int
    held_back: int


@transaction.atomic
def create_program(*, program: Program, created_by: User | None, now: datetime) -> Program:
    """Keep a program that was just filled in; it starts as a draft, and its customers are counted.

    Raises: FormAnonymous.
    """
    _check_form(program)
    program.created_by, program.created_at, program.state = created_by, now, Program.State.DRAFT
    program.save()
    return program


@transaction.atomic
def edit_program(*, program: Program, now: datetime) -> Program:
    """Keep a changed program; what is planned already keeps its moment and its form.

    Raises: FormAnonymous.
    """
    _check_form(program)
    _forget_walk(program)
    kept = {"state", "created_by", "created_at", "started_at", "winner"}
    fields = [field.name for field in Program._meta.concrete_fields if not field.primary_key]
    program.save(update_fields=[name for name in fields if name not in kept])
    wake("feedback.checkins.plan_due")
    return program


def start_program(
    *, program: Program, now: datetime, started_by: User | None = None, reason: str = ""
) -> Program:
    """Let a program ask, for the first time or again; the doctor is asked about its mail first.

    A `reason` lets what the doctor found pass; it is kept beside each finding, with who gave it.

    Raises: FormAnonymous, FormNotLive, MailNotReady, ReasonMissing, ProgramMoved.
    """
    _check_form(program)
    if not program.survey.is_live:
        raise FormNotLive
    # Before the transaction: the DNS may take seconds to answer.
    findings = blockers(now) if Channel.EMAIL in program.channels else []
    if findings and (not reason.strip() or started_by is None):
        raise MailNotReady(findings)
    return _start(program, findings, _Word(started_by, reason), now)


@dataclass(frozen=True)
class _Word:
    """Who takes responsibility for what the doctor found, and why."""

    person: User | None
    reason: str


@transaction.atomic
def _start(program: Program, findings: Sequence[Finding], word: _Word, now: datetime) -> Program:
    for finding in findings:
        assert word.person is not None
        override_finding(name=finding.name, reason=word.reason, made_by=word.person, now=now)
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


def _check_form(program: Program) -> None:
    if program.survey.is_anonymous:
        raise FormAnonymous


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
