"""Keep whole pages for visitors, and ask by one small query whether what they show is still true.

Each process keeps its own: the version comes from the database, so no process can show what another one hid.
What no version knows of (a changed name, "3 minutes ago") is old by PAGE_CACHE_SECONDS at most.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language_from_request

from portal.ui.branding import brand

GetResponse = Callable[[HttpRequest], HttpResponse]
Version = Callable[..., Hashable | None]
PERSONAL: Final = ("messages", "csrftoken")
"""Cookies beside the session's that mean the page may hold something for this person only."""

_pages: list[tuple[re.Pattern[str], Version]] = []


def register(address: str, version: Version) -> None:
    """Let the pages whose whole path fits be kept for visitors.

    `version` gets the groups of the expression; it returns what changes whenever the page does, or None when
    a visitor may not see it. It is asked before the page is made, so a kept page is never older than it says.
    """
    _pages.append((re.compile(address), version))


@dataclass(frozen=True)
class Kept:
    """A page as it was sent."""

    version: Hashable
    body: bytes
    headers: dict[str, str]


class PageCacheMiddleware:
    """Answer a visitor with the page that was kept while it is true, or with 304 when she has it already."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        version = _version_of(request) if _is_for_anybody(request) else None
        if version is None:
            return self.get_response(request)
        key = _key_of(request)
        kept = caches["pages"].get(key)
        if kept is None or kept.version != version:
            return self._make(request, key, version)
        return _answer(request, kept)

    def _make(self, request: HttpRequest, key: str, version: Hashable) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.OK or response.streaming or response.cookies:
            return response
        response.headers["ETag"] = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
        response.headers["Cache-Control"] = "private, no-cache"
        kept = Kept(version, response.content, dict(response.items()))
        caches["pages"].set(key, kept, settings.PAGE_CACHE_SECONDS)
        return _answer(request, kept)


def _is_for_anybody(request: HttpRequest) -> bool:
    if request.method != "GET" or not settings.PAGE_CACHE_SECONDS or "HTTP_HX_REQUEST" in request.META:
        return False
    cookies = request.COOKIES
    return settings.SESSION_COOKIE_NAME not in cookies and not any(name in cookies for name in PERSONAL)


def _version_of(request: HttpRequest) -> Hashable | None:
    for pattern, version in _pages:
        if fits := pattern.fullmatch(request.path_info):
            return version(*fits.groups())
    return None


def _key_of(request: HttpRequest) -> str:
    """Return what the page depends on beside its version; hashed, because a visitor chooses most of it."""
    parts: tuple[Any, ...] = (
        *(request.scheme, request.META.get("HTTP_HOST"), request.get_full_path(), brand().version),
        get_language_from_request(request) if len(settings.LANGUAGES) > 1 else "",
        request.COOKIES.get("time_zone", ""),
    )
    return blake2b(repr(parts).encode(errors="replace"), digest_size=16).hexdigest()


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    if request.META.get("HTTP_IF_NONE_MATCH") == kept.headers["ETag"]:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.body)
    for name, value in kept.headers.items():
        if name != "Content-Type" or response.status_code == HTTPStatus.OK:
            response.headers[name] = value
    return response
