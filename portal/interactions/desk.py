"""Show staff every customer, every touch of hers, and what waits for an answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.customers.models import Address, Consent, Customer
from portal.interactions import conversions
from portal.interactions.actions import mark_answered, reopen_interaction
from portal.interactions.forms import ReplyForm, SearchForm
from portal.interactions.models import Interaction
from portal.interactions.panels import shown_panels
from portal.interactions.sources import source_of
from portal.lib.addresses import existing_url
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

LIST_SIZE = 25
TIMELINE_SIZE = 30
WAITING_SHOWN = 5


@desk("customers.view")
@require_safe
def customer_list(request: SignedInRequest) -> HttpResponse:
    """List the customers, newest first, or those that match the words."""
    form = SearchForm(request.GET)
    rows = Customer.objects.visible_to(request.user).matching(form.words).with_addresses()
    page = page_of(request, rows, order=("-created_at", "-pk"), size=LIST_SIZE)
    waiting = Interaction.objects.visible_to(request.user).waiting_by_customer(page.items)
    people = [(customer, waiting.get(customer.pk, 0)) for customer in page.items]
    context = {"form": form, "page": page, "people": people, "words": form.words}
    return render(request, "portal/interactions/customer_list.html", context)


@desk("customers.view")
@require_safe
def customer(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one customer: what waits first, then every touch, newest first."""
    person = get_object_or_404(Customer.objects.visible_to(request.user).with_login(), reference=reference)
    touches = Interaction.objects.visible_to(request.user).of_customer(person)
    context = {
        "customer": person,
        "now": timezone.now(),
        "waiting": touches.waiting().oldest_first()[:WAITING_SHOWN],
        "page": page_of(request, touches.with_people(), order=("-occurred_at", "-pk"), size=TIMELINE_SIZE),
        "addresses": Address.objects.of_customer(person),
        "consents": Consent.objects.standing_of(person),
        "messages_url": existing_url("messaging-desk:message-list"),
        "panels": shown_panels(request, person),
    }
    return render(request, "portal/interactions/customer.html", context)


@desk("interactions.reply")
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """Show what waits for an answer, the longest waiting first, and the first of it beside the list."""
    return _inbox(request, None)


@desk("interactions.reply")
@require_safe
def inbox_touch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what waits for an answer with one touch opened beside the list."""
    return _inbox(
        request, get_object_or_404(Interaction.objects.visible_to(request.user).with_people(), pk=pk)
    )


def _inbox(request: SignedInRequest, chosen: Interaction | None) -> HttpResponse:
    rows = Interaction.objects.visible_to(request.user).waiting().with_people()
    page = page_of(request, rows, order=("occurred_at", "pk"), size=LIST_SIZE)
    shown = chosen or (page.items[0] if page.items else None)
    context = {
        "page": page,
        "now": timezone.now(),
        "is_chosen": chosen is not None,
        **_detail(request, shown),
    }
    return render(request, "portal/interactions/inbox.html", context)


def _detail(
    request: SignedInRequest, touch: Interaction | None, form: ReplyForm | None = None
) -> dict[str, object]:
    if touch is None:
        return {"touch": None}
    source = source_of(touch.kind)
    is_open = touch.answered_at is None
    may_reply = may(request.user, "interactions.reply") and not touch.is_internal
    return {
        "touch": touch,
        "now": timezone.now(),
        "may_reply": may_reply,
        "form": form or (ReplyForm(interaction=touch) if is_open and source.can_answer(touch) else None),
        "reply_hint": source.reply_hint(touch) if source.reply_hint else "",
        "conversions": conversions.offered_to(request.user, touch),
    }


@desk("customers.view")
@require_safe
def touch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one touch, also of somebody unknown."""
    row = get_object_or_404(Interaction.objects.visible_to(request.user).with_people(), pk=pk)
    return render(request, "portal/interactions/touch.html", _detail(request, row))


@desk("interactions.reply")
@require_POST
def touch_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the answer to where the touch came from."""
    row = get_object_or_404(Interaction.objects.visible_to(request.user).with_people(), pk=pk)
    form = ReplyForm(request.POST, interaction=row)
    if form.is_valid():
        try:
            form.save(author=request.user, now=timezone.now())
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is on its way."))
            return see_other("interactions-desk:inbox")
    return render(request, "portal/interactions/touch.html", _detail(request, row, form), status=422)


@desk("interactions.reply")
@require_POST
def touch_answered(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a touch that was answered another way."""
    row = get_object_or_404(Interaction.objects.visible_to(request.user), pk=pk)
    try:
        mark_answered(interaction=row, author=request.user, now=timezone.now())
    except ActionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Marked as answered."))
    return see_other("interactions-desk:touch", pk=pk)


@desk("interactions.reply")
@require_POST
def touch_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a touch back among what waits for an answer."""
    row = get_object_or_404(Interaction.objects.visible_to(request.user), pk=pk)
    reopen_interaction(interaction=row, now=timezone.now())
    messages.success(request, _("It waits for an answer again."))
    return see_other("interactions-desk:inbox-touch", pk=pk)
