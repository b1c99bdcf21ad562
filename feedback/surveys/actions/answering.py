"""Take a customer's answers, and correct them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from feedback.surveys import changes
from feedback.surveys.actions.attaching import keep_files
from feedback.surveys.actions.checking import (
    Checked,
    Submission,
    check_submission,
    words_of,
)
from feedback.surveys.actions.errors import AlreadySent, CorrectionTooLate, SignInNeeded, SurveyNotOpen
from feedback.surveys.actions.places import has_receipt, leave_receipt, take_places
from feedback.surveys.definition import Kind, is_answered
from feedback.surveys.definition.packing import pack
from feedback.surveys.models import Answer, Correction, Mode, Response, Survey
from feedback.surveys.models.responses import told_moment
from feedback.surveys.scales import is_complaint
from portal.interactions.actions import Touch, record_interaction
from portal.interactions.models import Interaction
from portal.lib.states import InvalidTransition, advance


@transaction.atomic
def submit_response(*, survey: Survey, submission: Submission, now: datetime) -> Response:
    """Write a customer's answers and the touch they are; the same sending again returns the same response.

    What she had begun becomes what she sends. A suspected response is kept apart, takes no place and is no
    touch until staff accept it.

    Raises: SurveyNotOpen, AlreadySent, SurveyFull, QuotaFull, AnsweredBefore, SignInNeeded and what
    `check_submission` raises.
    """
    begun = Response.objects.begun(submission.key)
    if begun is not None and begun.state == Response.State.SUBMITTED:
        return _same(begun, submission)
    if not submission.is_invited and not _is_open(survey, now):
        raise SurveyNotOpen
    checked = check_submission(survey, submission)
    _refuse_twice(survey, submission)
    try:
        with transaction.atomic():
            if not submission.suspicion:
                take_places(survey, checked.answers)
            if not submission.suspicion or survey.is_anonymous:
                leave_receipt(survey, submission)  # whose an anonymous answer was can't be told later
            response = _write_response(survey, begun, submission, checked, now)
    except (IntegrityError, InvalidTransition):
        return _sent_meanwhile(submission)
    if not response.is_suspected_spam:
        moment = told_moment(survey.mode, now) if survey.is_anonymous else now
        record_touch(response, checked.words, submission.touch_kind, response.pk, moment)
    return response


def _is_open(survey: Survey, now: datetime) -> bool:
    return survey.is_live and (survey.closes_at is None or now < survey.closes_at)


def _refuse_twice(survey: Survey, submission: Submission) -> None:
    """Refuse a sending that was counted already, and where one counts per person, one of nobody we know."""
    if survey.is_anonymous and has_receipt(survey, submission.key):
        raise AlreadySent
    if survey.is_once and submission.customer is None:
        raise SignInNeeded


def _same(response: Response, submission: Submission) -> Response:
    """Return the response of an earlier sending if this one says the same.

    Raises: AlreadySent.
    """
    asked = submission.version.form.by_id
    given = {
        key: value
        for key, value in submission.answers.items()
        if key in asked and is_answered(asked[key].kind, value)
    }
    if response.values_by_key() != given:
        raise AlreadySent
    return response


def _sent_meanwhile(submission: Submission) -> Response:
    """Return what another sending of the same form wrote between our look and our write."""
    response = Response.objects.filter(submission_key=submission.key, state=Response.State.SUBMITTED).first()
    if response is None:
        raise AlreadySent
    return response


@transaction.atomic
def correct_response(
    *, response: Response, submission: Submission, correction_kind: str, now: datetime
) -> Response:
    """Replace a response's answers by what she says now; the earlier words are kept as a correction.

    A touch of the earlier answer that still waits no longer does: the newest word counts. Saying the same
    again changes nothing. An answer held apart stays so, and its correction is no touch either.

    Raises: CorrectionTooLate and what `submit_response` raises.
    """
    rows = Response.objects.select_for_update(of=["self"]).select_related("survey", "version")
    response = rows.prefetch_related("answers__question").get(pk=response.pk)
    if not response.may_be_corrected(now):
        raise CorrectionTooLate
    checked = check_submission(response.survey, submission)
    earlier = response.values_by_key()
    if earlier == checked.answers and response.wants_contact == submission.wants_contact:
        return response
    correction = Correction.objects.create(
        response=response,
        earlier_score=response.score,
        earlier_comment=words_of(response.version.form, earlier),
        corrected_at=told_moment(response.mode, now),
    )
    _supersede_touches(response, submission.touch_kind, correction_kind)
    response.answers.all().delete()
    _write_answers(response, checked, now)
    response.score, response.points = checked.score, checked.outcome.variables["score"]
    response.wants_contact, response.contact_email = submission.wants_contact, submission.contact_email
    response.save(update_fields=["score", "points", "wants_contact", "contact_email"])
    if not response.is_suspected_spam:
        record_touch(response, checked.words, correction_kind, correction.pk, now)
    return response


def _write_response(
    survey: Survey, begun: Response | None, submission: Submission, checked: Checked, now: datetime
) -> Response:
    values = {**_outcome_values(survey, submission, checked), **_person_values(survey, submission, now)}
    if begun is None:
        response = Response(
            survey=survey, version=submission.version, state=Response.State.SUBMITTED, **values
        )
        response.save(force_insert=True)
    else:
        response = begun
        changes.tell(survey.pk, response.started_at or now)
        advance(response, Response.State.SUBMITTED, Response.MOVES, draft={}, kept_at=None, **values)
    _write_answers(response, checked, now)
    return response


def _outcome_values(survey: Survey, submission: Submission, checked: Checked) -> dict[str, Any]:
    """Return what the answers say, whoever gave them."""
    return {
        "kind": checked.definition.measures,
        "score": checked.score,
        "points": checked.outcome.variables["score"],
        "channel": submission.channel,
        "mode": survey.mode,
        "language": submission.language or checked.definition.language,
        "is_suspected_spam": bool(submission.suspicion),
        "suspicion": submission.suspicion,
        "furthest": len(checked.definition.items),
    }


def _person_values(survey: Survey, submission: Submission, now: datetime) -> dict[str, Any]:
    """Return what leads to a person; of an anonymous answer nothing but the day."""
    if survey.is_anonymous:
        return {
            "submission_key": None,
            "submitted_at": told_moment(survey.mode, now),
        }
    return {
        "customer": submission.customer,
        "wants_contact": submission.wants_contact,
        "contact_email": submission.contact_email,
        "fields": dict(submission.fields),
        "submission_key": submission.key,
        "submitted_at": told_moment(survey.mode, now),
        "started_at": submission.started_at,
        "time_to_complete_seconds": submission.seconds,
    }


def _write_answers(response: Response, checked: Checked, now: datetime) -> None:
    keys = response.version.question_ids()
    definition = checked.definition
    answers = []
    for name, value in checked.answers.items():
        item = definition.by_id[name]
        wording = ""
        if item.kind == Kind.CONSENT:
            wording = definition.say(item.settings.wording, response.language)
        packed = pack(item, value, wording)
        answers.append(Answer(response=response, question_id=keys[name], **vars(packed)))
    Answer.objects.bulk_create(answers)
    keep_files(response, checked.definition, checked.answers, now)


def record_touch(response: Response, words: str, kind: str, source_id: int, now: datetime) -> Interaction:
    """Record the touch that an answer is; whoever keeps figures, or works on answers, is told."""
    is_correction = kind.endswith("correction")
    changes.tell_arrival(changes.Arrival(response, words, is_correction, now))
    label, said = response.score_label, touch_says(response, words)
    return record_interaction(
        Touch(
            kind=kind,
            source_id=source_id,
            title=_with_score(response.survey.title, label),
            occurred_at=_moment(response, now),
            customer=response.customer if response.mode == Mode.IDENTIFIED else None,
            channel="" if response.is_nameless else response.channel,
            text=words,
            url=response.get_absolute_url(),
            score=response.score,
            score_label=label,
            is_complaint=said["is_complaint"],
            wants_reply=said["wants_reply"],
        )
    )


def _moment(response: Response, now: datetime) -> datetime:
    """Return when a touch happened: to the hour where staff don't learn who answered.

    A minute would: it stands beside what she did elsewhere. Clocks of a complaint need no finer time.
    """
    return now if response.mode == Mode.IDENTIFIED else now.replace(minute=0, second=0, microsecond=0)


def touch_says(response: Response, words: str) -> dict[str, bool]:
    """Return whether an answer is a complaint, and whether somebody has to answer it.

    A low score of somebody staff know is enough; of anybody else it takes words, or a wish to be contacted.
    """
    is_known = response.customer_id is not None and response.mode == Mode.IDENTIFIED
    says_more = bool(words) or response.wants_contact or is_known
    complaint = is_complaint(response.kind, response.score, has_words=says_more)
    is_followed_up = complaint and (bool(words) or is_known)
    return {"is_complaint": complaint, "wants_reply": response.wants_contact or is_followed_up}


def _with_score(title: str, label: str) -> str:
    if not label:
        return title
    return f"{title} {label}" if title.endswith(("?", "!", ".")) else f"{title}: {label}"


def _supersede_touches(response: Response, first_kind: str, correction_kind: str) -> None:
    rows = Interaction.objects.waiting()
    earlier = list(response.corrections.values_list("pk", flat=True))
    changes = {"wants_reply": False, "is_complaint": False}
    rows.filter(kind=first_kind, source_id=response.pk).update(**changes)
    rows.filter(kind=correction_kind, source_id__in=earlier).update(**changes)
