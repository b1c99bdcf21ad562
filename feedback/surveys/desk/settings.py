"""The page on which staff say where a form is, who may answer it and how long."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.surveys.actions.settings import change_settings
from feedback.surveys.desk.common import survey_for
from feedback.surveys.staff_forms import SettingsForm
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.responses import see_other


@desk("surveys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def survey_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change where a form is, who may answer and how long; its questions stand in the builder."""
    found = survey_for(request, slug)
    form = SettingsForm(request.POST or None, survey=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_settings(survey=found, wish=form.wish(), now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The settings are saved. They hold from now on."))
            return see_other("surveys-desk:survey-edit", changed.slug)
    context = {"survey": found, "form": form, "tab": "settings"}
    status = 422 if form.is_bound else 200
    return render(request, "feedback/surveys/desk/settings.html", context, status=status)
