"""Keep those from writing who may only read for a while, and tell them until when and why."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.lib.errors import ActionError


class WritingRefused(ActionError):
    sentence = _("You can read but not write here right now. Your text is kept here; copy it.")


def check_may_write(person: User, now: datetime) -> None:
    """Refuse whoever is silenced or suspended, and requests from where nothing is taken.

    Raises: WritingRefused.
    """
    if person.is_silenced(now) or person.is_suspended(now):
        raise WritingRefused(silence_sentence(person))
    if person.asking.refusal:
        raise WritingRefused(person.asking.refusal)


def silence_sentence(person: User) -> str:
    """Say until when a person may not write, and why."""
    until = max(filter(None, (person.silenced_until, person.suspended_until)), default=None)
    return gettext("Until %(until)s you can read but not write. The reason: %(reason)s") % {
        "until": moment(until) if until else "",
        "reason": person.restriction_reason,
    }


def moment(when: datetime) -> str:
    """Return a moment as people read it, in the reader's time zone."""
    return date_format(timezone.localtime(when), "j F Y, H:i")
