"""The page on which everybody sees what the answers to a form come to."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from feedback.insights.models import PublicResults
from feedback.insights.public import page_of_results


@login_not_required
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the released results of a form whose staff wish it; nobody's words, no small group."""
    found = get_object_or_404(PublicResults.objects.open(), survey__slug=slug)
    context = {"results": found, "survey": found.survey, "page": page_of_results(found)}
    response = render(request, "feedback/insights/results.html", context)
    if not found.may_be_indexed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
