"""Find the form a staff page is about."""

from django.shortcuts import get_object_or_404

from feedback.surveys.models import Survey
from portal.accounts.access import SignedInRequest


def survey_for(request: SignedInRequest, slug: str) -> Survey:
    """Return a form the person may open, with its current version.

    Raises: Http404.
    """
    rows = Survey.objects.visible_to(request.user).select_related("current_version")
    return get_object_or_404(rows, slug=slug)
