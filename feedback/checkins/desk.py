"""The pages on which staff set up check-ins and see who is asked, who is not, and why."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.checkins.actions import (
    MailNotReady,
    cancel_program,
    create_program,
    edit_program,
    pause_program,
    start_program,
)
from feedback.checkins.forms import ProgramForm
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.overview import (
    causes_of,
    counts_of,
    forecast_of,
    outcomes_of,
    preview_lines,
    previewed,
    trials_of,
)
from feedback.surveys.models import Survey
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.messaging.actions import ReasonMissing
from portal.messaging.doctor import Finding, blockers
from portal.ui.paging import keyset_page, page_of
from portal.ui.responses import see_other

STATES_SHOWN = (("held", gettext_lazy("Waits")), *CheckIn.State.choices)
PREVIEW_SIZE = 20


@desk("checkins.view")
@require_safe
def program_list(request: SignedInRequest) -> HttpResponse:
    """List the programs with what became of their check-ins."""
    rows = Program.objects.visible_to(request.user).select_related("survey", "segment")
    page = page_of(request, rows, order=("-created_at", "-pk"))
    outcomes = outcomes_of(page.items)
    context = {
        "page": page,
        "lines": [(program, outcomes[program.pk]) for program in page.items],
        "may_manage": may(request.user, "checkins.manage"),
    }
    return render(request, "feedback/checkins/desk/program_list.html", context)


@desk("checkins.view")
@require_safe
def program(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one program: how far it is, whom it asks, and every check-in with its reason."""
    found = _program(request, pk)
    watched = _watched(request, found)
    context = {
        **watched,
        "forecast": forecast_of(found, watched["outcome"], watched["counts"]),
        "trials": trials_of(found, timezone.now()),
        "states": STATES_SHOWN,
        "may_manage": may(request.user, "checkins.manage"),
    }
    return render(request, "feedback/checkins/desk/program.html", context)


@desk("checkins.view")
@require_safe
def program_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send what moves on the page of a program alone, for somebody who watches it."""
    context = {**_watched(request, _program(request, pk)), "is_anew": True}
    return render(request, "feedback/checkins/desk/program_watched.html", context)


def _watched(request: SignedInRequest, found: Program) -> dict[str, Any]:
    """Return what changes while somebody watches; the list as her address filters and turns it."""
    state = request.GET.get("state", "")
    rows = CheckIn.objects.visible_to(request.user).of_program(found).with_people()
    if state in dict(STATES_SHOWN):
        rows = rows.in_state(state)
    return {
        "program": found,
        "outcome": outcomes_of([found])[found.pk],
        "counts": counts_of(found, timezone.now()),
        "causes": causes_of(found),
        "page": keyset_page(
            rows,
            order=("-planned_at", "-pk"),
            cursor=request.GET.get("cursor", ""),
            url=f"{reverse('checkins-desk:program', args=[found.pk])}?{request.GET.urlencode()}",
        ),
        "state": state,
    }


@desk("checkins.view")
@require_safe
def program_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who gets it and who does not, customer by customer, and why; only one page is judged."""
    found, now = _program(request, pk), timezone.now()
    counts, verdict = counts_of(found, now), request.GET.get("verdict", "")
    rows = previewed(found, counts, verdict, now)
    page = page_of(request, rows, order=("pk",), size=PREVIEW_SIZE)
    context = {
        "program": found,
        "counts": counts,
        "verdict": verdict,
        "page": page,
        "lines": preview_lines(found, page.items, now),
    }
    return render(request, "feedback/checkins/desk/program_preview.html", context)


@desk("checkins.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def program_new(request: SignedInRequest) -> HttpResponse:
    """Make a program; it starts as a draft. `form` in the address chooses its form."""
    wanted = Survey.objects.visible_to(request.user).filter(slug=request.GET.get("form", "")).first()
    form = ProgramForm(request.POST or None, initial={"survey": wanted} if wanted else None)
    if request.method == "POST" and form.is_valid():
        made = create_program(program=form.save(commit=False), created_by=request.user, now=timezone.now())
        messages.success(request, _("The program is a draft. See whom it would ask, then start it."))
        return see_other("checkins-desk:program", made.pk)
    return _edit_page(request, form, None)


@desk("checkins.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def program_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a program."""
    found = _program(request, pk)
    form = ProgramForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        edit_program(program=form.save(commit=False), now=timezone.now())
        messages.success(request, _("The program is changed. What is in the outbox already stays as it is."))
        return see_other("checkins-desk:program", pk)
    return _edit_page(request, form, _program(request, pk))


@desk("checkins.manage")
@require_POST
def program_start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a program ask, for the first time or again; what the doctor finds red is shown first."""
    found, reason = _program(request, pk), request.POST.get("reason", "")
    allowed = reason if may(request.user, "messages.manage") else ""

    def start(program: Program) -> str:
        start_program(program=program, now=timezone.now(), started_by=request.user, reason=allowed)
        return _("The program is live. It plans within a minute, and asks in each customer's day.")

    try:
        return _move(request, found, start)
    except MailNotReady as refusal:
        return _blocked_page(request, found, refusal.findings)
    except ReasonMissing as refusal:
        return _blocked_page(request, found, blockers(timezone.now()), {"error": refusal, "typed": reason})


def _blocked_page(
    request: SignedInRequest,
    found: Program,
    findings: Sequence[Finding],
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    context = {
        "program": found,
        "findings": findings,
        "may_override": may(request.user, "messages.manage"),
        **(more or {}),
    }
    return render(request, "feedback/checkins/desk/program_blocked.html", context, status=422)


@desk("checkins.manage")
@require_POST
def program_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask nobody any more."""

    def pause(found: Program) -> str:
        pause_program(program=found, now=timezone.now())
        return _("The program is paused. Nobody is asked until you start it again.")

    return _move(request, _program(request, pk), pause)


@desk("checkins.manage")
@require_POST
def program_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a program for good."""

    def cancel(found: Program) -> str:
        left = cancel_program(program=found, now=timezone.now())
        not_asked = ngettext(
            "The program is cancelled. %(number)d customer who was planned is not asked.",
            "The program is cancelled. %(number)d customers who were planned are not asked.",
            left.not_asked,
        )
        held_back = ngettext(
            "%(number)d message was held back.", "%(number)d messages were held back.", left.held_back
        )
        return f"{not_asked % {'number': left.not_asked}} {held_back % {'number': left.held_back}}"

    return _move(request, _program(request, pk), cancel)


def _move(request: SignedInRequest, found: Program, move: Callable[[Program], str]) -> HttpResponse:
    try:
        said = move(found)
    except (MailNotReady, ReasonMissing):
        raise
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return see_other("checkins-desk:program", found.pk)


def _program(request: SignedInRequest, pk: int) -> Program:
    rows = Program.objects.visible_to(request.user).select_related("survey", "segment")
    return get_object_or_404(rows, pk=pk)


def _edit_page(request: SignedInRequest, form: ProgramForm, found: Program | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(
        request, "feedback/checkins/desk/program_edit.html", {"form": form, "program": found}, status=status
    )
