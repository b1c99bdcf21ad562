"""Hold apart what was not said by a person, and let it count when it was: either way as often as needed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.surveys import changes
from feedback.surveys.actions.answering import record_touch, touch_says
from feedback.surveys.actions.checking import SURVEY_RESPONSE
from feedback.surveys.actions.errors import AlreadyHeld, NotSuspected
from feedback.surveys.actions.places import give_places_back, take_places, take_receipt
from feedback.surveys.actions.replying import touch_of, touches_of
from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.interactions import followers
from portal.interactions.models import Interaction

LONGEST_REASON = 200


@transaction.atomic
def hold_response(*, response: Response, suspicion: str, now: datetime) -> Response:
    """Hold an answer apart: it counts nowhere, gives its place back, and waits for no answer of ours.

    Nothing of it is deleted. Whoever made something of it is told (`followers`).

    Raises: AlreadyHeld.
    """
    rows = Response.objects.counted().filter(pk=response.pk)
    if not rows.update(is_suspected_spam=True, suspicion=suspicion[:LONGEST_REASON]):
        raise AlreadyHeld
    response.refresh_from_db()
    give_places_back(response.survey, response.values_by_key())
    touches = touches_of(response)
    touches.waiting().update(wants_reply=False, is_complaint=False)
    changes.tell(response.survey_id, response.submitted_at or now)
    for touch in touches:
        followers.tell_held(followers.Judged(touch, response.suspicion, now))
    return response


def mark_as_spam(*, response: Response, author: User, now: datetime) -> Response:
    """Hold an answer apart because a person read it and says so.

    Raises: AlreadyHeld.
    """
    suspicion = _("%(name)s says it is spam.") % {"name": author.display_name}
    return hold_response(response=response, suspicion=suspicion, now=now)


@transaction.atomic
def accept_response(*, response: Response, now: datetime) -> Response:
    """Let a suspected response count: it was a person after all.

    It takes its place under the cap now, if there is one left, and its touch waits again if it did before.

    Raises: NotSuspected, SurveyFull, QuotaFull, CountedBefore.
    """
    if not Response.objects.suspected().filter(pk=response.pk).update(is_suspected_spam=False, suspicion=""):
        raise NotSuspected
    response.refresh_from_db()
    take_places(response.survey, response.values_by_key())
    take_receipt(response)
    known = touch_of(response)
    kind = known.kind if known else SURVEY_RESPONSE
    touch = record_touch(response, response.comment, kind, response.pk, response.submitted_at or now)
    if known is not None:
        _wait_again(response, touch, now)
    return response


def _wait_again(response: Response, touch: Interaction, now: datetime) -> None:
    """Say again of the touch what holding took back, by the answer as it stands now."""
    said = touch_says(response, response.comment)
    Interaction.objects.filter(pk=touch.pk, answered_at__isnull=True).update(**said)
    for each in touches_of(response):
        followers.tell_accepted(followers.Judged(each, _("The answer counts again."), now))
