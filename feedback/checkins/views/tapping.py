"""What the page of a tapped number says of the person in front of it, and the link that no person sees."""

from datetime import datetime
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from feedback.checkins.actions import Outcome, Signing, confirm_tap, note_link
from feedback.checkins.models import CheckIn
from feedback.surveys.models.responses import CORRECTION_TIME
from feedback.taps.judging import Sign
from feedback.taps.shapes import shape_of
from portal.lib.errors import ActionError
from portal.ui.secret_address import secret_address

CONFLICT: Final = 409
_SIGNS: Final = {sign.value: sign for sign in (Sign.STAY, Sign.TOUCH)}


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@secret_address
def check_in_tap(request: HttpRequest, token: str) -> HttpResponse:
    """Take the sign of a person from the page's script; the answer is what the page says next."""
    now = timezone.now()
    found = _found(token)
    signing = Signing(
        token=request.POST.get("opened", ""),
        sign=_SIGNS.get(request.POST.get("sign", ""), Sign.STAY),
        is_driven=request.POST.get("driven") == "1",
    )
    try:
        outcome = confirm_tap(check_in=found, signing=signing, now=now)
    except ActionError as error:
        return JsonResponse({"outcome": Outcome.ASKED, "said": str(error)}, status=CONFLICT)
    return JsonResponse({"outcome": outcome, "said": _said(outcome, now), "button": _("Change my answer")})


@login_not_required
@never_cache
@require_safe
@secret_address
def check_in_all(request: HttpRequest, token: str) -> HttpResponse:
    """Note that the link nobody sees was followed, and lead whoever it was to the page."""
    found = _found(token)
    note_link(check_in=found, score=None, shape=shape_of(request), now=timezone.now())
    return redirect("checkins:check-in", token)


def _found(token: str) -> CheckIn:
    found = CheckIn.objects.with_token(token).first()
    if found is None:
        raise Http404
    return found


def _said(outcome: Outcome, now: datetime) -> str:
    if outcome == Outcome.ASKED:
        return _("Press the button below, and your answer counts.")
    until = date_format(timezone.localtime(now + CORRECTION_TIME), "l, H:i")
    return _("Thank you, your answer has arrived. Add words if you like, or change it until %(until)s.") % {
        "until": until
    }
