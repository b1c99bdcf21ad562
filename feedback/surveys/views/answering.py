"""The page on which a form is answered, page by page. A GET answers nothing.

Decided: between two pages the answers wait in a started response, found by the token of the sitting. Of an
anonymous form nothing is stored before it is sent: there the signed token on the page carries the answers.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from feedback.surveys import openings
from feedback.surveys.actions import Submission, save_progress, submit_response
from feedback.surveys.actions.checking import words_of
from feedback.surveys.actions.saving import storable
from feedback.surveys.answer_form import SurveyForm, score_from_link
from feedback.surveys.doors import Door
from feedback.surveys.files import file_keeper, refuse_file
from feedback.surveys.models import Response, Survey
from feedback.surveys.origins import is_from_our_page
from feedback.surveys.sitting import Sitting
from feedback.surveys.starts import sign
from feedback.surveys.suspicion import MOST_ANSWERS, MOST_WORKED, WITHIN_SECONDS, Manner, suspicion_of
from feedback.surveys.views.opening import begun_sitting, fresh_sitting, sent_sitting, survey_of
from feedback.surveys.views.showing import form_page, once_reason, shut_page, shut_reason, turned_away
from portal.lib.client import client_line
from portal.lib.errors import ActionError
from portal.lib.limits import is_over
from portal.ui.secret_address import secret_address

MOST_FILES, MOST_FILES_SECONDS = 60, 3600


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the first page of a form, and take what is sent. `?score=7` only chooses, and is noted."""
    return answer_at(request, survey_of(request, slug), Door.PAGE)


def answer_at(request: HttpRequest, found: Survey, door: Door) -> HttpResponse:
    """Show the first page of a form behind a door, or take the page that was sent there."""
    now = timezone.now()
    sitting = sent_sitting(request, found, now, door) if request.method == "POST" else None
    reason = shut_reason(found, sitting, now)
    if reason is not None:
        return shut_page(request, found, reason, door, sitting)
    if request.method == "POST":
        return _take(request, sitting, now) if sitting else _take_stale(request, found, now, door)
    fresh = fresh_sitting(request, found, now, door)
    reason = once_reason(fresh)
    if reason is not None:
        return shut_page(request, found, reason, door)
    form = _first_form(request, fresh)
    chosen = score_from_link(request.GET.get("score", ""), found.scale)
    if chosen is not None:
        openings.tell(openings.NumberOpened(request, found, chosen, now))
    return form_page(request, fresh, form, page=0, status=200)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secret_address
