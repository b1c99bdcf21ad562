"""The pages on which staff see how well texts are read, judge labels, and name themes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.readings.actions import (
    LabelUnknown,
    Ruling,
    drop_theme,
    judge_language,
    judge_sentiment,
    judge_theme,
    keep_theme,
    make_theme,
    same_issue,
)
from feedback.readings.forms import JudgeForm, ThemeForm
from feedback.readings.labels import YES, labels_for
from feedback.readings.measuring import errors
from feedback.readings.models import Subject, TextReading, Theme
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.ui.responses import see_other

SAMPLE = 10


@desk("readings.view")
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show how often labels are wrong, the themes in use, and those proposed."""
    return _overview(request, ThemeForm())


@desk("readings.judge")
@require_safe
def check(request: SignedInRequest) -> HttpResponse:
    """Show texts drawn by lot, to be judged: the honest measure."""
    readings = list(TextReading.objects.to_check()[:SAMPLE])
    labels = labels_for([reading.answer_id for reading in readings])
    rows = [(reading, labels.get(reading.answer_id, [])) for reading in readings]
    return render(request, "feedback/readings/desk/check.html", {"rows": rows})


@desk("readings.view")
@require_safe
def reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one text with its labels, its near-duplicates, and the texts about the same issue."""
    found = get_object_or_404(TextReading.objects.select_related("answer__response__survey"), pk=pk)
    twins = list(TextReading.objects.twins_of(found)[:SAMPLE])
    context = {
        "reading": found,
        "labels": labels_for([found.answer_id]).get(found.answer_id, []),
        "twins": twins,
        "likes": same_issue(found.answer.text, apart_from=[found.pk, *(twin.pk for twin in twins)]),
        "may_judge": may(request.user, "readings.judge"),
    }
    return render(request, "feedback/readings/desk/reading.html", context)


@desk("readings.judge")
@require_POST
def judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether a label is right, by one click, and go back."""
    reading = get_object_or_404(TextReading, pk=pk)
    form = JudgeForm(request.POST)
    try:
        if not form.is_valid():
            raise LabelUnknown
        _judge(request, reading, form.cleaned_data)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted. The portal learns from it."))
    return _back(request, form.data.get("next", ""))


def _judge(request: SignedInRequest, reading: TextReading, said: dict[str, Any]) -> None:
    ruling = Ruling(request.user, timezone.now(), said["sampled"])
    value = said["value"]
    if said["subject"] == Subject.SENTIMENT:
        judge_sentiment(reading=reading, leaning=value, ruling=ruling)
    elif said["subject"] == Subject.LANGUAGE:
        judge_language(reading=reading, language=value, ruling=ruling)
    elif said["subject"] == Subject.THEME:
        judge_theme(reading=reading, theme=_theme(said["theme"]), is_about=value == YES, ruling=ruling)
    else:
        chosen = int(value) if value.isdecimal() else None
        judge_theme(reading=reading, theme=_theme(chosen), is_about=True, ruling=ruling)


def _theme(pk: int | None) -> Theme:
    theme = Theme.objects.in_use(pk)
    if theme is None:
        raise LabelUnknown
    return theme


def _back(request: SignedInRequest, wanted: str) -> HttpResponse:
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return HttpResponseRedirect(wanted, status=303)
    return see_other("readings-desk:overview")


@desk("readings.manage")
@require_POST
def theme_new(request: SignedInRequest) -> HttpResponse:
    """Make a theme."""
    form = ThemeForm(request.POST)
    if form.is_valid():
        try:
            make_theme(name=form.cleaned_data["name"], made_by=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error("name", str(error))
        else:
            messages.success(
                request, _("The theme is in use. Add it to a few texts, and the portal learns it.")
            )
            return see_other("readings-desk:overview")
    return _overview(request, form, status=422)


@desk("readings.manage")
@require_POST
def theme_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a theme into use, under the name given."""
    theme = get_object_or_404(Theme, pk=pk)
    return _decided(request, lambda: keep_theme(theme=theme, name=request.POST.get("name", theme.name)))


@desk("readings.manage")
@require_POST
def theme_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Use a theme no longer."""
    theme = get_object_or_404(Theme, pk=pk)
    return _decided(request, lambda: drop_theme(theme=theme))


def _decided(request: SignedInRequest, decide: Any) -> HttpResponse:
    try:
        decide()
    except ActionError as error:
        messages.error(request, str(error))
    return see_other("readings-desk:overview")


def _overview(request: SignedInRequest, form: ThemeForm, status: int = 200) -> HttpResponse:
    context = {
        "errors": errors(),
        "themes": Theme.objects.kept().with_counts(),
        "proposed": Theme.objects.proposed(),
        "form": form,
        "may_judge": may(request.user, "readings.judge"),
        "may_manage": may(request.user, "readings.manage"),
    }
    return render(request, "feedback/readings/desk/overview.html", context, status=status)
