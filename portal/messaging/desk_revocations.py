"""Show staff the words that sound as if somebody wants no more messages, and let them decide the same day."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.customers.models import Customer
from portal.lib.errors import ActionError
from portal.messaging import actions
from portal.messaging.forms import StopReasonForm
from portal.messaging.models import Revocation
from portal.ui.paging import page_of
from portal.ui.responses import see_other

LIST_SIZE = 25


@desk("interactions.reply")
@require_safe
def revocation_list(request: SignedInRequest) -> HttpResponse:
    """List what waits for a person, the longest waiting first."""
    page = page_of(request, Revocation.objects.waiting(), order=("received_at", "pk"), size=LIST_SIZE)
    return render(request, "portal/messaging/revocation_list.html", {"page": page})


@desk("interactions.reply")
@require_POST
def revocation_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End every message to who wrote the words."""
    row = get_object_or_404(Revocation, pk=pk)
    return _after(
        request,
        lambda: actions.end_messages(revocation=row, by=request.user, now=now()),
        _("Ended. Nothing that needs consent goes there any more."),
    )


@desk("interactions.reply")
@require_POST
def revocation_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that the words meant something else."""
    row = get_object_or_404(Revocation, pk=pk)
    return _after(
        request,
        lambda: actions.keep_messages(revocation=row, by=request.user, now=now()),
        _("Noted. Messages may go there again."),
    )


def _after(request: SignedInRequest, act: Callable[[], Revocation], done: str) -> HttpResponse:
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return see_other("messaging-desk:revocation-list")


@desk("interactions.reply")
@require_POST
def customer_stop(request: SignedInRequest, reference: str) -> HttpResponse:
    """End every message to a customer on her word, with how she said it."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), reference=reference)
    form = StopReasonForm(request.POST)
    if not form.is_valid():
        context = {"customer": customer, "form": form}
        return render(request, "portal/messaging/customer_stop.html", context, status=422)
    lines = actions.stop_by_staff(
        customer=customer, reason=form.cleaned_data["reason"], by=request.user, now=now()
    )
    said = ngettext("%(count)d consent ended.", "%(count)d consents ended.", len(lines))
    messages.success(request, said % {"count": len(lines)} if lines else _("She had agreed to nothing."))
    return see_other("interactions-desk:customer", reference)
