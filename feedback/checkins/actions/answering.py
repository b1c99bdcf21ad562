"""Take the answer to a check-in."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from feedback.checkins.models import CheckIn
from feedback.surveys.actions import Submission, accept_response, correct_response, submit_response
from feedback.surveys.models import Response
from portal.lib.errors import ActionError
from portal.lib.states import advance

ANSWER, CORRECTION = "checkin.answer", "checkin.correction"
_ANSWER_KEYS = UUID("6f0c3f6e-2f0b-4e52-9a0e-0d1f7a3c5b81")


class CheckInClosed(ActionError):
    sentence = _("This question can no longer be answered here.")


class CheckInAnonymous(ActionError):
    sentence = _(
        "This form has become anonymous, so it takes no answer by a link of your own. Open the form itself."
    )


def answer_key(check_in: CheckIn) -> UUID:
    """Return the one key that every sending of this check-in's answer has."""
    return uuid5(_ANSWER_KEYS, check_in.token)


@transaction.atomic
def answer_check_in(*, check_in: CheckIn, submission: Submission, now: datetime) -> Response:
    """Record the customer's answer, or within 24 hours of it her better one; the same twice is one.

    Raises: CheckInClosed, CheckInAnonymous, and what `submit_response` raises.
    """
    # Locked alone: what a join brings along may be older than the row we waited for.
    check_in = CheckIn.objects.select_for_update().get(pk=check_in.pk)
    submission = replace(
        submission, customer=check_in.customer, channel=check_in.channel, touch_kind=ANSWER, is_invited=True
    )
    if check_in.response is not None and check_in.may_be_corrected(now):
        response = correct_response(
            response=check_in.response, submission=submission, correction_kind=CORRECTION, now=now
        )
        if response.is_suspected_spam and not submission.suspicion:
            accept_response(response=response, now=now)
        return response
    if not check_in.is_open(now):
        raise CheckInClosed
    if check_in.survey.is_anonymous:
        raise CheckInAnonymous
    response = submit_response(survey=check_in.survey, submission=submission, now=now)
    advance(check_in, CheckIn.State.ANSWERED, CheckIn.MOVES, answered_at=now, response=response)
    return response
