"""Keep what a customer has answered so far, so that nothing is lost before she sends it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from feedback.surveys import changes
from feedback.surveys.actions.attaching import keep_files
from feedback.surveys.actions.errors import AlreadySent, SurveyNotOpen
from feedback.surveys.definition import Value
from feedback.surveys.models import Response, Survey, SurveyVersion
from portal.customers.models import Customer

TOKEN_BYTES: Final = 18
"""144 random bits: the address of a started response can't be guessed."""


@dataclass(frozen=True)
class Progress:
    """Where a customer stands in a form; `key` is the same for the same sitting."""

    version: SurveyVersion
    key: UUID
    answers: Mapping[str, Value]
    unfinished: Mapping[str, Any] = field(default_factory=dict)
    """What she typed that is no answer yet: it is shown to her again, and counts nowhere."""
    page: int = 0
    customer: Customer | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    started_at: datetime | None = None


@transaction.atomic
def save_progress(*, survey: Survey, progress: Progress, now: datetime) -> Response:
    """Keep the answers so far; the same sitting has one row, and its newest answers stand.

    Nothing is kept of an anonymous form before it is sent.

    Raises: SurveyNotOpen, AlreadySent.
    """
    if not survey.takes_answers(now) or survey.is_anonymous:
        raise SurveyNotOpen
    try:
        with transaction.atomic():
            response = _row_of(survey, progress, now)
    except IntegrityError:
        response = Response.objects.get(submission_key=progress.key)
    draft = {"answers": storable(progress.answers), "page": progress.page}
    if progress.unfinished:
        draft["unfinished"] = plain(progress.unfinished)
    furthest = max(response.furthest, _furthest(progress))
    rows = Response.objects.filter(pk=response.pk, state=Response.State.STARTED)
    if not rows.update(draft=draft, furthest=furthest, kept_at=now):
        raise AlreadySent
    keep_files(response, progress.version.form, progress.answers, now)
    if draft["answers"] != response.draft.get("answers"):
        changes.tell(survey.pk, response.started_at or now)
    response.draft, response.furthest = draft, furthest
    return response


def answers_of(response: Response) -> dict[str, Value]:
    """Return what was answered so far, or what was sent in."""
    if response.state == Response.State.SUBMITTED:
        return response.values_by_key()
    kept = response.draft.get("answers", {})
    return dict(kept) if isinstance(kept, Mapping) else {}


def unfinished_of(response: Response) -> dict[str, Any]:
    """Return what was typed and is no answer yet."""
    return dict(response.draft.get("unfinished", {}))


def _row_of(survey: Survey, progress: Progress, now: datetime) -> Response:
    known = Response.objects.filter(submission_key=progress.key).first()
    if known is not None:
        return known
    return Response.objects.create(
        survey=survey,
        version=progress.version,
        customer=progress.customer,
        kind=progress.version.form.measures,
        state=Response.State.STARTED,
        mode=survey.mode,
        language=progress.language,
        fields=dict(progress.fields),
        submission_key=progress.key,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        started_at=progress.started_at or now,
    )


def storable(answers: Mapping[str, Value]) -> dict[str, object]:
    """Return the answers as JSON holds them; a decimal number becomes its text."""
    return {
        key: value if isinstance(value, str | bool | int | list | dict) else str(value)
        for key, value in answers.items()
    }


def plain(typed: Any) -> Any:
    """Return what a browser sent as every database holds it."""
    if isinstance(typed, Mapping):
        return {str(name): plain(value) for name, value in typed.items()}
    if isinstance(typed, list):
        return [plain(value) for value in typed]
    return typed.replace("\x00", "") if isinstance(typed, str) else typed


def _furthest(progress: Progress) -> int:
    """Return the position of the furthest answered question; 0 before the first."""
    items = progress.version.form.items
    return max((place for place, item in enumerate(items, 1) if item.id in progress.answers), default=0)
