"""Give every page the site around it: the brand, the header's entries, and who is signed in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from portal.ui.frame import Portal


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `portal`, `person` (who is signed in, or None) and `mail_is_kept_here`.

    `site` is `portal` under another name; on allauth's pages it is allauth's own. A request without a session
    cookie never touches `request.user`: no session is read or made for a visitor.
    """
    person = _person(request)
    portal = Portal(request, person)
    return {
        "portal": portal,
        "site": portal,
        "person": person,
        "mail_is_kept_here": settings.EMAIL_TRANSPORT == "local",
    }


def _person(request: HttpRequest) -> AbstractBaseUser | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_authenticated else None
