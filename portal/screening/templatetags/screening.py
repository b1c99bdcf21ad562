"""Put into a form what tells how it was filled in."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone

from portal.accounts.models import User
from portal.screening.manners import NONCE_FIELD, START_FIELD, TRAP_FIELD, challenge_of, sign_start

register = template.Library()


@register.inclusion_tag("portal/screening/guard.html", takes_context=True)
def guard(context: Context) -> dict[str, Any]:
    """Ask how the form is filled in: everybody by a field nobody sees, a new account by a clock and a sum.

    Staff are asked nothing. A form that comes back with an error keeps the moment of its first opening.
    """
    if "request" not in context:  # a form that is kept for all who are not new here (portal/ui/kept.py)
        return {"is_asked": False} if context["is_staff"] else _asked("")
    request, now = context["request"], timezone.now()
    person = request.user
    if isinstance(person, User) and person.is_staff:
        return {"is_asked": False}
    token = ""
    if isinstance(person, User) and person.is_new(now):
        token = request.POST.get(START_FIELD, "")[:300] or sign_start(now)
    return _asked(token)


def _asked(token: str) -> dict[str, Any]:
    return {
        "is_asked": True,
        "token": token,
        "challenge": challenge_of(token),
        "bits": settings.PROOF_OF_WORK_BITS,
        "start_field": START_FIELD,
        "sum_field": NONCE_FIELD,
        "trap_field": TRAP_FIELD,
    }
