"""Publish the draft of a form as its next version."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys import changes
from feedback.surveys.actions.drafting import DraftMoved, draft_of, start_draft
from feedback.surveys.actions.versions import write_version
from feedback.surveys.building.documents import Document, completed, words
from feedback.surveys.definition import DefinitionError, parse
from feedback.surveys.models import Response, Survey, SurveyVersion
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.lib.states import advance

_PARTS: Final = {"title": "start", "intro": "start", "thanks": "end", "hidden": "page"}


class NothingToPublish(ActionError):
    sentence = _("Nothing has changed since the version that is in use.")


class NoQuestions(ActionError):
    sentence = _("The form has no question yet. Add one.")


class MappingRefused(ActionError):
    sentence = _("An earlier choice can be carried on only by choices that the question has now.")


def start_survey(
    *, document: Document, slug: str, created_by: User | None, now: datetime, mode: str = "identified"
) -> Survey:
    """Make a form from a document; it is a draft without a version until it is published."""
    with transaction.atomic():
        survey = Survey(slug=slug, mode=mode, created_by=created_by, created_at=now, kind="free")
        survey.title = words(document["title"], document)[:120]
        survey.save()
        start_draft(survey, document, created_by, now)
    return survey


@transaction.atomic
def publish_draft(
    *,
    survey: Survey,
    stamp: int,
    carried: Mapping[str, Mapping[str, Sequence[str]]],
    published_by: User | None,
    now: datetime,
) -> SurveyVersion:
    """Freeze the draft as the next version, which is asked from now on. A form never open goes live.

    `carried` says by question and earlier choice which choices carry on its answers. Answers given stay
    with the version they answered.

    Raises: DraftMoved, NothingToPublish, NoQuestions, MappingRefused, DefinitionError.
    """
    survey = Survey.objects.select_for_update().get(pk=survey.pk)  # a join would show an older version
    if survey.draft_stamp != stamp:
        raise DraftMoved
    document, current = draft_of(survey), survey.current_version
    if current is not None and completed(current.definition) == document:
        raise NothingToPublish
    definition = parse(document)
    if not definition.questions:
        raise NoQuestions
    _check_carried(carried, current.definition if current else None, document)
    number = (survey.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    version = write_version(survey, document, number=number, created_by=published_by, now=now)
    version.carried = {key: {old: list(new) for old, new in rows.items()} for key, rows in carried.items()}
    version.save(update_fields=["carried"])
    _take_over(survey, version)
    if carried:
        _tell_of_every_day(survey)
    return version


def _tell_of_every_day(survey: Survey) -> None:
    """Have all figures counted again: earlier answers count for the choices that carry them on."""
    rows = Response.objects.of_survey(survey).counted()
    for day in rows.datetimes("submitted_at", "day", tzinfo=timezone.get_default_timezone()):
        changes.tell(survey.pk, day)


def _take_over(survey: Survey, version: SurveyVersion) -> None:
    definition = version.form
    survey.current_version, survey.kind = version, definition.measures
    survey.title = definition.say(definition.title, definition.language)
    survey.intro = definition.say(definition.intro, definition.language)
    survey.thanks = definition.say(definition.thanks, definition.language)
    survey.save(update_fields=["current_version", "kind", "title", "intro", "thanks"])
    if survey.is_draft:
        advance(survey, Survey.State.LIVE, Survey.MOVES)


def _check_carried(
    carried: Mapping[str, Mapping[str, Sequence[str]]], before: Document | None, after: Document
) -> None:
    for key, rows in carried.items():
        earlier, later = _choice_ids(before, key), _choice_ids(after, key)
        targets = {target for new in rows.values() for target in new}
        if not set(rows) <= earlier or not targets <= later or any(not new for new in rows.values()):
            raise MappingRefused


def _choice_ids(document: Document | None, key: str) -> set[str]:
    items: list[dict[str, Any]] = document["items"] if document else []
    return {entry["id"] for item in items if item["id"] == key for entry in item.get("choices") or []}


def problems_of(document: Document) -> list[tuple[str, str]]:
    """Return what stands in the way of publishing: the item or part, where it is known, and a sentence."""
    try:
        definition = parse(document)
    except DefinitionError as error:
        return [(problem.item or _part(problem.place), problem.sentence) for problem in error.problems]
    return [] if definition.questions else [("", str(NoQuestions.sentence))]


def _part(place: str) -> str:
    """Return the part around the questions in which a place of the document is written."""
    return _PARTS.get(re.split(r"[.\[]", place)[0], "")
