"""Tell whether a form was sent from one of our own pages (CSRF).

Decided: the check is Django's, but a page that fails it is shown again with everything typed instead of an
error page, and a request without any cookie passes. Such a request carries no sign-in that could be misused,
only what anybody may send; browsers in mail programs that refuse cookies can answer this way. The session
cookie is SameSite=Lax, so a page of another site can't send it along.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _OriginCheck(CsrfViewMiddleware):
    """Django's check, which here answers with its reason instead of an error page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def is_from_our_page(request: HttpRequest) -> bool:
    """Tell whether a POST to a view that is exempt from the middleware's own check may be believed."""
    if not request.COOKIES:
        return True
    check = _OriginCheck(_nothing)
    check.process_request(request)
    return check.process_view(request, _nothing, (), {}) is None
