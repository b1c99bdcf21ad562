"""The pages on which staff write what came of what customers said, publish it, and see who is told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.insights.days import day_of
from feedback.outcomes.actions import (
    drop_draft,
    edit_outcome,
    publish_outcome,
    retract_outcome,
    write_outcome,
)
from feedback.outcomes.forms import OutcomeForm
from feedback.outcomes.models import Outcome, OutcomeStep
from feedback.outcomes.reach import reach_of
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other


@desk("outcomes.view")
@require_safe
def outcome_list(request: SignedInRequest) -> HttpResponse:
    """List the outcomes, the latest first; all of them or one state."""
    state = request.GET.get("state", "")
    rows = Outcome.objects.visible_to(request.user).shown()
    if state in Outcome.State.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(request, rows, order=("-pk",)),
        "state": state,
        "states": Outcome.State.choices,
        "may_write": may(request.user, "outcomes.manage"),
    }
    return render(request, "feedback/outcomes/desk/outcome_list.html", context)


@desk("outcomes.view")
@require_safe
def outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an outcome as everybody will, who is told, who is not and why, and its history."""
    found = _outcome(request, pk)
    context = {
        "outcome": found,
        "suggestions": found.suggestions.all(),
        "reach": reach_of(found, timezone.now()),
        "steps": OutcomeStep.objects.of(found),
        "may_manage": may(request.user, "outcomes.manage"),
    }
    return render(request, "feedback/outcomes/desk/outcome.html", context)


@desk("outcomes.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_new(request: SignedInRequest) -> HttpResponse:
    """Write a draft; `?suggestion=` and `?theme=` fill in where it comes from."""
    now = timezone.now()
    form = OutcomeForm(request.POST or None, today=day_of(now), initial=_hints(request))
    if form.is_valid():
        made = write_outcome(words=form.words, author=request.user, now=now)
        messages.success(request, _("The draft is kept. Look at it and at who is told, then publish it."))
        return see_other("outcomes-desk:outcome", made.pk)
    return _form_page(request, form)


@desk("outcomes.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an outcome; nobody is told again. `?words=` fills in how it read after a step of its history."""
    found, now = _outcome(request, pk), timezone.now()
    step = OutcomeStep.objects.numbered(found, request.GET.get("words", ""))
    earlier = step.words if step else None
    form = OutcomeForm(request.POST or None, outcome=found, today=day_of(now), initial=earlier)
    if form.is_valid():
        try:
            edit_outcome(outcome=found, words=form.words, seen=form.seen_count, author=request.user, now=now)
        except ActionError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved. Whoever was told is not told again."))
            return see_other("outcomes-desk:outcome", pk)
    return _form_page(request, form, is_earlier=step is not None)


@desk("outcomes.manage")
@require_POST
def outcome_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show it to everybody, and tell who agreed."""
    return _act(
        request, pk, publish_outcome, _("Everybody can read it. Who contributed and agreed is told, once.")
    )


@desk("outcomes.manage")
@require_POST
def outcome_retract(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it off the public page."""
    return _act(
        request, pk, retract_outcome, _("It is off the public page. Messages that had not left are stopped.")
    )


@desk("outcomes.manage")
@require_POST
def outcome_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        drop_draft(outcome=_outcome(request, pk))
    except ActionError as refusal:
        messages.error(request, str(refusal))
        return see_other("outcomes-desk:outcome", pk)
    messages.success(request, _("The draft is gone."))
    return see_other("outcomes-desk:outcome-list")


def _act(request: SignedInRequest, pk: int, action: Callable[..., Outcome], done: str) -> HttpResponse:
    try:
        action(outcome=_outcome(request, pk), author=request.user, now=timezone.now())
    except ActionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return see_other("outcomes-desk:outcome", pk)


def _outcome(request: SignedInRequest, pk: int) -> Outcome:
    return get_object_or_404(Outcome.objects.visible_to(request.user).shown(), pk=pk)


def _hints(request: SignedInRequest) -> dict[str, Any]:
    names = {"theme": request.GET.get("theme", ""), "suggestions": request.GET.getlist("suggestion")}
    return {name: value for name, value in names.items() if value}


def _form_page(request: SignedInRequest, form: OutcomeForm, *, is_earlier: bool = False) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "outcome": form.outcome, "is_earlier": is_earlier}
    return render(request, "feedback/outcomes/desk/outcome_edit.html", context, status=status)
