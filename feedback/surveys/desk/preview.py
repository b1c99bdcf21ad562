"""Show a draft as customers will see it, in a frame of the builder."""

from copy import deepcopy

from csp.constants import SELF
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from feedback.surveys.actions.drafting import draft_of
from feedback.surveys.answer_form import AnswerForm, Asking
from feedback.surveys.building.documents import Document, entries_of, name_of
from feedback.surveys.definition import DefinitionError, parse
from feedback.surveys.desk.common import survey_for
from portal.accounts.access import SignedInRequest, desk


@desk("surveys.manage")
@require_safe
@xframe_options_sameorigin
def draft_preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the draft as it stands; what is still unnamed is called by its kind."""
    found = survey_for(request, slug)
    context: dict[str, object] = {"survey": found}
    try:
        definition = parse(_shown(draft_of(found)))
    except DefinitionError as error:
        context["sentences"] = [problem.sentence for problem in error.problems]
    else:
        context["form"] = AnswerForm(asking=Asking(definition))
        context["title"] = definition.say(definition.title, definition.language)
        context["intro"] = definition.say(definition.intro, definition.language)
    response = render(request, "feedback/surveys/desk/preview.html", context)
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _shown(document: Document) -> Document:
    """Return the draft with a word wherever one is still missing."""
    shown, language = deepcopy(document), document["language"]
    for item in shown["items"]:
        if not item["label"].get(language):
            item["label"][language] = name_of(item, shown)
        if "wording" in item and not item["wording"].get(language):
            item["wording"][language] = "…"
        for _name, entry in entries_of(item):
            if not entry["label"].get(language):
                entry["label"][language] = "…"
    return shown
