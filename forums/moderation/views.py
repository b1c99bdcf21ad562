"""Let readers report posts, and authors read and appeal what was decided about theirs."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums.discussions.models import Post
from forums.discussions.pages import open_page
from forums.discussions.policies import may_edit, may_report
from forums.moderation.actions import TooManyReports, appeal_decision, appeal_sanction, report_post
from forums.moderation.forms import AppealForm, ReportForm
from forums.moderation.links import read_sanction_token
from forums.moderation.models import Appeal, Report, Sanction
from forums.moderation.reading import (
    decision_in_force,
    latest_about_own,
    sanction_appeal,
    titled,
    told_decisions,
)
from forums.moderation.transparency import tables
from portal.accounts.access import SignedInRequest
from portal.lib.client import client_ip
from portal.lib.errors import ActionError
from portal.lib.tokens import TokenExpired, TokenInvalid
from portal.ui.paging import page_of
from portal.ui.responses import see_other

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def report_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a report about a post the person may read."""
    rows = Post.objects.select_related("topic", "author")
    post = get_object_or_404(rows.visible_to(request.user), pk=pk)
    form = ReportForm(request.POST or None)
    context = {"post": post, "topic": post.topic, "form": form, "may_report": may_report(post, request.user)}
    context["transparency_url"] = reverse("moderation:transparency") if settings.TRANSPARENCY_PAGE else ""
    template = "forums/moderation/report_new.html"
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        report_post(
            post=post,
            reporter=request.user,
            now=timezone.now(),
            ip=client_ip(request),
            **form.cleaned_data,
        )
    except ActionError as error:
        form.add_error(None, str(error))
        status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooManyReports) else HTTPStatus.CONFLICT
        return render(request, template, context, status=status)
    messages.success(
        request, _("Thank you. A moderator reads the post and decides; you hear what came of it.")
    )
    return see_other(post.topic.url_of(post.number))


@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    """Show a person what came of her reports, and what was decided about her own posts."""
    page = page_of(request, Report.objects.by(request.user), order=("-created_at", "-pk"))
    context = {
        "page": page,
        "reports": titled(page.items, request.user),
        "decisions": latest_about_own(request.user),
    }
    return render(request, "forums/moderation/report_list.html", context)


@open_page
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """Show everybody how much is reported, taken down and appealed, where the company wants that."""
    if not settings.TRANSPARENCY_PAGE:
        raise Http404
    now = timezone.now()
    context = {"tables": tables(now)}
    return render(request, "forums/moderation/transparency.html", context)


@get_or_post
def decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the author what was decided about her post and why, and take her appeal."""
    rows = Post.objects.visible_to(request.user).select_related("topic__category", "author")
    post = get_object_or_404(rows, pk=pk, author=request.user)
    in_force = decision_in_force(post, timezone.now())
    form = AppealForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        decided = in_force.decision
        if decided and _take_appeal(
            request, form, partial(appeal_decision, decision=decided, appellant=request.user)
        ):
            return see_other("moderation:decision", pk=pk)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "post": post,
        "topic": post.topic,
        "in_force": in_force,
        "is_waiting": not in_force.decision and post.state == Post.State.HELD,
        "earlier": told_decisions(post, without=in_force.decision),
        "may_edit": may_edit(post, request.user) and not post.is_published,
        "form": form,
        "appeal_days": settings.APPEAL_DAYS,
    }
    return render(request, "forums/moderation/decision.html", context, status=status)


@login_not_required
@never_cache
@get_or_post
def sanction(request: HttpRequest, token: str) -> HttpResponse:
    """Show a person what was decided about her account and take her appeal; a suspended one can't sign in."""
    try:
        shown = get_object_or_404(Sanction, pk=read_sanction_token(token))
    except TokenExpired:
        return render(request, "portal/messaging/link_ended.html", status=HTTPStatus.GONE)
    except TokenInvalid as error:
        raise Http404 from error
    now, form, status = timezone.now(), AppealForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        if _take_appeal(request, form, partial(appeal_sanction, sanction=shown)):
            return see_other("moderation:sanction", token=token)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    appeal, may_appeal = sanction_appeal(shown, now)
    context = {
        "sanction": shown,
        "is_standing": shown.is_standing(now),
        "appeal": appeal,
        "may_appeal": may_appeal,
        "form": form,
        "appeal_days": settings.APPEAL_DAYS,
    }
    return render(request, "forums/moderation/sanction.html", context, status=status)


def _take_appeal(request: HttpRequest, form: AppealForm, appeal: Callable[..., Appeal]) -> bool:
    """Take the appeal, or put into the form why it is not taken."""
    if not form.is_valid():
        return False
    try:
        appeal(text=form.cleaned_data["text"], now=timezone.now())
    except ActionError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Your appeal is here. Another person answers it by the time named below."))
    return True
