"""Let a person take responsibility for what the doctor found, and keep her words."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.messaging.overrides import Override

OVERRIDE_LIFE: Final = timedelta(days=90)


class ReasonMissing(ActionError):
    sentence = _("Write why this may pass, in ten letters or more. Your words are kept.")


@transaction.atomic
def override_finding(*, name: str, reason: str, made_by: User, now: datetime) -> Override:
    """Let a red finding pass for 90 days; the words are kept for good. Saying it again replaces the former.

    Raises: ReasonMissing.
    """
    reason = " ".join(reason.split())
    if len(reason) < 10:
        raise ReasonMissing
    Override.objects.filter(name=name, ended_at=None).update(ended_at=now)
    return Override.objects.create(
        name=name, reason=reason[:500], made_by=made_by, made_at=now, ends_at=now + OVERRIDE_LIFE
    )


def end_override(*, name: str, now: datetime) -> int:
    """Take the word back; return how many stood."""
    return Override.objects.standing(now).filter(name=name).update(ended_at=now)
