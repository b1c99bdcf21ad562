"""Show what was decided, and take it back."""

from collections.abc import Iterator
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from forums.moderation import actions, audit
from forums.moderation.models import BulkAct, Decision
from forums.moderation.reading import first_look
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

PAGE_SIZE: Final = 25


@desk("moderation.decide")
@require_safe
def decision_list(request: SignedInRequest) -> HttpResponse:
    """Show what was decided, the newest first."""
    rows = Decision.objects.visible_to(request.user).for_log()
    context = {
        "page": page_of(request, rows, order=("-decided_at", "-pk"), size=PAGE_SIZE),
        "queue_url": reverse("moderation-desk:queue"),
        "first_look": first_look(timezone.now()),
    }
    return render(request, "forums/moderation/decision_list.html", context)


@desk("moderation.decide")
@require_safe
def log_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """Give the whole log as a table."""
    return _download(audit.lines_of_csv(request.user), "text/csv; charset=utf-8", "moderation.csv")


@desk("moderation.decide")
@require_safe
def log_json(request: SignedInRequest) -> StreamingHttpResponse:
    """Give the whole log for machines."""
    return _download(audit.lines_of_json(request.user), "application/json", "moderation.json")


def _download(lines: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)


@desk("moderation.decide")
@require_POST
def decision_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user).select_related("post"), pk=pk)
    try:
        actions.undo_decision(decision=decision, moderator=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The decision was taken back."))
    return see_other("moderation-desk:post", pk=decision.post_id)


@desk("moderation.decide")
@require_safe
def bulk_list(request: SignedInRequest) -> HttpResponse:
    """Show the bulk acts, the newest first."""
    rows = BulkAct.objects.visible_to(request.user).for_log()
    context = {"page": page_of(request, rows, order=("-done_at", "-pk"), size=PAGE_SIZE)}
    return render(request, "forums/moderation/bulk_list.html", context)


@desk("moderation.decide")
@require_safe
def bulk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the decisions of one bulk act."""
    act = get_object_or_404(BulkAct.objects.visible_to(request.user).for_log(), pk=pk)
    rows = Decision.objects.visible_to(request.user).for_log().of_bulk(act)
    context = {
        "act": act,
        "page": page_of(request, rows, order=("pk",), size=PAGE_SIZE),
        "queue_url": reverse("moderation-desk:queue"),
    }
    return render(request, "forums/moderation/bulk.html", context)


@desk("moderation.decide")
@require_POST
def bulk_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a whole bulk act back."""
    act = get_object_or_404(BulkAct.objects.visible_to(request.user), pk=pk)
    try:
        undone, left = actions.undo_bulk(act=act, moderator=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return see_other("moderation-desk:bulk", pk=pk)
    text = ngettext("%(count)d decision was taken back.", "%(count)d decisions were taken back.", undone)
    messages.success(request, text % {"count": undone})
    for sentence, count in left.items():
        messages.warning(request, f"{sentence} ({count})")
    return see_other("moderation-desk:bulk", pk=pk)
