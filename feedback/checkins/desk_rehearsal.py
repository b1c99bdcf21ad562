"""The pages on which staff see a program's messages as customers get them, and send one to themselves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from feedback.checkins.models import Program
from feedback.checkins.rehearsing import Rehearsal, mail_of, send_rehearsal, steps_of, text_of
from feedback.surveys.answer_form import score_from_link
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.customers.models import Channel
from portal.lib.errors import ActionError
from portal.messaging.desk import HTML_PART_POLICY
from portal.messaging.looks import LOOKS, dressed
from portal.ui.responses import see_other

FRAMES = ("desk", "phone", "dark")


@desk("checkins.view")
@require_safe
def program_message(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one message of a program in every look it can have."""
    rehearsal, now = _rehearsal(request, pk), timezone.now()
    program = rehearsal.program
    context = {
        "program": program,
        "rehearsal": rehearsal,
        "steps": steps_of(program).items(),
        "wordings": Program.Wording.choices if program.has_two_wordings else [],
        "frames": [(look, LOOKS[look]) for look in FRAMES],
        "mail": mail_of(rehearsal, request.user, now) if _uses(program, "email") else None,
        "text": text_of(rehearsal, request.user, now) if _uses(program, "text") else None,
        "may_manage": may(request.user, "checkins.manage"),
    }
    return render(request, "feedback/checkins/desk/program_message.html", context)


@desk("checkins.view")
@require_safe
@xframe_options_sameorigin
def program_look(request: SignedInRequest, pk: int, look: str) -> HttpResponse:
    """Send the mail as it looks there, for a sandboxed frame that can run and load nothing."""
    if look not in FRAMES:
        raise Http404
    words = mail_of(_rehearsal(request, pk), request.user, timezone.now())
    response = HttpResponse(dressed(words.html, look))
    response.headers["Content-Security-Policy"] = HTML_PART_POLICY
    return response


@desk("checkins.manage")
@require_POST
def program_test(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send one message of a program to the person herself."""
    rehearsal = _rehearsal(request, pk)
    try:
        sent = send_rehearsal(rehearsal=rehearsal, to=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        places = ", ".join(message.to for message in sent)
        messages.success(
            request, _("The test is on its way to %(places)s. It counts nowhere.") % {"places": places}
        )
    return see_other("checkins-desk:program-message", pk)


@desk("checkins.view")
@require_safe
def program_try(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stand where the link of a test leads: say what a customer would see there."""
    program = _program(request, pk)
    chosen = score_from_link(request.GET.get("score", ""), program.survey.scale)
    context = {"program": program, "chosen": chosen}
    return render(request, "feedback/checkins/desk/program_try.html", context)


def _uses(program: Program, channel: str) -> bool:
    return Channel(channel) in program.channels


def _rehearsal(request: SignedInRequest, pk: int) -> Rehearsal:
    program = _program(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    step, wording = asked.get("step", "check_in"), asked.get("wording", Program.Wording.FIRST)
    if step not in steps_of(program) or wording not in Program.Wording.values:
        raise Http404
    return Rehearsal(program, step, wording)


def _program(request: SignedInRequest, pk: int) -> Program:
    rows = Program.objects.visible_to(request.user).select_related("survey__current_version", "offer")
    return get_object_or_404(rows, pk=pk)
