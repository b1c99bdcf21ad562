"""The pages on which staff make offers, see what they cost, and use a coupon a customer shows them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.coupons.actions import (
    Use,
    cancel_coupon,
    close_offer,
    create_offer,
    edit_offer,
    find_coupon,
    redeem_coupon,
    reopen_offer,
)
from feedback.coupons.figures import figures_of
from feedback.coupons.forms import CodeForm, OfferForm, ReasonForm
from feedback.coupons.models import Coupon, Offer
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.lib.numbers import say_number
from portal.ui.paging import page_of
from portal.ui.responses import see_other


@desk("coupons.view")
@require_safe
def offer_list(request: SignedInRequest) -> HttpResponse:
    """List the offers with how many of their coupons are given and used."""
    page = page_of(
        request, Offer.objects.visible_to(request.user).with_counts(), order=("-created_at", "-pk")
    )
    now = timezone.now()
    context = {
        "page": page,
        "lines": [(offer, offer.is_open(now)) for offer in page.items],
        "may_manage": may(request.user, "coupons.manage"),
    }
    return render(request, "feedback/coupons/desk/offer_list.html", context)


@desk("coupons.view")
@require_safe
def offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one offer: its figures, and its coupons, newest first."""
    found = _offer(request, pk)
    figures = figures_of(found)
    rows = Coupon.objects.visible_to(request.user).of_offer(found).select_related("customer")
    context = {
        "offer": found,
        "is_open": found.is_open(timezone.now()),
        "figures": figures,
        "cost_text": say_number(figures.cost, 2),
        "cost_each_text": say_number(figures.cost_per_answer or 0, 2),
        "page": page_of(request, rows, order=("-reserved_at", "-pk")),
        "may_manage": may(request.user, "coupons.manage"),
    }
    return render(request, "feedback/coupons/desk/offer.html", context)


@desk("coupons.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: SignedInRequest) -> HttpResponse:
    """Make an offer."""
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = create_offer(offer=form.save(commit=False), created_by=request.user, now=timezone.now())
        messages.success(request, _("The offer is ready. A check-in or a case can give its coupons."))
        return see_other("coupons-desk:offer", made.pk)
    return _edit_page(request, form, None)


@desk("coupons.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def offer_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an offer; coupons that are given keep their last day."""
    form = OfferForm(request.POST or None, instance=_offer(request, pk))
    if request.method == "POST" and form.is_valid():
        try:
            edit_offer(offer=form.save(commit=False))
        except ActionError as error:
            form.add_error("most_coupons", str(error))
        else:
            messages.success(request, _("The offer is changed."))
            return see_other("coupons-desk:offer", pk)
    return _edit_page(request, form, _offer(request, pk))


@desk("coupons.manage")
@require_POST
def offer_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give no more coupons of an offer."""
    close_offer(offer=_offer(request, pk), now=timezone.now())
    messages.success(request, _("No more coupons are given. Those that are given stay valid."))
    return see_other("coupons-desk:offer", pk)


@desk("coupons.manage")
@require_POST
def offer_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the closing of an offer."""
    reopen_offer(offer=_offer(request, pk))
    messages.success(request, _("Coupons of this offer can be given again."))
    return see_other("coupons-desk:offer", pk)


@desk("coupons.view")
@require_safe
def coupon(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one coupon to staff."""
    return _coupon_page(request, _coupon(request, pk), ReasonForm())


@desk("coupons.manage")
@require_POST
def coupon_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a coupon back."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            cancel_coupon(coupon=_coupon(request, pk), reason=form.cleaned_data["reason"], now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The coupon is taken back; its place in the budget is free again."))
            return see_other("coupons-desk:coupon", pk)
    return _coupon_page(request, _coupon(request, pk), form, status=422)


@desk("coupons.redeem")
@require_http_methods(["GET", "HEAD", "POST"])
def coupon_redeem(request: SignedInRequest) -> HttpResponse:
    """Use a coupon that a customer shows."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        use = Use(Coupon.Way.DESK, request.user, form.cleaned_data["order_number"])
        try:
            used = redeem_coupon(code=form.cleaned_data["code"], use=use, now=timezone.now())
        except ActionError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Used just now: %(value)s.") % {"value": used.offer.value})
            return see_other("coupons-desk:coupon", used.pk)
    return _redeem_page(request, form, None, status=422 if form.is_bound else 200)


@desk("coupons.redeem")
@require_POST
def coupon_check(request: SignedInRequest) -> HttpResponse:
    """Say what a code gives and whether it can be used; nothing changes."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            return _redeem_page(request, form, find_coupon(code=form.cleaned_data["code"]), status=200)
        except ActionError as error:
            form.refuse(error)
    return _redeem_page(request, form, None, status=422)


def _offer(request: SignedInRequest, pk: int) -> Offer:
    return get_object_or_404(Offer.objects.visible_to(request.user), pk=pk)


def _coupon(request: SignedInRequest, pk: int) -> Coupon:
    rows = Coupon.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("offer", "customer", "given_by", "redeemed_by"), pk=pk)


def _edit_page(request: SignedInRequest, form: OfferForm, found: Offer | None) -> HttpResponse:
    context = {"form": form, "offer": found}
    status = 422 if form.is_bound else 200
    return render(request, "feedback/coupons/desk/offer_edit.html", context, status=status)


def _coupon_page(
    request: SignedInRequest, found: Coupon, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "coupon": found,
        "is_valid": found.is_valid(timezone.now()),
        "form": form,
        "may_manage": may(request.user, "coupons.manage"),
    }
    return render(request, "feedback/coupons/desk/coupon.html", context, status=status)


def _redeem_page(
    request: SignedInRequest, form: CodeForm, found: Coupon | None, *, status: int
) -> HttpResponse:
    is_valid = found is not None and found.is_valid(timezone.now())
    context = {"form": form, "coupon": found, "is_valid": is_valid}
    return render(request, "feedback/coupons/desk/redeem.html", context, status=status)
