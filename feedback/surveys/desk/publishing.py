"""The pages on which staff see what an edit will do, publish it, and look back at earlier versions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback.surveys.actions.drafting import draft_of
from feedback.surveys.actions.publishing import NoQuestions, problems_of, publish_draft
from feedback.surveys.building.comparison import compare
from feedback.surveys.building.documents import completed
from feedback.surveys.building.outline import obstacles_of, outline_of
from feedback.surveys.definition import DefinitionError
from feedback.surveys.desk.common import survey_for
from feedback.surveys.effects import ItemEffect, carried_from, effects_of
from feedback.surveys.models import Survey, SurveyVersion
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.responses import see_other


@desk("surveys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def survey_publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what publishing the draft will do, then do it."""
    found = survey_for(request, slug)
    if request.method != "POST" or "look" in request.POST:
        return _publish_page(request, found, status=200)
    stamp = request.POST.get("stamp", "")
    try:
        version = publish_draft(
            survey=found,
            stamp=int(stamp) if stamp.isdecimal() and len(stamp) < 10 else -1,
            carried=carried_from(request.POST),
            published_by=request.user,
            now=timezone.now(),
        )
    except (DefinitionError, NoQuestions):
        return _publish_page(request, survey_for(request, slug), status=409)
    except ActionError as error:
        messages.error(request, str(error))
        return _publish_page(request, survey_for(request, slug), status=409)
    said = {"number": version.number}
    messages.success(request, _("Version %(number)s is published. Everybody is asked it from now on.") % said)
    return see_other("surveys-desk:survey", found.slug)


@desk("surveys.view")
@require_safe
def version_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the versions of a form, newest first, with how many answered each."""
    found = survey_for(request, slug)
    versions = SurveyVersion.objects.newest_of(found)
    context = {"survey": found, "versions": versions, "tab": "versions"}
    return render(request, "feedback/surveys/desk/versions.html", context)


@desk("surveys.view")
@require_safe
def version(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Show a version and what differs from the one before it, or from the one in `?with=`."""
    found = survey_for(request, slug)
    versions = {row.number: row for row in SurveyVersion.objects.newest_of(found)}
    if number not in versions:
        raise Http404
    shown = versions[number]
    other = SurveyVersion.objects.numbered(found, request.GET.get("with", "")) or versions.get(number - 1)
    before = completed(other.definition) if other else None
    document = completed(shown.definition)
    comparison = compare(before, document, shown.carried)
    context = {
        "survey": found,
        "version": shown,
        "other": other,
        "others": [row for row in versions.values() if row.number != number],
        "comparison": comparison,
        "effects": [ItemEffect(item, 0, ()) for item in comparison.changed],
        "rows": outline_of(document),
        "tab": "versions",
    }
    return render(request, "feedback/surveys/desk/version.html", context)


def _publish_page(request: HttpRequest, survey: Survey, *, status: int) -> HttpResponse:
    document, carried = draft_of(survey), carried_from(request.POST)
    obstacles = obstacles_of(document, problems_of(document))
    current = survey.current_version
    before = completed(current.definition) if current else None
    comparison = compare(before, document, carried)
    context = {
        "survey": survey,
        "obstacles": obstacles,
        "current": current,
        "comparison": comparison,
        "effects": effects_of(survey, comparison, before, document, carried),
        "tab": "publish",
    }
    return render(request, "feedback/surveys/desk/publish.html", context, status=status)
