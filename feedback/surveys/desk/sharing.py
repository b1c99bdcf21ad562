"""The page on which staff take a form to where people are."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.surveys.actions.framing import allow_frames
from feedback.surveys.actions.inviting import send_link
from feedback.surveys.desk.common import survey_for
from feedback.surveys.models import Survey
from feedback.surveys.share_forms import HostsForm, LinkForm, SendForm
from feedback.surveys.sharing import Sharing, qr_png, qr_svg_file
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.lib.qr import qr_svg
from portal.ui.responses import see_other

_CODES: Final = {"svg": ("image/svg+xml", qr_svg_file), "png": ("image/png", qr_png)}


@desk("surveys.view")
@require_safe
def survey_share(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show every way to the form; what is typed into the link form stands in all of them."""
    found = survey_for(request, slug)
    return _page(request, found, _hosts_form(found))


@desk("surveys.view")
@require_safe
def survey_code(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """Send the link as a QR code, to be printed."""
    if kind not in _CODES:
        raise Http404
    found = survey_for(request, slug)
    content_type, drawn = _CODES[kind]
    headers = {"Content-Disposition": f'attachment; filename="{found.slug}.{kind}"'}
    sharing = Sharing(found, _link_form(request, found).told)
    return HttpResponse(drawn(sharing.link), content_type=content_type, headers=headers)


@desk("surveys.manage")
@require_POST
def survey_frames(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say which sites may show the form in a frame."""
    found = survey_for(request, slug)
    form = HostsForm(request.POST)
    if form.is_valid():
        try:
            allow_frames(survey=found, hosts=form.cleaned_data["hosts"], now=timezone.now())
        except ActionError as error:
            form.add_error("hosts", str(error))
        else:
            messages.success(request, _("Saved. Only these sites can show the form in a frame."))
            return see_other("surveys-desk:survey-share", found.slug)
    return _page(request, found, form)


@desk("surveys.manage")
@require_POST
def survey_send(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send the link to one customer who agreed to be asked."""
    found = survey_for(request, slug)
    form = SendForm(request.POST)
    if form.is_valid():
        try:
            send_link(survey=found, to=form.cleaned_data["to"], author=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("The link is on its way to her."))
            return see_other("surveys-desk:survey-share", found.slug)
    return _page(request, found, _hosts_form(found), form)


def _hosts_form(found: Survey) -> HostsForm:
    return HostsForm(initial={"hosts": "\n".join(found.frame_hosts)})


def _page(
    request: SignedInRequest, found: Survey, hosts: HostsForm, send: SendForm | None = None
) -> HttpResponse:
    link = _link_form(request, found)
    sharing = Sharing(found, link.told)
    context = {
        "survey": found,
        "tab": "share",
        "link_form": link,
        "hosts_form": hosts,
        "send_form": send or SendForm(),
        "sharing": sharing,
        "qr": qr_svg(sharing.link),
        "may_manage": may(request.user, "surveys.manage"),
        "may_ask": may(request.user, "checkins.manage"),
    }
    status = 422 if hosts.is_bound or send is not None else 200
    return render(request, "feedback/surveys/desk/share.html", context, status=status)


def _link_form(request: SignedInRequest, found: Survey) -> LinkForm:
    version = None if found.is_anonymous else found.current_version
    return LinkForm(request.GET, definition=version.form if version else None)
