"""The pages on which staff write a form: its questions, its words, its preview."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.surveys.actions.drafting import (
    Edit,
    ItemMoved,
    draft_of,
    edit_draft,
    fingerprint,
    redo_draft,
    taken_entries,
    taken_ids,
    undo_draft,
    walkable,
)
from feedback.surveys.actions.publishing import problems_of
from feedback.surveys.building import edits
from feedback.surveys.building.commands import Place, follow
from feedback.surveys.building.documents import Document, ItemGone, item_of, name_of
from feedback.surveys.building.item_form import ItemForm, typed_over
from feedback.surveys.building.outline import kind_groups, obstacles_of, outline_of, shown_kind
from feedback.surveys.building.words_form import PARTS, WordsForm, words_form
from feedback.surveys.definition import Kind
from feedback.surveys.desk.common import survey_for
from feedback.surveys.models import Survey
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.responses import see_other

Fields = ItemForm | WordsForm


class FieldsRefused(ActionError):
    """What was typed can't stand; the form says where and why."""

    def __init__(self, form: Fields) -> None:
        super().__init__(_("Some things need a second look."))
        self.form = form


@desk("surveys.manage")
@require_safe
def survey_build(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a form's draft: its outline, the fields of the chosen item, and what it will look like."""
    found = survey_for(request, slug)
    document = draft_of(found)
    return build_page(request, found, document, _chosen_fields(request, document), status=200)


@desk("surveys.manage")
@require_POST
def draft_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make one edit of the draft; `do` names it."""
    found = survey_for(request, slug)
    handler = _HANDLERS.get(request.POST.get("do", ""))
    if handler is None:
        raise Http404
    try:
        return _build(found, **handler(request, found))
    except FieldsRefused as refusal:
        return build_page(request, found, draft_of(found), refusal.form, status=422)
    except ItemMoved as error:
        return _moved_page(request, found, str(error))
    except ActionError as error:
        messages.error(request, str(error))
        return _build(found, item=_still_there(found, request.POST.get("item", "")))


def build_page(
    request: HttpRequest, survey: Survey, document: Document, fields: Fields | None, *, status: int
) -> HttpResponse:
    """Render the builder with one set of fields beside the outline."""
    problems = problems_of(document)
    undo, redo = walkable(survey)
    item, pressed = None, request.GET.get("focus", "")
    if isinstance(fields, ItemForm):
        item = fields.item
        fields.focus_on(pressed)
    context = {
        "survey": survey,
        "document": document,
        "rows": outline_of(document, problems),
        "obstacles": obstacles_of(document, problems),
        "groups": kind_groups(),
        "fields": fields,
        "chosen": item["id"] if item else (fields.part if isinstance(fields, WordsForm) else ""),
        "kind": shown_kind(item["kind"]) if item else None,
        "kinds": Kind.choices,
        "seen": _seen(fields),
        "undo": undo,
        "redo": redo,
        "focus": pressed,
        "tab": "questions",
    }
    response = render(request, "feedback/surveys/desk/build.html", context, status=status)
    if status != HTTPStatus.OK:
        response.headers["HX-Push-Url"] = "false"  # the address that takes edits is no page
    return response


def _chosen_fields(request: HttpRequest, document: Document) -> Fields | None:
    """Return the fields that the address asks for, else those of the first item."""
    chosen = request.GET.get("item", "")
    if chosen in PARTS:
        return words_form(document, chosen)
    known = [item["id"] for item in document["items"]]
    if chosen not in known:
        chosen = known[0] if known else ""
    return ItemForm(document, chosen) if chosen else None


def _seen(fields: Fields | None) -> str:
    """Return the sign of how the chosen part stands."""
    if fields is None:
        return ""
    return fingerprint(fields.item if isinstance(fields, ItemForm) else fields.stands())


def _moved_page(request: HttpRequest, survey: Survey, sentence: str) -> HttpResponse:
    """Show what she typed with the sign of what somebody else left; saving again replaces it."""
    document, chosen = draft_of(survey), request.POST.get("item", "")
    form: Fields
    if chosen in PARTS:
        form = words_form(document, chosen, data=request.POST)
    else:
        form = ItemForm(document, chosen, data=typed_over(document, chosen, request.POST))
    form.add_error(None, sentence)
    return build_page(request, survey, document, form, status=409)


def _build(survey: Survey, **place: str) -> HttpResponse:
    """Return to the builder, at an item and at the button that was pressed."""
    query = urlencode({name: value for name, value in place.items() if value})
    address = reverse("surveys-desk:survey-build", args=[survey.slug])
    return see_other(f"{address}?{query}" if query else address)


def _still_there(survey: Survey, item_id: str) -> str:
    return item_id if any(item["id"] == item_id for item in draft_of(survey)["items"]) else ""


def _edit(request: SignedInRequest, survey: Survey, edit: Edit) -> None:
    edit_draft(survey=survey, edit=edit, edited_by=request.user, now=timezone.now())


def _add(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    kind, after = request.POST.get("kind", ""), request.POST.get("after", "")
    if kind not in Kind.values:
        raise ActionError(_("Choose what to add from the list."))
    made: list[str] = []
    taken = taken_ids(survey)

    def apply(document: Document) -> Document:
        changed, item_id = edits.add_item(document, kind, after=after, taken=taken)
        made.append(item_id)
        return changed

    _edit(request, survey, Edit(_("Added: %s") % Kind(kind).label, apply))
    return {"item": made[-1], "focus": "label"}


def _remove(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    item_id = request.POST.get("item", "")
    document = draft_of(survey)
    known = [item["id"] for item in document["items"]]
    name = name_of(item_of(document, item_id), document)
    _edit(request, survey, Edit(_("Removed “%s”") % name, lambda draft: edits.remove_item(draft, item_id)))
    messages.info(request, _("Removed “%s”. Undo brings it back.") % name)
    place = known.index(item_id)
    neighbors = [*known[place + 1 :], *reversed(known[:place])]
    return {"item": neighbors[0] if neighbors else "", "focus": "undo"}


def _step(step: int, name: str) -> Callable[[SignedInRequest, Survey], dict[str, str]]:
    def handler(request: SignedInRequest, survey: Survey) -> dict[str, str]:
        item_id = request.POST.get("item", "")
        edit = Edit(_("Moved a question"), lambda draft: edits.step_item(draft, item_id, step))
        _edit(request, survey, edit)
        return {"item": request.POST.get("chosen", "") or item_id, "focus": f"{name}-{item_id}"}

    return handler


def _move(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    item_id, before = request.POST.get("item", ""), request.POST.get("before", "")
    edit = Edit(_("Moved a question"), lambda draft: edits.move_item(draft, item_id, before=before))
    _edit(request, survey, edit)
    return {"item": request.POST.get("chosen", "") or item_id}


def _duplicate(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    item_id, made, taken = request.POST.get("item", ""), [""], taken_ids(survey)

    def apply(document: Document) -> Document:
        changed, made[0] = edits.duplicate_item(document, item_id, taken=taken)
        return changed

    _edit(request, survey, Edit(_("Duplicated a question"), apply))
    return {"item": made[0], "focus": "label"}


def _retype(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    item_id, kind = request.POST.get("item", ""), request.POST.get("kind", "")
    if kind not in Kind.values:
        raise ActionError(_("Choose from the list in which way to ask."))
    edit = Edit(_("Asked in another way"), lambda draft: edits.retype_item(draft, item_id, kind))
    _edit(request, survey, edit)
    return {"item": item_id, "focus": "label"}


def _change(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    """Take the fields of an item, and follow the small button that sent them, if one did."""
    item_id, command = request.POST.get("item", ""), request.POST.get("then", "")
    taken = taken_entries(survey, item_id)

    def apply(document: Document) -> Document:
        form = ItemForm(document, item_id, data=request.POST)
        if not form.is_valid():
            raise FieldsRefused(form)
        place = Place(form.changed_document(), item_id, request.POST.dict(), taken)
        return follow(command, place) if command else place.document

    name = name_of(item_of(draft_of(survey), item_id), draft_of(survey))
    edit = Edit(
        sentence=_("Changed “%s”") % name,
        apply=apply,
        subject="" if command else f"item:{item_id}",
        part=lambda document: item_of(document, item_id),
        seen=request.POST.get("seen", ""),
    )
    _edit(request, survey, edit)
    return {"item": item_id, "focus": command.replace(":", "-")[:80]}


def _words(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    """Take the words before and after the questions, or the fields of the link."""
    part = request.POST.get("item", "")
    if part not in PARTS:
        raise ItemGone

    def apply(document: Document) -> Document:
        form = words_form(document, part, data=request.POST)
        if not form.is_valid():
            raise FieldsRefused(form)
        return form.changed_document()

    edit = Edit(
        sentence=_("Changed %s") % PARTS[part],
        apply=apply,
        subject=f"part:{part}",
        part=lambda document: words_form(document, part).stands(),
        seen=request.POST.get("seen", ""),
    )
    _edit(request, survey, edit)
    return {"item": part, "focus": request.POST.get("then", "")}


def _undo(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    undo_draft(survey=survey, stamp=_stamp(request), now=timezone.now())
    return {"item": request.POST.get("chosen", ""), "focus": "undo"}


def _redo(request: SignedInRequest, survey: Survey) -> dict[str, str]:
    redo_draft(survey=survey, stamp=_stamp(request), now=timezone.now())
    return {"item": request.POST.get("chosen", ""), "focus": "redo"}


def _stamp(request: HttpRequest) -> int:
    stamp = request.POST.get("stamp", "")
    return int(stamp) if stamp.isdecimal() and len(stamp) < 10 else 0


_HANDLERS: Final[Mapping[str, Callable[[SignedInRequest, Survey], dict[str, Any]]]] = {
    "add": _add,
    "remove": _remove,
    "up": _step(-1, "up"),
    "down": _step(1, "down"),
    "move": _move,
    "duplicate": _duplicate,
    "retype": _retype,
    "change": _change,
    "words": _words,
    "undo": _undo,
    "redo": _redo,
}
