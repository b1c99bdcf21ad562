"""Make answers fit htmx, and give /admin/ the policy its theme needs."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class HtmxResponseMiddleware:
    """Lead htmx out of its panel to sign in, and give /admin/ the policy its theme needs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") == "true":
            response = _for_htmx(response)
            patch_vary_headers(response, ["HX-Request"])
        if request.path.startswith("/admin/"):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]  # noqa: SLF001
        return response


def _for_htmx(response: HttpResponse) -> HttpResponse:
    """Turn a redirect to the sign-in page into one the browser follows as a whole page.

    An htmx request would follow the redirect itself and put the sign-in page into a panel.
    """
    if not 300 <= response.status_code < 400 or not _is_sign_in(response.headers.get("Location", "")):
        return response
    whole_page = HttpResponse(status=204, headers={"HX-Redirect": response.headers["Location"]})
    whole_page.cookies = response.cookies
    return whole_page


def _is_sign_in(location: str) -> bool:
    return urlsplit(location).path == resolve_url(settings.LOGIN_URL)
