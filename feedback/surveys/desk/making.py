"""The pages on which a form begins, leaves as a file and comes back as one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.surveys.actions.drafting import draft_of
from feedback.surveys.actions.publishing import start_survey
from feedback.surveys.building.documents import completed
from feedback.surveys.building.exchange import written
from feedback.surveys.building.library import LIBRARY
from feedback.surveys.desk.common import survey_for
from feedback.surveys.models import SurveyVersion
from feedback.surveys.staff_forms import ImportForm, NewForm
from portal.accounts.access import SignedInRequest, desk
from portal.ui.responses import see_other


@desk("surveys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def survey_new(request: SignedInRequest) -> HttpResponse:
    """Begin a form: empty, or with one of the library."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = start_survey(
            document=form.document(),
            slug=form.cleaned_data["slug"],
            created_by=request.user,
            now=timezone.now(),
        )
        return see_other("surveys-desk:survey-build", made.slug)
    return _new_page(request, form, ImportForm())


@desk("surveys.manage")
@require_POST
def survey_import(request: SignedInRequest) -> HttpResponse:
    """Take in a form that was exported here or elsewhere; it begins as a draft."""
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        made = start_survey(
            document=form.cleaned_data["file"],
            slug=form.cleaned_data["slug"],
            created_by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The form is taken in as a draft. Look it through, then publish it."))
        return see_other("surveys-desk:survey-build", made.slug)
    return _new_page(request, NewForm(), form)


@desk("surveys.view")
@require_safe
def survey_export(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send a form as a file: its draft, or the version in `?version=`."""
    found = survey_for(request, slug)
    row = SurveyVersion.objects.numbered(found, request.GET.get("version", ""))
    document = completed(row.definition) if row else draft_of(found)
    name = f"{found.slug}-{row.number}.json" if row else f"{found.slug}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written(document), content_type="application/json", headers=headers)


def _new_page(request: HttpRequest, form: NewForm, importing: ImportForm) -> HttpResponse:
    status = 422 if form.is_bound or importing.is_bound else 200
    context = {"form": form, "importing": importing, "library": LIBRARY}
    return render(request, "feedback/surveys/desk/new.html", context, status=status)
