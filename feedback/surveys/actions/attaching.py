"""Tie the files of an answer to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from feedback.surveys.actions.errors import AnswerWrong
from feedback.surveys.definition import Definition, Kind
from feedback.surveys.models import Response
from portal.uploads.actions import attach

PLACE: Final = "surveys.response"
"""The kind of place that files of answers stand in (portal.uploads.places)."""


def keep_files(
    response: Response, definition: Definition, answers: Mapping[str, object], now: datetime
) -> None:
    """Tie the files named in the answers to the response, each of which stands nowhere else.

    Raises: AnswerWrong for a file that is not there or belongs to somebody else's answer.
    """
    tokens = {str(value): key for key, value in answers.items() if definition.by_id[key].kind == Kind.FILE}
    if not tokens:
        return
    kept = attach(tokens=tokens, kind=PLACE, about_id=response.pk, now=now)
    for lost in tokens.keys() - kept:
        raise AnswerWrong(tokens[lost], _("The file is no longer here. Choose it again."))