def survey_continue(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show a form where she left it, and take what is sent; once it is sent, say so.

    The address is a secret of its own.
    """
    now = timezone.now()
    found = survey_of(request, slug)
    response = get_object_or_404(Response.objects.of_survey(found).started(token))
    sitting = begun_sitting(request, found, response)
    reason = shut_reason(found, sitting, now)
    if reason is not None:
        return shut_page(request, found, reason, sitting=sitting)
    if request.method == "POST":
        return _take(request, sitting, now)
    if sitting.is_sent:
        return _see(sitting.door.thanks(found.slug))
    page = _page_number(request.GET.get("page", str(response.draft.get("page", 0))), sitting)
    return form_page(request, sitting, _kept_form(sitting, page), page=page, status=200)


@csrf_exempt
@login_not_required
@require_POST
def survey_save(request: HttpRequest, slug: str) -> JsonResponse:
    """Keep what stands on a page so far, sent by its script; what is wrong there is kept as it was typed."""
    now = timezone.now()
    found = survey_of(request, slug)
    sitting = sent_sitting(request, found, now)
    if sitting is None or not is_from_our_page(request) or _is_flood(request):
        return JsonResponse({}, status=403)
    page = _page_number(request.POST.get("page", "0"), sitting)
    form = SurveyForm(request.POST, asking=sitting.asking(page))
    form.is_valid()
    try:
        saved = save_progress(survey=found, progress=sitting.progress(form, page), now=now)
    except ActionError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"address": reverse("surveys:survey-continue", args=[found.slug, saved.token])})


@dataclass(frozen=True)
class _Turn:
    """One page that was sent: by whom, which one, and when."""

    request: HttpRequest
    sitting: Sitting
    form: SurveyForm
    page: int
    now: datetime

    def show(self, status: int) -> HttpResponse:
        return form_page(self.request, self.sitting, self.form, page=self.page, status=status)


def _take(request: HttpRequest, sitting: Sitting, now: datetime) -> HttpResponse:
    turn = _turn(request, sitting, now)
    return _ask_again(turn) if _is_foreign(turn) else _follow(turn)


def _take_stale(request: HttpRequest, found: Survey, now: datetime, door: Door) -> HttpResponse:
    """Show what was sent with a token too old or not ours once more, with a fresh one."""
    turn = _turn(request, fresh_sitting(request, found, now, door), now)
    turn.form.renew_start(sign(turn.sitting.start))
    if _is_foreign(turn):
        return _ask_again(turn)
    turn.form.add_error(
        None, _("This page had been open for too long. Send it once more; nothing you wrote is lost.")
    )
    return turn.show(422)


def _is_foreign(turn: _Turn) -> bool:
    """Tell whether another site sent the page; behind the other doors that takes nothing from anybody."""
    return turn.sitting.door == Door.PAGE and not is_from_our_page(turn.request)


def _ask_again(turn: _Turn) -> HttpResponse:
    turn.form.add_error(
        None, _("For your safety this page asks you to send it once more. Nothing you wrote is lost.")
    )
    return turn.show(403)


def _turn(request: HttpRequest, sitting: Sitting, now: datetime) -> _Turn:
    page = _page_number(request.POST.get("page", "0"), sitting)
    keep = refuse_file if _has_many_files(request) else file_keeper(now)
    form = SurveyForm(request.POST, request.FILES, asking=sitting.asking(page), keep_file=keep)
    return _Turn(request, sitting, form, page, now)


def _follow(turn: _Turn) -> HttpResponse:
    """Go where she wants to: back, away for now, on, or through."""
    sitting, form, page = turn.sitting, turn.form, turn.page
    is_valid = form.is_valid()
    if "later" in turn.request.POST:
        return _go(turn, page, "surveys:survey-later")
    if "back" in turn.request.POST:
        return _go(turn, sitting.page_before(page, form.kept))
    if not is_valid:
        return turn.show(422)
    following = sitting.page_after(page, form.kept)
    if following is None and (sitting.is_last(page) or page == sitting.closing_page):
        open_page = sitting.page_of_unfinished(page, form.unfinished, form.answers)
        return _send(turn) if open_page is None else _go(turn, open_page)
    return _go(turn, sitting.closing_page if following is None else following)


def _go(turn: _Turn, page: int, name: str = "surveys:survey-continue") -> HttpResponse:
    """Keep the answers so far and lead to another page."""
    found, sitting, form = turn.sitting.survey, turn.sitting, turn.form
    if not sitting.is_kept:
        start = replace(sitting.start, answers=storable(form.kept), unfinished=form.unfinished)
        following = replace(sitting, start=start)
        return form_page(turn.request, following, _kept_form(following, page), page=page, status=200)
    try:
        saved = save_progress(survey=found, progress=sitting.progress(form, page), now=turn.now)
    except ActionError as error:
        return turned_away(turn.request, sitting, form, error, page=turn.page)
    address = reverse(name, args=[found.slug, saved.token])
    return _see(f"{address}?page={page}")


def _send(turn: _Turn) -> HttpResponse:
    sitting, form = turn.sitting, turn.form
    seconds = sitting.start.seconds_until(turn.now)
    submission = Submission(
        version=sitting.version,
        answers=form.answers,
        key=sitting.start.key,
        customer=sitting.customer,
        seconds=seconds,
        suspicion=_suspicion(turn.request, form, seconds),
        fields=sitting.fields,
        language=sitting.language,
        channel=sitting.door.channel,
        started_at=sitting.start.started_at,
        **form.contact,
    )
    try:
        submit_response(survey=sitting.survey, submission=submission, now=turn.now)
    except ActionError as error:
        return turned_away(turn.request, sitting, form, error, page=turn.page)
    address = sitting.door.thanks(sitting.survey.slug)
    return _see(f"{address}?left=1" if form.kept.keys() - form.answers.keys() else address)


def _see(address: str) -> HttpResponse:
    answer = redirect(address)
    answer.status_code = 303
    return answer


def _first_form(request: HttpRequest, sitting: Sitting) -> SurveyForm:
    initial = {"start": sign(sitting.start), **sitting.prefilled(request.GET, 0)}
    main = sitting.definition.main
    chosen = score_from_link(request.GET.get("score", ""), sitting.survey.scale)
    if main is not None and chosen is not None:
        initial.setdefault(main, chosen)
    return SurveyForm(initial=initial, asking=sitting.asking(0))


def _kept_form(sitting: Sitting, page: int) -> SurveyForm:
    """Return a page with what was answered on it before."""
    return SurveyForm(initial={"start": sign(sitting.start), **sitting.answers}, asking=sitting.asking(page))


def _page_number(text: str, sitting: Sitting) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return min(number, sitting.closing_page)


def _is_flood(request: HttpRequest, *, is_worked_for: bool = False) -> bool:
    """Count one more sending of a network address; those a browser worked for have a limit of their own."""
    kind, limit = ("worked", MOST_WORKED) if is_worked_for else ("submit", MOST_ANSWERS)
    return is_over(f"surveys.{kind}", client_line(request), limit=limit, seconds=WITHIN_SECONDS)


def _has_many_files(request: HttpRequest) -> bool:
    return bool(request.FILES) and is_over(
        "surveys.file", client_line(request), limit=MOST_FILES, seconds=MOST_FILES_SECONDS
    )


def _suspicion(request: HttpRequest, form: SurveyForm, seconds: int) -> str:
    is_worked_for = form.is_worked_for
    manner = Manner(
        trap=form.cleaned_data["website"],
        words=words_of(form.asking.definition, form.answers),
        seconds=seconds,
        is_worked_for=is_worked_for,
        is_flood=_is_flood(request, is_worked_for=is_worked_for),
    )
    return suspicion_of(manner)
