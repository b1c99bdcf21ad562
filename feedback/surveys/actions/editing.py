"""Make, open and close forms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from feedback.surveys.actions.errors import SurveyMoved, SurveyUnfinished
from feedback.surveys.actions.versions import write_version
from feedback.surveys.definition import Kind
from feedback.surveys.definition.document import FORMAT
from feedback.surveys.definition.kinds import MEASURES
from feedback.surveys.models import Survey
from feedback.surveys.scales import SCALES
from portal.accounts.models import User
from portal.lib.states import InvalidTransition, advance

_KINDS = {measured: kind.value for kind, measured in MEASURES.items()}


@dataclass(frozen=True)
class SurveyDraft:
    """What staff write when they make a form; an empty question is left out."""

    title: str
    slug: str
    kind: str
    score_question: str
    comment_question: str
    needs_comment: bool = False
    intro: str = ""
    thanks: str = ""
    reply_within_days: int = 2
    is_listed: bool = True


@transaction.atomic
def create_survey(*, draft: SurveyDraft, created_by: User | None, now: datetime) -> Survey:
    """Make a form with its first version."""
    survey = Survey(created_by=created_by, created_at=now, kind=draft.kind, slug=draft.slug)
    _write_words(survey, draft)
    survey.draft = _document_of(draft)
    survey.save()
    survey.current_version = write_version(survey, survey.draft, number=1, created_by=created_by, now=now)
    survey.save(update_fields=["current_version"])
    return survey


@transaction.atomic
def open_survey(*, survey: Survey, now: datetime) -> Survey:
    """Let everybody answer a form.

    Raises: SurveyUnfinished, SurveyMoved.
    """
    if survey.current_version is None or not survey.current_version.questions.exists():
        raise SurveyUnfinished
    return _move(survey, Survey.State.LIVE)


@transaction.atomic
def close_survey(*, survey: Survey, now: datetime) -> Survey:
    """Take no more answers; what was answered stays.

    Raises: SurveyMoved.
    """
    return _move(survey, Survey.State.CLOSED)


def _move(survey: Survey, to: str) -> Survey:
    try:
        advance(survey, to, Survey.MOVES)
    except InvalidTransition as error:
        raise SurveyMoved from error
    return survey


def _write_words(survey: Survey, draft: SurveyDraft) -> None:
    survey.title, survey.intro, survey.thanks = draft.title, draft.intro, draft.thanks
    survey.reply_within_days, survey.is_listed = draft.reply_within_days, draft.is_listed


def _document_of(draft: SurveyDraft) -> dict[str, Any]:
    """Return the form that a draft of one score and one comment describes."""
    language = settings.LANGUAGE_CODE.lower()
    items: list[dict[str, Any]] = []
    if draft.kind in SCALES:
        asked = {"id": "score", "kind": _KINDS[draft.kind], "label": {language: draft.score_question}}
        items.append({**asked, "required": True})
    if draft.comment_question:
        asked = {"id": "comment", "kind": Kind.LONG_TEXT.value, "label": {language: draft.comment_question}}
        items.append({**asked, "required": draft.needs_comment or draft.kind not in SCALES})
    return {
        "format": FORMAT,
        "language": language,
        "languages": [language],
        "title": {language: draft.title},
        "intro": {language: draft.intro},
        "thanks": {language: draft.thanks},
        "hidden": [],
        "main": "score" if draft.kind in SCALES else None,
        "items": items,
    }
