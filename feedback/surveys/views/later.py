"""The page from which a form can be continued later or on another device."""

import segno
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from feedback.surveys.actions import send_continue_link
from feedback.surveys.later_form import LaterForm
from feedback.surveys.models import Response
from feedback.surveys.origins import is_from_our_page
from feedback.surveys.views.opening import survey_of
from portal.lib.client import client_line
from portal.lib.errors import ActionError
from portal.lib.limits import is_over
from portal.lib.people import normalize_email
from portal.ui.secret_address import secret_address

MOST_LINKS, MOST_LINKS_SECONDS = 10, 3600
MOST_TO_ONE, MOST_TO_ONE_SECONDS = 5, 86_400


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secret_address
def survey_later(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the link and the QR code to go on with, and send the link by e-mail when asked."""
    found = survey_of(request, slug)
    response = get_object_or_404(Response.objects.of_survey(found).started(token))
    if request.method == "POST" and not is_from_our_page(request):
        raise PermissionDenied
    form = LaterForm(request.POST or None)
    is_sent = request.method == "POST" and _send(request, form, response)
    address = request.build_absolute_uri(reverse("surveys:survey-continue", args=[found.slug, token]))
    context = {
        "survey": found,
        "form": form,
        "address": address,
        "qr": mark_safe(_qr(address)),  # noqa: S308 - drawn by segno from our own address
        "is_sent": is_sent,
    }
    status = 422 if request.method == "POST" and not is_sent else 200
    return render(request, "feedback/surveys/survey_later.html", context, status=status)


def _send(request: HttpRequest, form: LaterForm, response: Response) -> bool:
    if not form.is_valid():
        return False
    email = form.cleaned_data["email"]
    if _is_flood(request, email):
        form.add_error(
            None, _("Many links were sent from here, or to this address. Copy the link above instead.")
        )
        return False
    try:
        send_continue_link(response=response, email=email, now=timezone.now())
    except ActionError as error:
        form.add_error(None, str(error))
        return False
    return True


def _is_flood(request: HttpRequest, email: str) -> bool:
    """Count one more mail for whoever asks, and for whoever gets it: anybody can type anybody's address."""
    asks = is_over("surveys.later", client_line(request), limit=MOST_LINKS, seconds=MOST_LINKS_SECONDS)
    to = normalize_email(email)
    return is_over("surveys.later.to", to, limit=MOST_TO_ONE, seconds=MOST_TO_ONE_SECONDS) or asks


def _qr(address: str) -> str:
    """Return the code as SVG without a style of its own: color and size come from the style sheet."""
    code = segno.make(address, error="m")
    drawn: str = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None)
    return drawn
