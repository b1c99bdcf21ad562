"""The list of forms, and the thanks after one."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.surveys.doors import Door
from feedback.surveys.models import Survey
from feedback.surveys.promises import answer_by
from feedback.surveys.views.opening import survey_of
from feedback.surveys.views.showing import around


@login_not_required
@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    """Show the forms anybody may fill in."""
    return render(request, "feedback/surveys/survey_list.html", {"surveys": Survey.objects.listed()})


@login_not_required
@require_safe
def survey_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank for an answer and say what happens next and when."""
    return thanks_at(request, survey_of(request, slug), Door.PAGE)


def thanks_at(request: HttpRequest, found: Survey, door: Door) -> HttpResponse:
    """Thank somebody behind a door."""
    day = answer_by(timezone.now(), working_days=found.reply_within_days, zone=ZoneInfo(settings.TIME_ZONE))
    context = {
        "survey": found,
        "answer_by": day,
        "has_left_out": "left" in request.GET,
        **around(found, door),
    }
    return render(request, "feedback/surveys/survey_thanks.html", context)
