"""A page that breaks, to see what it tells."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def explode(_request: HttpRequest) -> HttpResponse:
    """Raise an error whose text nobody outside may read."""
    raise RuntimeError("the password is swordfish")


urlpatterns = [path("explode/", explode), path("", include("portal.urls"))]
handler500 = "portal.ui.views.server_error"
