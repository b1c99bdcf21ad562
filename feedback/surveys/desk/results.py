"""The pages on which staff read the answers, and open and close forms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.surveys.actions import close_survey, open_survey
from feedback.surveys.asides import asides_of
from feedback.surveys.desk.common import survey_for
from feedback.surveys.models import Response, Survey
from feedback.surveys.results import results_of
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

PAGE_SIZE = 20
LATEST = 5
"""How many answers stand below the figures; all of them are worked on in the inbox."""


@desk("surveys.view")
@require_safe
def survey_list(request: SignedInRequest) -> HttpResponse:
    """List the forms with how many answered."""
    page = page_of(
        request, Survey.objects.visible_to(request.user).with_counts(), order=("-created_at", "-pk")
    )
    context = {"page": page, "may_manage": may(request.user, "surveys.manage")}
    return render(request, "feedback/surveys/desk/survey_list.html", context)


@desk("surveys.view")
@require_safe
def survey(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a form's figures and its latest answers; suspected spam stands on its own list."""
    found = survey_for(request, slug)
    is_suspected = "suspected" in request.GET
    rows = Response.objects.visible_to(request.user).of_survey(found).with_answers()
    page = page_of(
        request,
        rows.suspected() if is_suspected else rows.counted(),
        order=("-submitted_at", "-pk"),
        size=PAGE_SIZE if is_suspected else LATEST,
    )
    context = {
        "survey": found,
        "results": results_of(found),
        "asides": asides_of(found),
        "page": page,
        "is_suspected": is_suspected,
        "suspected_count": Response.objects.of_survey(found).suspected().count(),
        "may_manage": may(request.user, "surveys.manage"),
    }
    return render(request, "feedback/surveys/desk/survey.html", context)


@desk("surveys.manage")
@require_POST
def survey_open(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let everybody answer a form."""
    found = survey_for(request, slug)
    try:
        open_survey(survey=found, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The form is live. Anybody with its address can answer."))
    return see_other("surveys-desk:survey", found.slug)


@desk("surveys.manage")
@require_POST
def survey_close(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take no more answers."""
    found = survey_for(request, slug)
    try:
        close_survey(survey=found, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The form is closed. Its answers stay."))
    return see_other("surveys-desk:survey", found.slug)
