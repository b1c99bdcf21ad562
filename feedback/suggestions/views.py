"""The pages on which everybody sees what customers want, and says so."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.suggestions.actions import suggest, take_vote_back, vote_for
from feedback.suggestions.forms import SuggestForm
from feedback.suggestions.models import Suggestion, SuggestionDecision, Vote
from portal.accounts.access import SignedInRequest
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

ORDERS: Final = {"": ("-vote_count", "-pk"), "new": ("-published_at", "-pk")}


@login_not_required
@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """List what is published: the most wanted first, or the newest; all of it or one state."""
    state, order = request.GET.get("state", ""), request.GET.get("order", "")
    rows = Suggestion.objects.published()
    if state in Suggestion.State.values:
        rows = rows.filter(state=state)
    page = page_of(request, rows, order=ORDERS.get(order, ORDERS[""]))
    context = {
        "page": page,
        "chosen": Vote.objects.chosen_by(request.user, [row.pk for row in page.items]),
        "state": state,
        "order": order,
        "states": Suggestion.State.choices,
    }
    return render(request, "feedback/suggestions/suggestion_list.html", context)


@login_not_required
@require_safe
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one suggestion and what was decided about it."""
    found = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    context = {
        "suggestion": found,
        "decisions": SuggestionDecision.objects.of(found),
        "vote": Vote.objects.of(found, request.user).first(),
    }
    return render(request, "feedback/suggestions/suggestion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_new(request: SignedInRequest) -> HttpResponse:
    """Take a suggestion; staff read it before everybody does."""
    form = SuggestForm(request.POST or None, initial={"wants_news": False})
    if request.method == "POST" and form.is_valid():
        wants_news = form.cleaned_data["wants_news"]
        try:
            made = suggest(author=request.user, wish=form.wish, wants_news=wants_news, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. We read it first; then everybody can see it."))
            return see_other(made)
    status = 422 if form.is_bound else 200
    return render(request, "feedback/suggestions/suggestion_new.html", {"form": form}, status=status)


@require_POST
def suggestion_vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that one wants it too, and whether one wants to be told."""
    found = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    wants_news = bool(request.POST.get("wants_news"))
    vote_for(suggestion=found, voter=request.user, wants_news=wants_news, now=timezone.now())
    return see_other(found)


@require_POST
def suggestion_unvote(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a vote back."""
    found = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    take_vote_back(suggestion=found, voter=request.user)
    return see_other(found)
