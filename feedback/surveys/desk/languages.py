"""The page on which staff say a form in several languages."""

from copy import deepcopy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.surveys.actions.drafting import Edit, ItemMoved, draft_of, edit_draft, fingerprint
from feedback.surveys.building.documents import Document
from feedback.surveys.building.texts import completeness_of, places_of, say_at, without_language
from feedback.surveys.desk.common import survey_for
from feedback.surveys.models import Survey
from feedback.surveys.staff_forms import LanguageForm, language_name
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.responses import see_other

START = "say:"


@desk("surveys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def survey_languages(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show which texts are missing in which language, and take them."""
    found = survey_for(request, slug)
    document = draft_of(found)
    chosen = _chosen(request, document)
    adding = request.method == "POST" and request.POST.get("do") == "add"
    form = LanguageForm(request.POST if adding else None, document=document)
    status = 200
    if request.method == "POST":
        edit = _edit_of(request, chosen, form)
        try:
            if edit is not None:
                edit_draft(survey=found, edit=edit, edited_by=request.user, now=timezone.now())
                return _saved(request, chosen, form)
            status = 422
        except ItemMoved as error:
            messages.error(request, str(error))
            found, status = survey_for(request, slug), 409
        except ActionError as error:
            messages.error(request, str(error))
            status = 422
    return _page(request, found, form, chosen, status)


def _page(request: HttpRequest, survey: Survey, form: LanguageForm, chosen: str, status: int) -> HttpResponse:
    document = draft_of(survey)
    context = {
        "survey": survey,
        "form": form,
        "rows": [(row, language_name(row.language)) for row in completeness_of(document)],
        "first": document["language"],
        "first_name": language_name(document["language"]),
        "chosen": chosen,
        "chosen_name": language_name(chosen) if chosen else "",
        "places": _places(request, document, chosen),
        "seen": fingerprint(_said_in(document, chosen)),
        "tab": "languages",
    }
    return render(request, "feedback/surveys/desk/languages.html", context, status=status)


def _chosen(request: HttpRequest, document: Document) -> str:
    """Return the language that is being written: the one asked for, else the first translation."""
    others = [code for code in document["languages"] if code != document["language"]]
    asked = request.GET.get("language", "")
    return asked if asked in others else next(iter(others), "")


def _places(request: HttpRequest, document: Document, language: str) -> list[dict[str, object]]:
    """Return the texts in the first language, each with what was typed or stands in the chosen one."""
    if not language:
        return []
    return [
        {
            "place": place,
            "name": f"{START}{place.path}",
            "first": place.words.get(document["language"], ""),
            "said": request.POST.get(f"{START}{place.path}", place.words.get(language, "")),
        }
        for place in places_of(document)
    ]


def _said_in(document: Document, language: str) -> dict[str, str]:
    return {place.path: place.words.get(language, "") for place in places_of(document)}


def _edit_of(request: HttpRequest, chosen: str, form: LanguageForm) -> Edit | None:
    """Return the edit that was sent; None if the form refuses it."""
    sent = request.POST.get("do", "")
    if sent == "add":
        if not form.is_valid():
            return None
        code = form.cleaned_data["code"]
        return Edit(_("Added a language"), lambda document: _with_language(document, code))
    if not chosen:
        return None
    if sent == "remove":
        return Edit(_("Removed a language"), lambda document: without_language(document, chosen))
    said = {
        name.removeprefix(START): request.POST.get(name, "")
        for name in request.POST
        if name.startswith(START)
    }
    return Edit(
        sentence=_("Translated"),
        apply=lambda document: say_at(document, chosen, said),
        part=lambda document: _said_in(document, chosen),
        seen=request.POST.get("seen", ""),
    )


def _with_language(document: Document, code: str) -> Document:
    changed = deepcopy(document)
    if code not in changed["languages"]:
        changed["languages"].append(code)
    return changed


def _saved(request: HttpRequest, chosen: str, form: LanguageForm) -> HttpResponse:
    if request.POST.get("do") == "remove":
        messages.success(request, _("The language is removed. Undo in the builder brings it back."))
        return see_other(request.path)
    language = form.cleaned_data["code"] if request.POST.get("do") == "add" else chosen
    messages.success(request, _("Saved in the draft. Publish the form when the words are right."))
    return see_other(f"{request.path}?language={language}")
