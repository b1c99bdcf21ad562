"""Register what the screening adds: the signals that depend on settings, and its watch at the door."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import doors
from portal.lib.client import client_ip
from portal.screening.akismet import calls_it_spam
from portal.screening.blocking import refusal_by_block
from portal.screening.manners import TRAP_FIELD
from portal.screening.rules import Rule, register

register(Rule("akismet", _("Akismet, which was asked as the settings say, calls it spam."), calls_it_spam))


def refuse_at_the_door(request: HttpRequest, email: str) -> str:
    """Return why nobody gets an account this way: a block, or a field that only programs fill in."""
    if request.POST.get(TRAP_FIELD, "").strip():
        return gettext("A field that people can't see was filled in. Empty the form and type it again.")
    return refusal_by_block(ip=client_ip(request), email=email, now=timezone.now())


doors.register("screening", refuse_at_the_door)
