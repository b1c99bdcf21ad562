"""The pages on which staff make segments and see at once how many customers they hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.customers.segment_forms import ClauseFormSet, SegmentForm, clauses_of, initial_of
from portal.customers.segment_models import Segment
from portal.customers.segments import MatchesEverybody, Size, members_of, save_segment, size_of
from portal.ui.paging import page_of
from portal.ui.responses import see_other


@desk("customers.view")
@require_safe
def segment_list(request: SignedInRequest) -> HttpResponse:
    """List the segments by name."""
    rows = Segment.objects.visible_to(request.user)
    context = {
        "page": page_of(request, rows, order=("name", "pk")),
        "may_manage": may(request.user, "checkins.manage"),
    }
    return render(request, "portal/customers/desk/segment_list.html", context)


@desk("customers.view")
@require_safe
def segment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who is in a segment now."""
    found = _segment(request, pk)
    context = {
        "segment": found,
        "size": size_of(found.clauses, found.match),
        "page": page_of(request, members_of(found), order=("-created_at", "-pk")),
        "may_manage": may(request.user, "checkins.manage"),
    }
    return render(request, "portal/customers/desk/segment.html", context)


@desk("checkins.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_new(request: SignedInRequest) -> HttpResponse:
    """Make a segment."""
    return _edit(request, Segment())


@desk("checkins.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def segment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a segment."""
    return _edit(request, _segment(request, pk))


@desk("checkins.manage")
@require_POST
def segment_count(request: SignedInRequest) -> HttpResponse:
    """Count whom conditions match while they are being chosen; keeps nothing."""
    formset = ClauseFormSet(request.POST)
    context = {"size": _size(formset, request.POST)}
    return render(request, "portal/customers/desk/segment_size.html", context)


def _edit(request: SignedInRequest, found: Segment) -> HttpResponse:
    posted = request.POST or None
    form = SegmentForm(posted, instance=found)
    formset = ClauseFormSet(posted, initial=None if posted else initial_of(found))
    is_saving = request.method == "POST" and "count" not in request.POST
    if not is_saving:
        form.fields["name"].required = False  # who only counts needs no name yet
    if is_saving and form.is_valid() and formset.is_valid():
        try:
            made = save_segment(
                segment=form.save(commit=False),
                clauses=clauses_of(formset),
                typed_count=form.cleaned_data["typed_count"],
                saved_by=request.user,
                now=timezone.now(),
            )
        except MatchesEverybody as refusal:
            form.add_error("typed_count", str(refusal))
        else:
            messages.success(request, _("The segment is saved."))
            return see_other("segments-desk:segment", made.pk)
    context = {
        "form": form,
        "formset": formset,
        "segment": found if found.pk else None,
        "size": _size(formset, request.POST) if posted else None,
    }
    return render(
        request, "portal/customers/desk/segment_edit.html", context, status=422 if is_saving else 200
    )


def _size(formset: Any, posted: QueryDict) -> Size | None:
    return size_of(clauses_of(formset), posted.get("match", "")) if formset.is_valid() else None


def _segment(request: SignedInRequest, pk: int) -> Segment:
    return get_object_or_404(Segment.objects.visible_to(request.user), pk=pk)
