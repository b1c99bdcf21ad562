"""The pages on which staff read suggestions, publish them, and decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.suggestions.actions import (
    decide_suggestion,
    make_suggestion,
    publish_suggestion,
    withdraw_suggestion,
)
from feedback.suggestions.forms import DecisionForm, WishForm
from feedback.suggestions.models import Suggestion, SuggestionDecision
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.interactions.models import Interaction
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other


@desk("suggestions.view")
@require_safe
def suggestion_list(request: SignedInRequest) -> HttpResponse:
    """List what waits to be read, the oldest first, or what is published, the most wanted first."""
    is_published = "published" in request.GET
    rows = Suggestion.objects.visible_to(request.user).select_related("author")
    if is_published:
        page = page_of(request, rows.published(), order=("-vote_count", "-pk"))
    else:
        page = page_of(request, rows.unpublished(), order=("created_at", "pk"))
    context = {"page": page, "is_published": is_published}
    return render(request, "feedback/suggestions/desk/suggestion_list.html", context)


@desk("suggestions.view")
@require_safe
def suggestion(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one suggestion with what staff can do about it."""
    return _page(request, _suggestion(request, pk))


@desk("suggestions.work")
@require_POST
def suggestion_make(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a suggestion of a touch."""
    rows = Interaction.objects.visible_to(request.user).select_related("customer__user")
    made = make_suggestion(origin=get_object_or_404(rows, pk=pk), made_by=request.user, now=timezone.now())
    return see_other("suggestions-desk:suggestion", made.pk)


@desk("suggestions.work")
@require_POST
def suggestion_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish a suggestion in the words of the form, or change the words of a published one."""
    found, form = _suggestion(request, pk), WishForm(request.POST)
    if not form.is_valid():
        return _page(request, found, wish_form=form, status=422)
    publish_suggestion(suggestion=found, wish=form.wish, now=timezone.now())
    messages.success(request, _("Everybody can read it and say that they want it."))
    return see_other("suggestions-desk:suggestion", pk)


@desk("suggestions.work")
@require_POST
def suggestion_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a suggestion off the public page."""
    withdraw_suggestion(suggestion=_suggestion(request, pk))
    messages.success(request, _("It is off the public page. Its votes are kept."))
    return see_other("suggestions-desk:suggestion", pk)


@desk("suggestions.decide")
@require_POST
def suggestion_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what happens with a suggestion."""
    found = _suggestion(request, pk)
    form = DecisionForm(request.POST, suggestion=found)
    if form.is_valid():
        try:
            decide_suggestion(
                suggestion=found, **form.cleaned_data, decided_by=request.user, now=timezone.now()
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is decided. Who asked to be told is told, once."))
            return see_other("suggestions-desk:suggestion", pk)
    return _page(request, _suggestion(request, pk), decision_form=form, status=422)


def _suggestion(request: SignedInRequest, pk: int) -> Suggestion:
    rows = Suggestion.objects.visible_to(request.user).select_related("author", "origin")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: SignedInRequest,
    found: Suggestion,
    *,
    wish_form: WishForm | None = None,
    decision_form: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "suggestion": found,
        "decisions": SuggestionDecision.objects.of(found),
        "wish_form": wish_form or WishForm(initial={"title": found.title, "text": found.text}),
        "decision_form": decision_form or DecisionForm(suggestion=found),
        "may_work": may(request.user, "suggestions.work"),
        "may_decide": may(request.user, "suggestions.decide"),
    }
    return render(request, "feedback/suggestions/desk/suggestion.html", context, status=status)
