"""The customer's page of her case.

No CSRF token here, as on the page of a check-in: a forged request would need the secret in the address, and
browsers in mail programs often refuse the cookie a token needs. A GET changes nothing.
"""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from feedback.cases.actions import TooManyWords, confirm_case, write_in_case
from feedback.cases.forms import CustomerWordsForm
from feedback.cases.models import Case, CaseEvent
from portal.lib.errors import ActionError
from portal.lib.limits import is_over
from portal.ui.responses import see_other
from portal.ui.secret_address import secret_address

MOST_WORDS, MOST_WORDS_SECONDS = 20, 3600


@login_not_required
@never_cache
@require_safe
@secret_address
def case(request: HttpRequest, token: str) -> HttpResponse:
    """Show the customer how her case stands, and ask whether it is put right once we think so."""
    found = Case.objects.with_token(token).first()
    return _page(request, found, CustomerWordsForm()) if found else _unknown(request)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@secret_address
def case_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Take her word that it is put right."""
    found = Case.objects.with_token(token).first()
    if found is None:
        return _unknown(request)
    try:
        confirm_case(case=found, now=timezone.now())
    except ActionError as error:
        return _refused(request, found, CustomerWordsForm(), error)
    return see_other("cases:case", token)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@secret_address
def case_write(request: HttpRequest, token: str) -> HttpResponse:
    """Take what she writes; what was solved is open again."""
    found = Case.objects.with_token(token).first()
    if found is None:
        return _unknown(request)
    form = CustomerWordsForm(request.POST)
    if is_over("cases.write", str(found.pk), limit=MOST_WORDS, seconds=MOST_WORDS_SECONDS):
        return _refused(request, found, form, TooManyWords())
    if not form.is_valid():
        return _page(request, found, form, status=422)
    return _take(request, found, form, timezone.now())


def _take(request: HttpRequest, found: Case, form: CustomerWordsForm, now: datetime) -> HttpResponse:
    try:
        write_in_case(case=found, text=form.cleaned_data["text"], now=now)
    except ActionError as error:
        return _refused(request, found, form, error)
    return see_other("cases:case", found.token)


def _refused(request: HttpRequest, found: Case, form: CustomerWordsForm, error: ActionError) -> HttpResponse:
    found.refresh_from_db()
    return _page(request, found, form, status=409, refusal=str(error))


def _page(
    request: HttpRequest, found: Case, form: CustomerWordsForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    context = {
        "case": found,
        "events": CaseEvent.objects.of_case(found).for_customer(),
        "form": form,
        "refusal": refusal,
        "now": timezone.now(),
    }
    return render(request, "feedback/cases/case.html", context, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "unknown_link.html", status=404)
