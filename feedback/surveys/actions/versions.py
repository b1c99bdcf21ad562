"""Freeze a form into a version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from feedback.surveys.models import Question, Survey, SurveyVersion
from portal.accounts.models import User


def write_version(
    survey: Survey, document: Mapping[str, Any], *, number: int, created_by: User | None, now: datetime
) -> SurveyVersion:
    """Write a version of a form with a row for each question.

    Raises: DefinitionError if the document is no form.
    """
    version = SurveyVersion(
        survey=survey, number=number, definition=dict(document), created_by=created_by, created_at=now
    )
    _ = version.form  # a document that can't be read is never stored
    version.save(force_insert=True)
    _write_questions(version)
    return version


def _write_questions(version: SurveyVersion) -> None:
    """Write a row for each question, labelled in the form's first language."""
    definition = version.form
    Question.objects.bulk_create(
        Question(
            version=version,
            key=item.id,
            position=position,
            kind=item.kind,
            label=definition.say(item.label, definition.language),
            is_main=item.id == definition.main,
        )
        for position, item in enumerate(definition.items, start=1)
        if item.is_question
    )
