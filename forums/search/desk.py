"""Show staff what people look for and do not find."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums.search.actions import settle_missed_search
from forums.search.forms import HandledForm
from forums.search.models import MissedSearch
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

ROWS: Final = 30


@desk("forums.manage")
@require_safe
def missed_list(request: SignedInRequest) -> HttpResponse:
    """Show the words that found nothing, the most wanted first."""
    wanted = request.GET.get("state", "")
    state = wanted if wanted in MissedSearch.State.values else MissedSearch.State.OPEN.value
    rows = MissedSearch.objects.visible_to(request.user).in_state(state).select_related("handled_by")
    context = {
        "page": page_of(request, rows, order=("-count", "-pk"), size=ROWS),
        "states": MissedSearch.State.choices,
        "state": state,
        "search_url": reverse("search:results"),
    }
    return render(request, "forums/search/desk/missed_list.html", context)


@desk("forums.manage")
@require_POST
def missed_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what staff say about words that found nothing."""
    missed = get_object_or_404(MissedSearch.objects.visible_to(request.user), pk=pk)
    form = HandledForm(request.POST)
    if form.is_valid():
        try:
            settle_missed_search(missed=missed, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("“%(words)s” was moved.") % {"words": missed.words})
    return see_other("search-desk:missed-list")
