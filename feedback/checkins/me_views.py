"""The page on which a customer reads what we mean to ask her, why, and slows it down."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.checkins.own import own_check_ins
from portal.accounts.access import SignedInRequest
from portal.customers.models import Customer, Preference, Purpose
from portal.messaging.actions import Rest, set_rest
from portal.messaging.consent_page import rest_initial
from portal.messaging.forms import RestForm
from portal.ui.responses import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def my_check_ins(request: SignedInRequest) -> HttpResponse:
    """Show her check-ins with their reasons, and keep her wish for quiet or for fewer."""
    now = timezone.now()
    customer = Customer.objects.of_user(request.user).first()
    chosen = Preference.objects.of_customers([customer.pk], [Purpose.CHECK_IN]).first() if customer else None
    form = RestForm(request.POST or None, purpose=Purpose.CHECK_IN, initial=rest_initial(chosen))
    if request.method == "POST" and customer is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        assert customer is not None
        wish = Rest(form.cleaned_data["quiet_until"], form.cleaned_data["rest_days"])
        set_rest(customer=customer, purpose=Purpose.CHECK_IN, rest=wish, now=now)
        messages.success(request, _("Saved. It holds from this moment."))
        return see_other("my-checkins:my-check-ins")
    context = {"own": own_check_ins(request.user, now), "form": form, "chosen": chosen, "customer": customer}
    status = 422 if form.errors else 200
    return render(request, "feedback/checkins/my_check_ins.html", context, status=status)
