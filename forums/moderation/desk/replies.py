"""Keep the canned replies."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums.moderation.actions import save_canned_reply
from forums.moderation.forms import CannedReplyForm
from forums.moderation.models import CannedReply
from portal.accounts.access import SignedInRequest, desk
from portal.ui.responses import see_other

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@desk("moderation.decide")
@require_safe
def canned_reply_list(request: SignedInRequest) -> HttpResponse:
    """Show every canned reply, those in use first."""
    context = {"replies": list(CannedReply.objects.in_order())}
    return render(request, "forums/moderation/canned_reply_list.html", context)


@desk("moderation.decide")
@get_or_post
def canned_reply_new(request: SignedInRequest) -> HttpResponse:
    """Take a new canned reply."""
    return _take(request, CannedReplyForm(request.POST or None))


@desk("moderation.decide")
@get_or_post
def canned_reply_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a canned reply."""
    reply = get_object_or_404(CannedReply, pk=pk)
    return _take(request, CannedReplyForm(request.POST or None, instance=reply))


def _take(request: SignedInRequest, form: CannedReplyForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        save_canned_reply(reply=form.instance, editor=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return see_other("moderation-desk:canned-reply-list")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "forums/moderation/canned_reply_edit.html", {"form": form}, status=status)
