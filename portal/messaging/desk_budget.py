"""Show staff how much a customer hears from us at most, who is near it, and let them change it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.messaging.actions.budgets import BudgetUpsideDown, set_budget
from portal.messaging.budget import limits
from portal.messaging.forms import BudgetForm
from portal.messaging.near_budget import near_budget
from portal.ui.responses import see_other


@desk("messages.view")
@require_safe
def budget_page(request: SignedInRequest) -> HttpResponse:
    """Show the one budget of every customer and who has little of it left."""
    return _page(request, BudgetForm(initial=vars(limits())))


@desk("messages.manage")
@require_POST
def budget_set(request: SignedInRequest) -> HttpResponse:
    """Let other numbers hold."""
    form = BudgetForm(request.POST)
    if form.is_valid():
        try:
            set_budget(limits=form.limits)
        except BudgetUpsideDown as refusal:
            form.add_error("quarterly", str(refusal))
        else:
            messages.success(request, _("It holds from the next message on, for every channel and program."))
            return see_other("messaging-desk:budget")
    return _page(request, form, status=422)


def _page(request: SignedInRequest, form: BudgetForm, *, status: int = 200) -> HttpResponse:
    allowed = limits()
    context = {
        "form": form,
        "limits": allowed,
        "near": near_budget(allowed, now()),
        "may_manage": may(request.user, "messages.manage"),
    }
    return render(request, "portal/messaging/budget.html", context, status=status)
