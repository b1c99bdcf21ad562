"""Add to the portal's pages the floor: hello and one indexed query, behind the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from benchmarks.answering_floor import take
from forums.discussions.models import Topic


@login_not_required
def floor(_request: HttpRequest, pk: int) -> HttpResponse:
    """Answer as little as a page can that reads one row."""
    return HttpResponse(f"Hello, {Topic.objects.only('title').get(pk=pk).title}")


urlpatterns = [
    path("floor/<int:pk>/", floor),
    path("floor/answers/", take),
    path("", include("portal.urls")),
]
handler404 = "portal.ui.views.not_found"
