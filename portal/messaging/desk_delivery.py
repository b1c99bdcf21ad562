"""Show staff how messages leave: the lanes with their limits, and what the doctor finds."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.messaging import doctor
from portal.messaging.actions.lanes import LimitInvalid, limit_lane, open_lane
from portal.messaging.actions.overrides import end_override, override_finding
from portal.messaging.forms import LimitForm
from portal.messaging.lane_list import lanes_shown, provider_names
from portal.messaging.lanes import Lane
from portal.messaging.overrides import Override
from portal.messaging.signatures import judge_signature
from portal.ui.responses import see_other

LONGEST_SOURCE: Final = 200_000


@desk("messages.view")
@require_safe
def lane_list(request: SignedInRequest) -> HttpResponse:
    """Show by which lanes messages leave and how fast they may."""
    return _lanes_page(request, LimitForm())


@desk("messages.manage")
@require_POST
def lane_limit(request: SignedInRequest) -> HttpResponse:
    """Set at most how many may leave by a lane in an hour."""
    form = LimitForm(request.POST)
    if not form.is_valid():
        return _lanes_page(request, form, status=422)
    name, limit = form.cleaned_data["lane"], form.cleaned_data["hourly_limit"]
    try:
        limit_lane(name=name, hourly_limit=limit, now=now(), is_provider=name in provider_names())
    except LimitInvalid as error:
        form.add_error("hourly_limit", str(error))
        return _lanes_page(request, form, status=422)
    messages.success(request, _("It holds from now on."))
    return see_other("messaging-desk:lane-list")


@desk("messages.manage")
@require_POST
def lane_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a lane before its pause is over."""
    lane = get_object_or_404(Lane, pk=pk)
    open_lane(lane=lane, now=now())
    messages.success(request, _("The lane is open. What waited for it is due now."))
    return see_other("messaging-desk:lane-list")


@desk("messages.view")
@require_safe
def doctor_page(request: SignedInRequest) -> HttpResponse:
    """Look at everything that decides whether mail arrives; asks the DNS, so it may take a moment."""
    return _doctor_page(request)


@desk("messages.manage")
@require_POST
def doctor_override(request: SignedInRequest, name: str) -> HttpResponse:
    """Let a red finding pass, with a reason that is kept."""
    _known(name)
    reason = request.POST.get("reason", "")
    try:
        override_finding(name=name, reason=reason, made_by=request.user, now=now())
    except ActionError as error:
        context: dict[str, object] = {"refused": name, "error": str(error), "typed": reason}
        return _doctor_page(request, context, status=422)
    messages.success(request, _("It may pass for 90 days. Your words are kept."))
    return see_other("messaging-desk:doctor")


@desk("messages.manage")
@require_POST
def doctor_end(request: SignedInRequest, name: str) -> HttpResponse:
    """Take back the word that let a finding pass."""
    _known(name)
    end_override(name=name, now=now())
    messages.success(request, _("It stops programs again."))
    return see_other("messaging-desk:doctor")


@desk("messages.manage")
@require_POST
def doctor_signature(request: SignedInRequest) -> HttpResponse:
    """Judge the signature of a mail of ours that somebody received; nothing of it is kept."""
    source = request.POST.get("source", "")[:LONGEST_SOURCE]
    judgment = judge_signature(source, settings.LIST_FROM_EMAIL.rpartition("@")[2])
    return _doctor_page(request, {"source": source, "signature": judgment})


def _known(name: str) -> None:
    if name not in doctor.LABELS:
        raise Http404


def _lanes_page(request: SignedInRequest, form: LimitForm, *, status: int = 200) -> HttpResponse:
    context = {
        "lanes": lanes_shown(now()),
        "form": form,
        "may_manage": may(request.user, "messages.manage"),
    }
    return render(request, "portal/messaging/lane_list.html", context, status=status)


def _doctor_page(
    request: SignedInRequest, more: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    findings = doctor.examine(now())
    context = {
        "findings": findings,
        "labels": [str(label) for label in doctor.LABELS.values()],
        "blockers": [finding for finding in findings if finding.blocks],
        "log": Override.objects.newest_with_people()[:20],
        "may_manage": may(request.user, "messages.manage"),
        **(more or {}),
    }
    return render(request, "portal/messaging/doctor.html", context, status=status)
