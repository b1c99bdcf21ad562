"""List answers by filters, work on many at once, and come back to a saved set of filters."""

from datetime import datetime
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from feedback.inbox.actions import undo_deed, work_on
from feedback.inbox.actions.saving import drop_view, save_view
from feedback.inbox.actions.working import MOST_AT_ONCE
from feedback.inbox.desk.common import deed_of, list_url, query_of, survey_for, way_back, without_deed
from feedback.inbox.filters import STATES, Filter
from feedback.inbox.forms import FilterForm, SavedViewForm, WorkForm, who_works_with_answers
from feedback.inbox.models import Deed, Entry, SavedView
from feedback.inbox.models.entries import EntryQuerySet
from feedback.inbox.reading import ORDER, rows_of
from feedback.surveys.models import Survey
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.paging import keyset_page
from portal.ui.responses import see_other

LIST_SIZE = 25


@desk("surveys.view")
@require_safe
def all_entries(request: SignedInRequest) -> HttpResponse:
    """List the answers to all forms."""
    return _list(request, None)


@desk("surveys.view")
@require_safe
def entry_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the answers to one form."""
    return _list(request, survey_for(request, slug))


def _list(request: SignedInRequest, survey: Survey | None) -> HttpResponse:
    asked = Filter.read(request.GET.dict())
    here = without_deed(request.get_full_path())
    page = keyset_page(
        asked.entries(request.user, survey).with_answers(),
        order=ORDER,
        cursor=request.GET.get("cursor", ""),
        size=LIST_SIZE,
        url=here,
    )
    colleagues = who_works_with_answers()
    context = {
        "survey": survey,
        "asked": asked,
        "page": page,
        "rows": rows_of(page.items, query_of(asked, survey)),
        "form": FilterForm(asked, survey, colleagues),
        "states": _states(asked, survey),
        "views": SavedView.objects.for_person(request.user),
        "view_form": SavedViewForm(),
        "colleagues": colleagues,
        "deed": deed_of(request),
        "here": here,
        "shown_at": timezone.now().isoformat(),
        "clear_url": list_url(survey),
    }
    return render(request, "feedback/inbox/desk/entry_list.html", context)


def _states(asked: Filter, survey: Survey | None) -> list[tuple[str, str, bool]]:
    """Return the chips that choose a state: address, words, whether it is the one shown."""
    labels = {"todo": _("To do"), "all": _("All"), **dict(Entry.State.choices)}
    current = asked.state or "todo"
    return [
        (list_url(survey, asked.with_state(state).query), str(labels[state]), state == current)
        for state in STATES
    ]


@desk("surveys.view")
@require_POST
def work(request: SignedInRequest) -> HttpResponse:
    """Do one thing to the answers that were ticked, or to all that fit the filters."""
    form, now = WorkForm(request.POST, request.user), timezone.now()
    if not form.is_valid():
        messages.error(request, _("Choose what shall happen, and to which answers."))
        return see_other(way_back(request))
    try:
        deed = work_on(entries=_chosen(request, form, now), wish=form.wish, author=request.user, now=now)
    except ActionError as error:
        messages.error(request, str(error))
        return see_other(way_back(request))
    return see_other(way_back(request, deed))


def _chosen(request: SignedInRequest, form: WorkForm, now: datetime) -> EntryQuerySet:
    cleaned = form.cleaned_data
    if not cleaned["is_for_all"]:
        return Entry.objects.visible_to(request.user).chosen(cleaned["entries"])
    found = form.asked.entries(request.user, survey_for(request, cleaned["form"]))
    # What came in after she saw the list is not what she chose.
    return found.up_to(cleaned["shown_at"] or now, MOST_AT_ONCE + 1)


@desk("surveys.view")
@require_POST
def deed_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what one has just done."""
    deed = get_object_or_404(Deed.objects.by(request.user), pk=pk)
    try:
        count = undo_deed(deed=deed, author=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        said = ngettext("Taken back at %(number)s answer.", "Taken back at %(number)s answers.", count)
        messages.success(request, said % {"number": count})
    return see_other(way_back(request))


@desk("surveys.view")
@require_POST
def view_save(request: SignedInRequest) -> HttpResponse:
    """Give the filters a name."""
    form = SavedViewForm(request.POST)
    survey = survey_for(request, request.POST.get("form", ""))
    if not form.is_valid():
        messages.error(request, _("Give the view a name."))
        return see_other(way_back(request))
    asked = Filter.read(dict(parse_qsl(request.POST.get("query", ""))))
    try:
        save_view(owner=request.user, survey=survey, query=asked.query, **form.cleaned_data)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The view is saved. It stands above the list."))
    return see_other(list_url(survey, asked.query))


@desk("surveys.view")
@require_POST
def view_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    drop_view(view=get_object_or_404(SavedView.objects.own(request.user), pk=pk))
    messages.success(request, _("The view is gone. The answers stay."))
    return see_other(way_back(request))
