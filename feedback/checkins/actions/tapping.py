"""Make a number tapped in the mail an answer, once a person has shown that she is there.

The rule that judges stands in `feedback.taps.judging`, and why it is so in ADR 43.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.checkins.actions.answering import answer_check_in, answer_key
from feedback.checkins.models import CheckIn
from feedback.surveys.actions import Submission, hold_response
from feedback.surveys.definition import evaluate
from feedback.surveys.models import Response, SurveyVersion
from feedback.taps.actions import (
    NotTapped,
    Opening,
    judge_again,
    note_opening,
    opened_tap,
    overturned,
    settle_tap,
    sign_tap,
)
from feedback.taps.judging import Reason, Sign
from feedback.taps.models import Tap
from feedback.taps.shapes import Shape
from portal.lib.errors import ActionError
from portal.lib.jobs import batches_of, drain

BATCH: Final = 100


class Outcome(StrEnum):
    """What became of a sign."""

    COUNTED = "counted"
    NOTED = "noted"
    ASKED = "asked"
    """It needs a firmer sign: a hand on the page, or the button."""


@dataclass(frozen=True)
class Signing:
    """What the page says of the person in front of it."""

    token: str
    sign: Sign
    is_driven: bool = False


def note_link(*, check_in: CheckIn, score: int | None, shape: Shape, now: datetime) -> Tap | None:
    """Note that a link of the mail was opened; it never counts by itself.

    When it shows that a scanner gave an answer that counted already, that answer is held apart.
    """
    message = check_in.message
    sent_at = message.accepted_at if message and message.accepted_at else check_in.sent_at
    opening = Opening(check_in.survey, score, shape, mail=check_in.pk, sent_at=sent_at)
    tap = note_opening(opening=opening, now=now)
    wrong = overturned(tap) if tap is not None else None
    if wrong is not None:
        _take_back(check_in, wrong, now)
    return tap


def is_whole(version: SurveyVersion, score: int) -> bool:
    """Tell whether a score alone answers all that the form needs."""
    form = version.form
    if form.main is None:
        return False
    outcome = evaluate(form, {form.main: score}, {})
    return not outcome.required - {form.main} and form.main in outcome.visible


@transaction.atomic
def confirm_tap(*, check_in: CheckIn, signing: Signing, now: datetime) -> Outcome:
    """Take the sign of a person, and count the number she tapped if there is no doubt left.

    An answer that is here already is never changed this way: that takes the button.

    Raises: NotTapped, CheckInClosed, and what `submit_response` raises.
    """
    check_in = CheckIn.objects.select_for_update().get(pk=check_in.pk)
    tap = opened_tap(signing.token, survey=check_in.survey, mail=check_in.pk)
    if tap.state == Tap.State.COUNTED:
        return Outcome.COUNTED
    if not check_in.may_be_tapped(now):
        raise NotTapped
    sign_tap(tap=tap, sign=signing.sign, is_driven=signing.is_driven, now=now)
    if tap.reason != Reason.COUNTS:
        return Outcome.ASKED
    if tap.sign == Sign.STAY:
        return Outcome.NOTED
    _count(check_in, tap, now)
    return Outcome.COUNTED


@transaction.atomic
def answer_by_button(*, check_in: CheckIn, submission: Submission, token: str, now: datetime) -> Response:
    """Record what the button sends, from a page that a tapped number may have opened (`token`).

    Raises: what `answer_check_in` raises.
    """
    tap = _pressed(check_in, submission, token, now)
    if tap is not None and tap.reason != Reason.COUNTS:
        suspicion = _("It was sent within three seconds while a mail scanner opened the links of this mail.")
        submission = replace(submission, suspicion=suspicion)
    response = answer_check_in(check_in=check_in, submission=submission, now=now)
    if tap is not None:
        settle_tap(tap=tap, has_counted=not submission.suspicion)
    return response


def _pressed(check_in: CheckIn, submission: Submission, token: str, now: datetime) -> Tap | None:
    """Note that the button was pressed for the tapped number; None if it was for another, or for none."""
    try:
        tap = opened_tap(token, survey=check_in.survey, mail=check_in.pk)
        if submission.answers.get(submission.version.form.main or "") != tap.score:
            return None
        return sign_tap(tap=tap, sign=Sign.PRESS, is_driven=False, now=now)
    except NotTapped:
        return None


def count_taps(*, now: datetime) -> int:
    """Count the numbers whose page stayed in view and that no scanner has put in doubt since.

    Return how many were looked at.
    """
    return drain(batches_of(Tap.objects.settled_by(now), BATCH), lambda tap: _settle(tap, now))


@transaction.atomic
def _settle(tap: Tap, now: datetime) -> None:
    check_in = CheckIn.objects.select_for_update().filter(pk=tap.mail or 0).first()
    tap.refresh_from_db()
    if tap.state != Tap.State.SIGNED or tap.signed_at is None:
        return
    judge_again(tap)
    is_newest = not Tap.objects.signed_after(tap).exists()
    is_free = check_in is not None and check_in.may_be_tapped(tap.signed_at)
    if check_in is None or not (is_newest and is_free and tap.reason == Reason.COUNTS):
        settle_tap(tap=tap, has_counted=False)
        return
    try:
        with transaction.atomic():
            _count(check_in, tap, tap.signed_at)
    except ActionError:  # the form is full, or asks for more by now: the page told her to press the button
        settle_tap(tap=tap, has_counted=False)


def _count(check_in: CheckIn, tap: Tap, at: datetime) -> Response:
    version = check_in.survey.current_version
    if version is None or version.form.main is None or tap.score is None:
        raise NotTapped
    submission = Submission(version=version, answers={version.form.main: tap.score}, key=answer_key(check_in))
    response = answer_check_in(check_in=check_in, submission=submission, now=at)
    settle_tap(tap=tap, has_counted=True)
    return response


@transaction.atomic
def _take_back(check_in: CheckIn, tap: Tap, now: datetime) -> None:
    """Hold apart the answer that a scanner gave; a person's own answer takes its place whenever it comes."""
    settle_tap(tap=tap, has_counted=False)
    response = check_in.response
    if response is None or response.is_suspected_spam or response.score != tap.score:
        return
    if response.corrections.exists():
        return  # she has pressed the button since
    suspicion = _("A mail scanner gave this answer: it opened the other links of the mail too.")
    hold_response(response=response, suspicion=suspicion, now=now)
