"""Tell a person on every page what a moderator decided about her."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.restrictions import silence_sentence


def restriction(request: HttpRequest) -> dict[str, Any]:
    """Return `silence` and `warning`, the sentences of the banner; a visitor's session is never touched."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
        return {}
    person = request.user
    return {
        "silence": silence_sentence(person) if person.is_silenced(timezone.now()) else "",
        "warning": person.unread_warning,
    }
