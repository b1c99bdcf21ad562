"""Show times where the reader is, keep her pages hers, and lead the first visitor to the set-up."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.time_zones import find_zone

GetResponse = Callable[[HttpRequest], HttpResponse]


class TimeZoneMiddleware:
    """Activate the signed-in person's time zone, or the one her browser told."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(find_zone(_zone_name(request))):
            return self.get_response(request)


def _zone_name(request: HttpRequest) -> str:
    told = str(request.COOKIES.get("time_zone", ""))
    # A visitor has no session row: don't touch the lazy user without a session cookie.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return told
    # A page asks some hundred times who she is; through Django's lazy one each time costs as much again.
    request.user = get_user(request)
    return request.user.time_zone or told if isinstance(request.user, User) else told


class PrivatePagesMiddleware:
    """Let no cache on the way keep what was made for a session, whether or not it minds the cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private")
        return response


class FirstVisitMiddleware:
    """Send everybody to the set-up page while nobody has an account."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        setup = reverse("accounts:setup")
        if request.path != setup and _is_page(request.path) and not is_set_up():
            return redirect(setup)
        return self.get_response(request)


def is_set_up() -> bool:
    """Tell whether anybody has an account; once true it is remembered for good."""
    if cache.get("accounts.is_set_up"):
        return True
    found: bool = User.objects.exists()
    if found:
        cache.set("accounts.is_set_up", True, timeout=None)
    return found


def _is_page(path: str) -> bool:
    return not path.startswith(
        ("/static/", "/healthz", "/readyz", "/metrics", "/hooks/", "/brand", "/favicon")
    )
