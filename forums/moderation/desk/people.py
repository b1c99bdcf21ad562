"""Show moderators people, what was decided about them, and take measures; let staff note something."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions.models import Post
from forums.moderation.actions import give_sanction, lift_sanction, undo_sanction, write_note
from forums.moderation.models import Decision, Note, Sanction
from forums.moderation.people_forms import NoteForm, SanctionForm
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.forms import SearchForm
from portal.lib.errors import ActionError
from portal.screening.models import Trace
from portal.ui.paging import page_of
from portal.ui.responses import see_other

LIST_SIZE: Final = 25
TRACES_SHOWN: Final = 5


@desk("moderation.decide")
@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    """Show what was decided about people, the latest first, or the people whose name matches the words."""
    form = SearchForm(request.GET)
    rows = Sanction.objects.for_list()
    page = page_of(request, rows, order=("-given_at", "-pk"), size=LIST_SIZE)
    now = timezone.now()
    context = {
        "form": form,
        "words": form.words,
        "people": User.objects.customers_named(form.words)[:LIST_SIZE] if form.words else [],
        "page": page,
        "sanctions": [(row, row.is_standing(now)) for row in page.items],
    }
    return render(request, "forums/moderation/person_list.html", context)


@desk("moderation.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one person, her history and the notes about her; take a measure."""
    shown = get_object_or_404(User, pk=pk)
    form = SanctionForm(request.POST or None, initial={"decision": _decision_asked(request, shown)})
    if request.method != "POST":
        return _page(request, shown, form)
    if not form.is_valid():
        return _page(request, shown, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = timezone.now()
    decision = _decisions_about(request, shown).filter(pk=form.cleaned_data["decision"] or 0).first()
    try:
        give_sanction(
            person=shown,
            measure=form.measure(now),
            moderator=request.user,
            now=now,
            decision=decision,
        )
    except ActionError as error:
        form.add_error(None, str(error))
        return _page(request, shown, form, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Done. The person reads it on every page and by e-mail."))
    return see_other("moderation-desk:person", pk=pk)


def _decisions_about(request: SignedInRequest, person: User) -> Any:
    return Decision.objects.visible_to(request.user).filter(post__author=person)


def _decision_asked(request: SignedInRequest, person: User) -> int | None:
    text = request.GET.get("decision", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    found = _decisions_about(request, person).filter(pk=text).first()
    return found.pk if found else None


def _page(
    request: SignedInRequest, shown: User, form: SanctionForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    now = timezone.now()
    customer = Customer.objects.visible_to(request.user).filter(user=shown).first()
    context = {
        "shown": shown,
        "customer": customer,
        "form": form,
        "is_silenced": shown.is_silenced(now),
        "is_suspended": shown.is_suspended(now),
        "sanctions": [
            (row, row.is_standing(now), row.may_be_undone(now)) for row in Sanction.objects.of(shown)
        ],
        "traces": Trace.objects.of(shown)[:TRACES_SHOWN],
        "posts": Post.objects.state_counts(shown),
        "notes": Note.objects.visible_to(request.user).about(customer) if customer else [],
        "note_form": NoteForm(),
    }
    return render(request, "forums/moderation/person.html", context, status=status)


@desk("moderation.decide")
@require_POST
def sanction_lift(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a measure before its time."""
    return _end(request, pk, lift_sanction, _("It was lifted; the person hears of it."))


@desk("moderation.decide")
@require_POST
def sanction_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a measure back as if it never was."""
    return _end(request, pk, undo_sanction, _("It was undone; the person hears of it."))


def _end(request: SignedInRequest, pk: int, act: Any, done: str) -> HttpResponse:
    sanction = get_object_or_404(Sanction, pk=pk)
    try:
        act(sanction=sanction, moderator=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    if sanction.person_id is None:
        return see_other("moderation-desk:person-list")
    return see_other("moderation-desk:person", pk=sanction.person_id)


@desk("customers.view")
@require_POST
def note_new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a note about a customer."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), reference=reference)
    form = NoteForm(request.POST)
    if not form.is_valid():
        context = {"customer": customer, "note_form": form}
        return render(request, "forums/moderation/note_new.html", context, status=422)
    write_note(customer=customer, text=form.cleaned_data["text"], author=request.user, now=timezone.now())
    messages.success(request, _("The note is kept. Only staff see it."))
    return see_other("interactions-desk:customer", reference=customer.reference)
