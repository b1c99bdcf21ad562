"""The pages on which staff work on cases."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from feedback.cases import actions
from feedback.cases.forms import AssigneeForm, CouponForm, PriorityForm, WordsForm
from feedback.cases.models import Case, CaseEvent
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.interactions.models import Interaction
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

SHELVES: Final[Mapping[str, Promise]] = {
    "working": gettext_lazy("To do"),
    "mine": gettext_lazy("Mine"),
    "nobody": gettext_lazy("Nobody's yet"),
    "pending": gettext_lazy("Waiting for the customer"),
    "resolved": gettext_lazy("Solved, we think"),
    "closed": gettext_lazy("Closed"),
}


@desk("cases.view")
@require_safe
def case_list(request: SignedInRequest) -> HttpResponse:
    """List the cases of one shelf, what is due first at the top; closed ones newest first."""
    asked = request.GET.get("shelf", "")
    shelf = asked if asked in SHELVES else "working"
    order = ("-closed_at", "-pk") if shelf == "closed" else ("due_at", "pk")
    page = page_of(request, _on_shelf(request.user, shelf), order=order, size=25)
    context = {"page": page, "shelf": shelf, "shelves": SHELVES.items(), "now": timezone.now()}
    return render(request, "feedback/cases/desk/case_list.html", context)


def _on_shelf(user: User, shelf: str) -> QuerySet[Case]:
    rows = Case.objects.visible_to(user).with_people()
    if shelf in Case.State.values:
        return rows.filter(state=shelf)
    if shelf == "mine":
        return rows.working().filter(assignee=user)
    if shelf == "nobody":
        return rows.working().filter(assignee=None)
    return rows.working()


@desk("cases.view")
@require_safe
def case(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one case: every step of it, and what can be done about it."""
    found = _case(request, number)
    return _page(request, found, WordsForm(case=found))


@desk("cases.work")
@require_POST
def case_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a case of a touch."""
    touch = get_object_or_404(Interaction.objects.visible_to(request.user), pk=pk)
    try:
        opened = actions.open_case(origin=touch, opened_by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return see_other("interactions-desk:touch", pk)
    return see_other(opened)


@desk("cases.work")
@require_POST
def case_take(request: SignedInRequest, number: int) -> HttpResponse:
    """Make the case one's own."""
    return _do(request, number, actions.take_case, _("It is yours."))


@desk("cases.work")
@require_POST
def case_give(request: SignedInRequest, number: int) -> HttpResponse:
    """Give the case to somebody."""
    form = AssigneeForm(request.POST, case=_case(request, number))
    if not form.is_valid():
        messages.error(request, _("Choose somebody from the list."))
        return see_other("cases-desk:case", number)
    assignee = get_object_or_404(User, pk=form.cleaned_data["assignee"])
    act = partial(actions.give_case, assignee=assignee)
    return _do(request, number, act, _("The case is with %(name)s now.") % {"name": assignee.display_name})


@desk("cases.work")
@require_POST
def case_priority(request: SignedInRequest, number: int) -> HttpResponse:
    """Say how much the case hurries."""
    form = PriorityForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a priority from the list."))
        return see_other("cases-desk:case", number)
    act = partial(actions.change_priority, priority=form.cleaned_data["priority"])
    return _do(request, number, act, _("The clocks count by the new priority."))


@desk("cases.work")
@require_POST
def case_reply(request: SignedInRequest, number: int) -> HttpResponse:
    """Answer the customer."""
    return _say(request, number, actions.reply_to_case, _("Your answer is on its way."))


@desk("cases.work")
@require_POST
def case_note(request: SignedInRequest, number: int) -> HttpResponse:
    """Write a note for staff."""
    return _say(request, number, actions.note_on_case, _("Only staff can read it."))


@desk("cases.work")
@require_POST
def case_resolve(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what was done, and ask the customer whether it is put right."""
    return _say(request, number, actions.resolve_case, _("The customer is asked whether it is put right."))


@desk("cases.work")
@require_POST
def case_coupon(request: SignedInRequest, number: int) -> HttpResponse:
    """Give the customer a coupon with the reason, once for each offer."""
    form = CouponForm(request.POST, now=timezone.now())
    if not form.is_valid():
        messages.error(request, _("Choose an offer from the list."))
        return see_other("cases-desk:case", number)
    act = partial(actions.thank_with_coupon, offer=form.cleaned_data["offer"])
    return _do(request, number, act, _("The coupon is on its way."))


@desk("cases.work")
@require_POST
def case_close(request: SignedInRequest, number: int) -> HttpResponse:
    """Close a case in which there is nothing to put right; the words are the reason."""
    return _say(request, number, _set_aside, _("The case is closed."))


@desk("cases.work")
@require_POST
def case_wait(request: SignedInRequest, number: int) -> HttpResponse:
    """Wait for the customer."""
    return _do(request, number, actions.wait_for_customer, _("Its clocks stand still until she writes."))


@desk("cases.work")
@require_POST
def case_go_on(request: SignedInRequest, number: int) -> HttpResponse:
    """Wait no longer."""
    return _do(request, number, actions.go_on, _("Its clocks run again."))


@desk("cases.work")
@require_POST
def case_reopen(request: SignedInRequest, number: int) -> HttpResponse:
    """Open a solved or closed case again."""
    return _do(request, number, actions.reopen_case, _("The case is open again."))


def _set_aside(**told: Any) -> Case:
    closing = actions.Closing(Case.Outcome.SET_ASIDE, told["text"], told["author"])
    return actions.close_case(case=told["case"], closing=closing, now=told["now"])


def _do(request: SignedInRequest, number: int, act: Callable[..., object], done: str) -> HttpResponse:
    """Take a step that needs no words."""
    try:
        act(case=_case(request, number), author=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return see_other("cases-desk:case", number)


def _say(request: SignedInRequest, number: int, act: Callable[..., object], done: str) -> HttpResponse:
    """Take a step that needs words; refused words stay in their box."""
    found = _case(request, number)
    form = WordsForm(request.POST, case=found)
    if form.is_valid():
        try:
            act(case=found, text=form.cleaned_data["text"], author=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return see_other("cases-desk:case", number)
    return _page(request, _case(request, number), form, status=422)


def _case(request: SignedInRequest, number: int) -> Case:
    rows = Case.objects.visible_to(request.user).with_people()
    return get_object_or_404(rows.numbered(number))


def _page(request: SignedInRequest, found: Case, form: WordsForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {
        "case": found,
        "events": CaseEvent.objects.of_case(found),
        "form": form,
        "priority_form": PriorityForm(initial={"priority": found.priority}),
        "assignee_form": AssigneeForm(case=found),
        "coupon_form": CouponForm(now=now),
        "may_work": may(request.user, "cases.work"),
        "now": now,
    }
    return render(request, "feedback/cases/desk/case.html", context, status=status)
