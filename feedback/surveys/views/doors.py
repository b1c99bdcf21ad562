"""The form in a frame on another site, and on a device that many people share.

Decided: behind these doors nobody is signed in, whatever cookies come along, and no cookie is set. So
nothing here can be misused from another site, and frames work where browsers keep cookies from them. Between
two pages the answers wait in the signed token on the page alone; nothing is written before they are sent.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, wraps
from pathlib import Path
from typing import Final

from csp.constants import NONE
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback.surveys.actions.places import has_receipt
from feedback.surveys.doors import Door
from feedback.surveys.models import Survey
from feedback.surveys.views.answering import answer_at
from feedback.surveys.views.lists import thanks_at
from feedback.surveys.views.opening import sent_sitting, survey_of
from portal.ui.responses import see_other

KIOSK_LIFE: Final = timedelta(hours=1)
"""A page of a shared device that is older begins afresh: nobody sends what another person left there."""
WIDGET_SECONDS: Final = 3_600
_WIDGET: Final = Path(settings.BASE_DIR) / "static" / "embed" / "widget.js"

View = Callable[[HttpRequest, str], HttpResponse]


def _for_nobody(view: Callable[[HttpRequest, Survey], HttpResponse]) -> View:
    """Open a form as somebody who is not signed in, and let no cookie say otherwise."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, slug: str) -> HttpResponse:
        request.user = AnonymousUser()
        return view(request, survey_of(request, slug))

    return opened


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_for_nobody
def survey_frame(request: HttpRequest, found: Survey) -> HttpResponse:
    """Show a form in a frame of a site that it allows, and take what is sent there."""
    return _framed(answer_at(request, found, Door.FRAME), found)


@require_safe
@_for_nobody
def frame_thanks(request: HttpRequest, found: Survey) -> HttpResponse:
    """Thank in the frame."""
    return _framed(thanks_at(request, found, Door.FRAME), found)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_for_nobody
def survey_kiosk(request: HttpRequest, found: Survey) -> HttpResponse:
    """Show a form on a shared device; what was sent or left behind there is never shown again."""
    if request.method == "POST" and _is_over(request, found, timezone.now()):
        return see_other("surveys:survey-kiosk", found.slug)
    return answer_at(request, found, Door.KIOSK)


@require_safe
@_for_nobody
def kiosk_thanks(request: HttpRequest, found: Survey) -> HttpResponse:
    """Thank on a shared device, which then waits for the next person."""
    return thanks_at(request, found, Door.KIOSK)


@login_not_required
@require_safe
def widget(_request: HttpRequest) -> HttpResponse:
    """Send the script for other sites; its address stays the same through every update."""
    response = HttpResponse(_widget(), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, public=True, max_age=WIDGET_SECONDS)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@cache
def _widget() -> str:
    return _WIDGET.read_text()


def _framed(response: HttpResponse, found: Survey) -> HttpResponse:
    """Let only the sites that the form allows show the page in a frame."""
    response.xframe_options_exempt = bool(found.frame_hosts)
    response._csp_replace = {"frame-ancestors": found.frame_hosts or [NONE]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _is_over(request: HttpRequest, found: Survey, now: datetime) -> bool:
    """Tell whether the person who sends was here before: her answer has arrived, or she left it too long."""
    sitting = sent_sitting(request, found, now, Door.KIOSK)
    if sitting is None or sitting.is_sent or now - sitting.start.started_at > KIOSK_LIFE:
        return True
    return found.is_anonymous and has_receipt(found, sitting.start.key)
