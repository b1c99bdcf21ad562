"""The pages on which everybody reads what was heard and what came of it."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.outcomes.models import Outcome
from portal.ui.paging import page_of

PAGE_SIZE: Final = 10


@login_not_required
@never_cache
@require_safe
def outcome_list(request: HttpRequest) -> HttpResponse:
    """List what is published, newest first; never kept, so a quote taken back is gone with the next look."""
    rows = Outcome.objects.public().shown()
    page = page_of(request, rows, order=("-published_at", "-pk"), size=PAGE_SIZE)
    return render(request, "feedback/outcomes/outcome_list.html", {"page": page})


@login_not_required
@never_cache
@require_safe
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one outcome, where the message about it leads."""
    found = get_object_or_404(Outcome.objects.public().shown(), pk=pk)
    return render(request, "feedback/outcomes/outcome.html", {"outcome": found})
