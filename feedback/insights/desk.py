"""The pages on which staff read what the answers come to."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.insights.actions import follow, hide_results, show_results
from feedback.insights.days import day_of
from feedback.insights.models import Follower, PublicResults
from feedback.insights.overview import insight_of, lines_of
from feedback.insights.periods import Period, period_of, periods
from feedback.insights.tables import csv_of, json_of, xlsx_of
from feedback.surveys.models import Survey
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.ui.paging import page_of
from portal.ui.responses import see_other

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk("insights.view")
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show every form with its figure, how sure it is, and whether it changed."""
    period = _period(request)
    page = page_of(request, Survey.objects.visible_to(request.user), order=("-created_at", "-pk"))
    lines = lines_of(page.items, period)
    return render(
        request, "feedback/insights/overview.html", {"page": page, "lines": lines, **_periods(period)}
    )


@desk("insights.view")
@require_safe
def survey(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what the answers to one form come to."""
    found = _survey(request, slug)
    period = _period(request)
    context = {
        "survey": found,
        "insight": insight_of(found, period),
        "results": PublicResults.objects.of_survey(found),
        "is_told": Follower.objects.follows(found, request.user),
        "may_manage": may(request.user, "surveys.manage"),
        **_periods(period),
    }
    return render(request, "feedback/insights/survey.html", context)


@desk("surveys.manage")
@require_POST
def survey_results(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the results of a form to everybody, or to staff only again."""
    found = _survey(request, slug)
    if "show" in request.POST:
        is_listed = bool(request.POST.get("may_be_indexed"))
        show_results(survey=found, may_be_indexed=is_listed, now=timezone.now())
        messages.success(request, _("Everybody can see the results now. Nobody's words are among them."))
    else:
        hide_results(survey=found)
        messages.success(request, _("Only staff see the results now."))
    return see_other("insights-desk:survey", found.slug)


@desk("insights.view")
@require_POST
def survey_follow(request: SignedInRequest, slug: str) -> HttpResponse:
    """Tell her what stands out of this form, or no longer."""
    found, is_told = _survey(request, slug), "tell" in request.POST
    follow(survey=found, user=request.user, is_told=is_told)
    messages.success(
        request,
        _("You get a mail when something stands out of this form.")
        if is_told
        else _("You get no more mails about this form."),
    )
    return see_other("insights-desk:survey", found.slug)


@desk("insights.view")
@require_safe
def survey_csv(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Give the answers as a table."""
    found = _survey(request, slug)
    return _download(csv_of(found, request.user), "text/csv; charset=utf-8", f"{found.slug}.csv")


@desk("insights.view")
@require_safe
def survey_json(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Give the answers for machines."""
    found = _survey(request, slug)
    return _download(json_of(found, request.user), "application/json", f"{found.slug}.json")


@desk("insights.view")
@require_safe
def survey_xlsx(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Give the answers as a spreadsheet."""
    found = _survey(request, slug)
    return HttpResponse(
        xlsx_of(found, request.user), content_type=XLSX, headers=_headers(f"{found.slug}.xlsx")
    )


def _download(lines: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(lines, content_type=content_type, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}


def _survey(request: SignedInRequest, slug: str) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(request.user), slug=slug)


def _period(request: SignedInRequest) -> Period:
    return period_of(request.GET.get("period", ""), day_of(timezone.now()))


def _periods(period: Period) -> dict[str, object]:
    return {"period": period, "periods": periods(period.latest)}
