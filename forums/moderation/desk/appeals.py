"""Show the appeals and take their answers."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums.moderation import actions
from forums.moderation.forms import AnswerForm
from forums.moderation.models import Appeal
from forums.moderation.policies import may_answer_appeal
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

PAGE: Final = "forums/moderation/appeal_list.html"
PAGE_SIZE: Final = 25


@desk("moderation.decide")
@require_safe
def appeal_list(request: SignedInRequest) -> HttpResponse:
    """Show the appeals that wait, the one promised first on top; answered ones on request."""
    return render(request, PAGE, _context(request))


@desk("moderation.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one appeal with what it is about, and take the answer."""
    rows = Appeal.objects.visible_to(request.user).with_subjects()
    shown = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if _answer(request, form, shown):
            return see_other("moderation-desk:appeal-list")
        shown.refresh_from_db()
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    post = shown.decision.post if shown.decision else None
    context = {
        **_context(request),
        "appeal": shown,
        "decided": shown.decision,
        "sanction": shown.sanction,
        "post": post,
        "html": mark_safe(post.html) if post else "",  # noqa: S308 - sanitized when it was stored
        "may_answer": may_answer_appeal(shown, request.user),
        "form": form,
        "is_late": shown.is_late(timezone.now()),
    }
    return render(request, PAGE, context, status=status)


def _answer(request: SignedInRequest, form: AnswerForm, shown: Appeal) -> bool:
    """Answer the appeal, or put into the form why it is not answered."""
    if not form.is_valid():
        return False
    try:
        actions.answer_appeal(
            appeal=shown,
            grants="grant" in request.POST,
            outcome=form.cleaned_data["outcome"],
            moderator=request.user,
            now=timezone.now(),
        )
    except ActionError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The appeal is answered; the person gets your words."))
    return True


def _context(request: SignedInRequest) -> dict[str, Any]:
    now, shows_answered = timezone.now(), "answered" in request.GET
    rows = Appeal.objects.visible_to(request.user).with_subjects()
    rows = rows.answered() if shows_answered else rows.open()
    order = ("-created_at", "-pk") if shows_answered else ("due_at", "pk")
    page = page_of(request, rows, order=order, size=PAGE_SIZE)
    for row in page.items:
        row.late = row.is_late(now)  # type: ignore[attr-defined]
    return {"page": page, "shows_answered": shows_answered}
