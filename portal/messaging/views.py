"""Show customers what we may send them, and change it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest
from portal.customers.actions import AddressTaken, link_user
from portal.customers.links import is_probe, read_consents_token, read_stop_token
from portal.customers.models import CONSENT_PURPOSES, Address, Consent, Customer, Preference, Purpose
from portal.customers.receipts import as_text, entries_of, receipt_of
from portal.lib.client import client_ip, client_line
from portal.lib.errors import ActionError
from portal.lib.exporting import without_tags
from portal.lib.limits import is_over
from portal.lib.people import truncate_ip
from portal.lib.tokens import TokenExpired, TokenInvalid
from portal.messaging import actions
from portal.messaging.actions import Choices, Rest, StopRequest
from portal.messaging.consent_page import channels_to_choose, choices_in, lay_out, rest_initial
from portal.messaging.forms import CodeForm, PhoneForm, RestForm
from portal.ui.branding import brand
from portal.ui.responses import see_other

GONE = "portal/messaging/link_ended.html"
HISTORY = 20
CODES_PER_NETWORK = 20
HOUR_SECONDS = 3_600


def _request_of(request: HttpRequest, method: str) -> StopRequest:
    # The path of a link holds its token, which is a key: the ledger keeps only the page's name.
    page = "/me/consents/" if request.path.startswith("/me/consents/") else request.path
    return StopRequest(method=method, page=page, ip_network=truncate_ip(client_ip(request)))


def _customer_of(request: SignedInRequest) -> Customer:
    customer = link_user(user=request.user, now=now())
    if customer is None:
        raise Http404
    return customer


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: SignedInRequest) -> HttpResponse:
    """Show every address of the signed-in customer with its boxes, and keep what she ticks."""
    if request.method == "POST":
        customer = _customer_of(request)
        boxes = choices_in(request.POST, list(customer.addresses.all()))
        changed = actions.save_choices(
            customer=customer,
            choices=Choices(boxes, request.POST.get("preferred_channel")),
            request=_request_of(request, Consent.Method.PAGE),
            now=now(),
        )
        messages.success(
            request, _("Saved. It holds from this moment.") if changed else _("Nothing changed.")
        )
        return see_other("messaging:consents")
    return _consents_page(request, PhoneForm())


def _consents_page(request: SignedInRequest, phone_form: PhoneForm, status: int = 200) -> HttpResponse:
    groups = lay_out(Address.objects.of_user(request.user))
    context = {
        "groups": groups,
        "channels": channels_to_choose(groups),
        "history": Consent.objects.of_user(request.user)[:HISTORY],
        "phone_form": phone_form,
    }
    return render(request, "portal/messaging/consents.html", context, status=status)


@require_safe
def receipt(request: SignedInRequest) -> HttpResponse:
    """Show everything she agreed to and ended, with the words and the seal of each."""
    return render(request, "portal/messaging/receipt.html", {"entries": entries_of(request.user)})


@require_safe
def receipt_json(request: SignedInRequest) -> HttpResponse:
    """Send the same as JSON that anybody can check."""
    made = receipt_of(request.user, company=brand().company_name, now=now())
    response = HttpResponse(without_tags(as_text(made)), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="consents.json"'
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def consents_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the boxes of the one address a message went to, without sign-in; a GET changes nothing."""
    address = _address_in(token)
    if address is None:
        return render(request, GONE, status=410)
    if request.method == "POST":
        actions.save_choices(
            customer=address.customer,
            choices=actions.Choices(choices_in(request.POST, [address])),
            request=_request_of(request, Consent.Method.LINK),
            now=now(),
        )
        messages.success(request, _("Saved. It holds from this moment."))
        return see_other("messaging:consents-by-link", token)
    return render(
        request, "portal/messaging/consents_by_link.html", {"groups": lay_out([address]), "token": token}
    )


def _address_in(token: str) -> Address | None:
    try:
        return get_object_or_404(Address, pk=read_consents_token(token))
    except TokenExpired:
        return None
    except TokenInvalid as error:
        raise Http404 from error


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End one kind of message: GET asks, POST does it; no cookie, sign-in, token, redirect (RFC 8058)."""
    if request.method == "POST" and is_probe(token):
        return HttpResponse("Nobody was unsubscribed.", content_type="text/plain")
    found = _stop_target(token)
    if found is None:
        return render(request, GONE, status=410)
    address, purpose = found
    if request.method == "POST":
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        method = Consent.Method.ONE_CLICK if is_one_click else Consent.Method.LINK
        actions.stop_messages(
            address=address, purpose=purpose, request=_request_of(request, method), now=now()
        )
    context = {
        "address": address,
        "purpose": Purpose(purpose),
        "is_done": request.method == "POST",
        "token": token,
        "form": RestForm(purpose=purpose),
    }
    return render(request, "portal/messaging/stop.html", context)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def rest(request: HttpRequest, token: str) -> HttpResponse:
    """Let her ask for quiet or for fewer messages of one kind; the link is the key, a GET changes nothing."""
    found = _stop_target(token)
    if found is None:
        return render(request, GONE, status=410)
    address, purpose = found
    chosen = Preference.objects.of_customers([address.customer_id], [purpose]).first()
    form = RestForm(request.POST or None, purpose=purpose, initial=rest_initial(chosen))
    if request.method == "POST" and form.is_valid():
        wish = Rest(form.cleaned_data["quiet_until"], form.cleaned_data.get("rest_days"))
        actions.set_rest(customer=address.customer, purpose=purpose, rest=wish, now=now())
        messages.success(request, _("Saved. It holds from this moment."))
        return see_other("messaging:rest", token)
    context = {
        "address": address,
        "purpose": Purpose(purpose),
        "form": form,
        "token": token,
        "chosen": chosen,
    }
    return render(request, "portal/messaging/rest.html", context, status=422 if form.errors else 200)


def _stop_target(token: str) -> tuple[Address, str] | None:
    """Return the address and the purpose a link names; None once the link has ended."""
    try:
        address_id, purpose = read_stop_token(token)
    except TokenExpired:
        return None
    except TokenInvalid as error:
        raise Http404 from error
    if purpose not in CONSENT_PURPOSES:
        raise Http404
    return get_object_or_404(Address.objects.select_related("customer"), pk=address_id), purpose


@require_POST
def phone(request: SignedInRequest) -> HttpResponse:
    """Text a code to a number."""
    customer = _customer_of(request)
    form = PhoneForm(request.POST)
    if form.is_valid():
        try:
            _refuse_floods(request)
            actions.request_phone_code(customer=customer, number=form.cleaned_data["number"], now=now())
        except ActionError as error:
            form.add_error("number", str(error))
        else:
            return see_other("messaging:phone-code")
    return _consents_page(request, form, status=422)


def _refuse_floods(request: HttpRequest) -> None:
    if is_over("phone.code", client_line(request), limit=CODES_PER_NETWORK, seconds=HOUR_SECONDS):
        raise actions.TooManyCodes


@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: SignedInRequest) -> HttpResponse:
    """Take the code and prove the number."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_phone(customer=_customer_of(request), code=form.cleaned_data["code"], now=now())
        except AddressTaken:
            form.add_error(
                "code", _("This number already belongs to another customer. Write to us and we sort it out.")
            )
        except ActionError as error:
            form.add_error("code", str(error))
        else:
            messages.success(
                request, _("Your number is proved. Now choose what we may text you; nothing is ticked.")
            )
            return see_other("messaging:consents")
    status = 422 if form.is_bound else 200
    return render(request, "portal/messaging/phone_code.html", {"form": form}, status=status)
