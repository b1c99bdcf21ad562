"""Ask a customer whether she may be quoted, and take a quote down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.inbox.actions.quoting import ask_to_quote, take_quote_down
from feedback.inbox.desk.common import entry_for, way_back
from feedback.inbox.desk.responses import response_page
from feedback.inbox.forms import QuoteForm
from feedback.inbox.models import Quote
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other


@desk("surveys.view")
@require_safe
def quote_list(request: SignedInRequest) -> HttpResponse:
    """List what customers were asked for, and what they said."""
    state = request.GET.get("state", "")
    rows = Quote.objects.newest_first()
    if state in Quote.State.values:
        rows = rows.filter(state=state)
    page = page_of(request, rows, order=("-pk",), size=25)
    context = {"page": page, "state": state, "states": Quote.State.choices}
    return render(request, "feedback/inbox/desk/quote_list.html", context)


@desk("voices.ask")
@require_POST
def quote_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask her, once."""
    entry = entry_for(request, pk)
    form = QuoteForm(request.POST)
    if form.is_valid():
        try:
            ask_to_quote(
                entry=entry, words=form.cleaned_data["words"], author=request.user, now=timezone.now()
            )
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("She is asked. Nothing is shown before she says yes."))
            return see_other(way_back(request))
    return response_page(request, pk, quote_form=form)


@desk("voices.ask")
@require_POST
def quote_down(request: SignedInRequest, pk: int) -> HttpResponse:
    """Quote it no longer."""
    quote = get_object_or_404(Quote, response=entry_for(request, pk).response)
    try:
        take_quote_down(quote=quote, author=request.user, now=timezone.now())
    except ActionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Nobody reads it any more."))
    return see_other(way_back(request))
