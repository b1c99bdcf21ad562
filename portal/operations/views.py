"""Tell machines how the portal is: alive, ready, and in figures. No session, no cookie, no sign-in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.operations.metrics import CONTENT_TYPE, render_metrics
from portal.operations.readiness import read_readiness


@require_safe
@login_not_required
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that this process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether everything works together; 503 when something vital does not."""
    readiness = read_readiness(timezone.now())
    answer: dict[str, Any] = readiness.as_json()
    return JsonResponse(answer, status=200 if readiness.is_ready else 503)


@require_safe
@login_not_required
@never_cache
def metrics(_request: HttpRequest) -> HttpResponse:
    """Give the figures in Prometheus' text format, when METRICS is on."""
    if not settings.METRICS:
        raise Http404
    return HttpResponse(render_metrics(timezone.now()), content_type=CONTENT_TYPE)
