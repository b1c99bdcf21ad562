"""The page on which a check-in is answered.

Decided: no CSRF token here. A forged request would need the secret in the address and can't know it; who
knows it may answer, signed in or not. A token would need a cookie, and browsers in mail programs often refuse
cookies.
A GET (a mail scanner, a prefetch, HEAD) answers nothing: of a link with a number it notes only that it was
opened, which never counts. Only a POST answers, of the button or of the page's own script (ADR 43).
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback.checkins.actions import answer_by_button, is_whole, note_link
from feedback.checkins.actions.answering import answer_key
from feedback.checkins.forms import CheckInForm
from feedback.checkins.models import CheckIn
from feedback.checkins.speaking import Spoken, spoken
from feedback.surveys.actions import Submission
from feedback.surveys.answer_form import Asking, score_from_link
from feedback.surveys.files import file_keeper
from feedback.surveys.languages import languages_of
from feedback.surveys.models import SurveyVersion
from feedback.surveys.policies import is_reachable
from feedback.surveys.promises import answer_by
from feedback.taps.actions import sign_opened
from feedback.taps.shapes import shape_of
from portal.customers.links import consents_url
from portal.lib.errors import ActionError
from portal.ui.responses import see_other
from portal.ui.secret_address import secret_address


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secret_address
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question with the clicked score chosen, and take the answer."""
    now = timezone.now()
    found = CheckIn.objects.with_token(token).first()
    if found is None:
        return render(request, "unknown_link.html", status=404)
    if not found.is_open(now) and not found.may_be_corrected(now):
        return _closed(request, found)
    if request.method == "POST":
        return _take(request, found, now)
    score = score_from_link(request.GET.get("score", ""), found.survey.scale)
    opened = _note(request, found, score, now)
    return _page(request, found, _empty_form(request, found, score, opened), status=200)


@login_not_required
@never_cache
@require_safe
@secret_address
def check_in_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank for the answer, say what happens next, and until when it can be changed."""
    found = CheckIn.objects.with_token(token).first()
    if found is None or found.response is None:
        return render(request, "unknown_link.html", status=404)
    now = timezone.now()
    context = {
        "check_in": found,
        "spoken": _spoken(request, found, found.response.version),
        "may_be_corrected": found.may_be_corrected(now),
        "answer_by": answer_by(
            now, working_days=found.survey.reply_within_days, zone=ZoneInfo(settings.TIME_ZONE)
        ),
    }
    return render(request, "feedback/checkins/thanks.html", context)


def _take(request: HttpRequest, found: CheckIn, now: datetime) -> HttpResponse:
    version = _version(request, found)
    form = _form(request, found, version, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    submission = Submission(
        version=version,
        answers=form.answers,
        key=answer_key(found),
        language=form.asking.language,
        **form.contact,
    )
    try:
        answer_by_button(check_in=found, submission=submission, token=form.cleaned_data["opened"], now=now)
    except ActionError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, status=422)
    return see_other("checkins:check-in-thanks", found.token)


def _version(request: HttpRequest, found: CheckIn) -> SurveyVersion:
    """Return the version she was shown; the one she answered when she corrects an answer."""
    shown = request.POST.get("version", "")
    version = None
    if found.response is not None:
        version = SurveyVersion.objects.of_survey(found.survey, found.response.version_id)
    elif shown.isascii() and shown.isdigit() and len(shown) < 18:
        version = SurveyVersion.objects.of_survey(found.survey, int(shown))
    version = version or found.survey.current_version
    assert version is not None
    return version


def _note(request: HttpRequest, found: CheckIn, score: int | None, now: datetime) -> str:
    """Note that a link with a number was opened, and return the token of the page it opened."""
    if score is None:
        return ""
    tap = note_link(check_in=found, score=score, shape=shape_of(request), now=now)
    return sign_opened(tap) if tap is not None else ""


def _empty_form(request: HttpRequest, found: CheckIn, score: int | None, opened: str) -> CheckInForm:
    version = _version(request, found)
    initial: dict[str, Any] = {"version": version.pk, "opened": opened}
    if found.has_answer and found.response is not None:
        initial |= {"wants_contact": found.response.wants_contact} | found.response.values_by_key()
    if score is not None:
        initial[version.form.main or ""] = score
    return _form(request, found, version, initial=initial)


def _form(
    request: HttpRequest, found: CheckIn, version: SurveyVersion, *args: Any, **options: Any
) -> CheckInForm:
    language = _spoken(request, found, version).language
    return CheckInForm(
        *args,
        asking=Asking(version.form, language=language, knows_address=is_reachable(found.customer)),
        keep_file=file_keeper(timezone.now()),
        **options,
    )


def _spoken(request: HttpRequest, found: CheckIn, version: SurveyVersion) -> Spoken:
    """Return what the form says in her language, else in one her browser asks for."""
    browser = languages_of(request.headers.get("Accept-Language", ""))
    return spoken(found.survey, version, [found.customer.language, *browser])


def _page(request: HttpRequest, found: CheckIn, form: CheckInForm, *, status: int) -> HttpResponse:
    message = found.message
    opened, score = form.initial.get("opened", ""), form.initial.get(form.asking.definition.main or "")
    tapped = score if opened and isinstance(score, int) else None
    context = {
        "check_in": found,
        "survey": found.survey,
        "spoken": _spoken(request, found, _version(request, found)),
        "form": form,
        "tapped": tapped,
        "confirms": tapped is not None
        and found.may_be_tapped(timezone.now())
        and is_whole(_version(request, found), tapped),
        "consents_url": consents_url(message.address) if message and message.address else "",
    }
    return render(request, "feedback/checkins/check_in.html", context, status=status)


def _closed(request: HttpRequest, found: CheckIn) -> HttpResponse:
    """Say that the time to answer is over, show what was typed, and lead on."""
    context = {"check_in": found, "survey": found.survey, "typed": request.POST.get("comment", "")}
    return render(request, "feedback/checkins/closed.html", context, status=410)
