"""The page on which staff see which links of a form's mails were opened, and why they count or not."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from feedback.surveys.models import Survey
from feedback.taps.models import Tap
from feedback.taps.overview import overview_of
from portal.accounts.access import SignedInRequest, desk
from portal.ui.paging import page_of

PAGE_SIZE = 50


@desk("surveys.view")
@require_safe
def tap_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the opened links of a form's mails, newest first, below what became of all of them."""
    found = get_object_or_404(Survey.objects.visible_to(request.user), slug=slug)
    context = {
        "survey": found,
        "overview": overview_of(found),
        "page": page_of(request, Tap.objects.of_survey(found), order=("-opened_at", "-pk"), size=PAGE_SIZE),
    }
    return render(request, "feedback/taps/desk/tap_list.html", context)
