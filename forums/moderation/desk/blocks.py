"""Show moderators what is blocked, and take new blocks."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forums.moderation.people_forms import BlockForm
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.screening.blocking import add_block, lift_block
from portal.screening.models import Block
from portal.ui.paging import page_of
from portal.ui.responses import see_other

LIST_SIZE: Final = 25


@desk("moderation.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def block_list(request: SignedInRequest) -> HttpResponse:
    """Show the blocks, the latest first, and take a new one."""
    form = BlockForm(request.POST or None, initial={"value": request.GET.get("value", "")[:254]})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = timezone.now()
    try:
        block = add_block(wish=form.wish(now), maker=request.user, now=now)
    except ActionError as error:
        form.add_error("value", str(error))
        return _page(request, form, status=HTTPStatus.CONFLICT)
    messages.success(request, _("%(value)s is blocked.") % {"value": block.value})
    return see_other("moderation-desk:block-list")


def _page(request: SignedInRequest, form: BlockForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    page = page_of(request, Block.objects.for_list(), order=("-made_at", "-pk"), size=LIST_SIZE)
    now = timezone.now()
    context = {
        "form": form,
        "page": page,
        "blocks": [(block, block.is_standing(now)) for block in page.items],
    }
    return render(request, "forums/moderation/block_list.html", context, status=status)


@desk("moderation.decide")
@require_POST
def block_lift(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a block."""
    block = get_object_or_404(Block, pk=pk)
    try:
        lift_block(block=block, lifter=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(value)s is no longer blocked.") % {"value": block.value})
    return see_other("moderation-desk:block-list")
