"""Look up who gave a confidential answer, which is written down."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import IdentityLook, Response
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.lib.errors import ActionError

RIGHT = "surveys.identify"


class LookNotAllowed(ActionError):
    sentence = _("Only administrators can look up who gave a confidential answer.")


class ReasonMissing(ActionError):
    sentence = _("Say why you need to know. The reason stays with the answer, with your name.")


class NobodyToShow(ActionError):
    sentence = _("Nothing is hidden here: this answer shows its customer, or knows none.")


def look_up_who(*, response: Response, looked_by: User, reason: str, now: datetime) -> IdentityLook:
    """Write down who wants to know who answered, and why; for a quarter of an hour the name shows to her.

    Raises: LookNotAllowed, NobodyToShow, ReasonMissing.
    """
    if not may(looked_by, RIGHT):
        raise LookNotAllowed
    if not response.is_confidential or response.customer_id is None:
        raise NobodyToShow
    if not reason.strip():
        raise ReasonMissing
    return IdentityLook.objects.create(
        response=response, looked_by=looked_by, reason=reason.strip()[:300], looked_at=now
    )
