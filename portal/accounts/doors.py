"""Let the apps above refuse a new account or a new address before it is made."""

from collections.abc import Callable

from django.http import HttpRequest

DoorCheck = Callable[[HttpRequest, str], str]
"""Gets the request and the e-mail address; returns the sentence that refuses, or nothing."""

_checks: dict[str, DoorCheck] = {}


def register(key: str, check: DoorCheck) -> None:
    """Ask the check at every sign-up; one with the same key replaces the old."""
    _checks[key] = check


def refusal_of(request: HttpRequest, email: str) -> str:
    """Return the first sentence that refuses the sign-up; empty when nothing stands against it."""
    return next((sentence for check in _checks.values() if (sentence := check(request, email))), "")
