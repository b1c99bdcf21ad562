"""Write the draft of a form: each edit is a step that can be undone, and two people lose no words."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.building.documents import Document, completed
from feedback.surveys.building.exchange import LARGEST_FILE
from feedback.surveys.models import DraftStep, Question, Survey, SurveyVersion
from portal.accounts.models import User
from portal.lib.errors import ActionError

MOST_STEPS: Final = 100
ONE_STEP_WITHIN: Final = timedelta(minutes=2)
"""Typing on in the same question within this time is one step to undo, not one for each pause."""


class DraftMoved(ActionError):
    sentence = gettext_lazy(
        "Somebody else has changed this form since you opened this page. Look at it as it stands now, "
        "then decide again."
    )


class ItemMoved(ActionError):
    sentence = gettext_lazy(
        "Somebody else has changed this question since you opened it. What you typed still stands here. "
        "Save again to replace the other words, or reload to take them."
    )


class NothingToUndo(ActionError):
    sentence = gettext_lazy("There is nothing to undo.")


class NothingToRedo(ActionError):
    sentence = gettext_lazy("There is nothing to do again.")


class DraftTooLarge(ActionError):
    sentence = gettext_lazy("The form is larger than 500 kB now. Shorten some texts, or make two forms.")


@dataclass(frozen=True)
class Edit:
    """One edit of a draft. `subject` names what is changed, so that typing on belongs to the same step.

    `part` picks what the person edits, and `seen` is how that stood when she opened it.
    """

    sentence: str
    apply: Callable[[Document], Document]
    subject: str = ""
    part: Callable[[Document], object] | None = None
    seen: str = ""


@transaction.atomic
def edit_draft(*, survey: Survey, edit: Edit, edited_by: User, now: datetime) -> Survey:
    """Apply an edit to the draft as it stands now; an edit that changes nothing writes nothing.

    Raises: ItemMoved, DraftTooLarge and what the edit itself raises.
    """
    survey = _locked(survey, None)
    before = draft_of(survey)
    if edit.part is not None and fingerprint(edit.part(before)) != edit.seen:
        raise ItemMoved
    after = edit.apply(before)
    if after == before:
        return survey
    if len(json.dumps(after, ensure_ascii=False).encode()) > LARGEST_FILE:
        raise DraftTooLarge
    _write_step(survey, before, after, edit, edited_by, now)
    return survey


@transaction.atomic
def undo_draft(*, survey: Survey, stamp: int, now: datetime) -> str:
    """Go one step back; return what was undone.

    Raises: DraftMoved, NothingToUndo.
    """
    survey = _locked(survey, stamp)
    steps = DraftStep.objects.filter(survey=survey)
    undone = steps.filter(number=survey.draft_step).first()
    earlier = steps.filter(number__lt=survey.draft_step).last()
    if undone is None or earlier is None:
        raise NothingToUndo
    _go_to(survey, earlier)
    return undone.sentence


@transaction.atomic
def redo_draft(*, survey: Survey, stamp: int, now: datetime) -> str:
    """Go one step forward again; return what was done again.

    Raises: DraftMoved, NothingToRedo.
    """
    survey = _locked(survey, stamp)
    later = DraftStep.objects.filter(survey=survey, number__gt=survey.draft_step).first()
    if later is None:
        raise NothingToRedo
    _go_to(survey, later)
    return later.sentence


def draft_of(survey: Survey) -> Document:
    """Return the draft with everything spelled out, ready to be changed."""
    return completed(survey.draft)


def fingerprint(part: object) -> str:
    """Return a short sign of how a part of a form stands; it changes with every change of the part."""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]


def walkable(survey: Survey) -> tuple[str, str]:
    """Return what can be undone and what can be done again, in words; empty where there is nothing."""
    steps = DraftStep.objects.filter(survey=survey).values_list("number", "sentence")
    numbers = dict(steps)
    later = [number for number in numbers if number > survey.draft_step]
    earlier = [number for number in numbers if number < survey.draft_step]
    undo = numbers.get(survey.draft_step, "") if earlier else ""
    return undo, numbers[min(later)] if later else ""


def taken_ids(survey: Survey) -> set[str]:
    """Return the ids of all questions the form ever asked: an id is never used for another question."""
    keys = Question.objects.filter(version__survey=survey).values_list("key", flat=True)
    return set(keys.distinct())


def taken_entries(survey: Survey, item_id: str) -> set[str]:
    """Return the ids of all choices, rows and columns a question ever had."""
    taken: set[str] = set()
    for definition in SurveyVersion.objects.filter(survey=survey).values_list("definition", flat=True):
        for item in definition["items"]:
            if item["id"] == item_id:
                lists = (item.get(name) or [] for name in ("choices", "rows", "columns"))
                taken |= {entry["id"] for entries in lists for entry in entries}
    return taken


def start_draft(survey: Survey, document: Document, made_by: User | None, now: datetime) -> None:
    """Set the first draft of a form that is being made."""
    survey.draft, survey.draft_step, survey.draft_stamp = document, 1, 1
    survey.save(update_fields=["draft", "draft_step", "draft_stamp"])
    DraftStep.objects.create(
        survey=survey, number=1, document=document, sentence=_("Started"), made_by=made_by, made_at=now
    )


def _locked(survey: Survey, stamp: int | None) -> Survey:
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if stamp is not None and survey.draft_stamp != stamp:
        raise DraftMoved
    return survey


def _write_step(
    survey: Survey, before: Document, after: Document, edit: Edit, edited_by: User, now: datetime
) -> None:
    steps = DraftStep.objects.filter(survey=survey)
    steps.filter(number__gt=survey.draft_step).delete()
    current = steps.filter(number=survey.draft_step).first()
    if current is None:
        current = DraftStep.objects.create(
            survey=survey, number=survey.draft_step, document=before, sentence=_("Started"), made_at=now
        )
    if _goes_on(current, edit, edited_by, now):
        current.document, current.made_at = after, now
        current.save(update_fields=["document", "made_at"])
    else:
        survey.draft_step += 1
        DraftStep.objects.create(
            survey=survey,
            number=survey.draft_step,
            document=after,
            sentence=Truncator(edit.sentence).chars(200),
            subject=edit.subject,
            made_by=edited_by,
            made_at=now,
        )
        steps.filter(number__lte=survey.draft_step - MOST_STEPS).delete()
    _store(survey, after)


def _goes_on(step: DraftStep, edit: Edit, edited_by: User, now: datetime) -> bool:
    is_same = bool(edit.subject) and step.subject == edit.subject and step.made_by_id == edited_by.pk
    return is_same and now - step.made_at < ONE_STEP_WITHIN


def _go_to(survey: Survey, step: DraftStep) -> None:
    survey.draft_step = step.number
    _store(survey, step.document)


def _store(survey: Survey, document: Document) -> None:
    survey.draft = document
    survey.draft_stamp += 1
    survey.save(update_fields=["draft", "draft_step", "draft_stamp"])
