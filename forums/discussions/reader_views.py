"""Keep a reader's place, and bring her what was written meanwhile."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forums.discussions import actions
from forums.discussions.markers import first_unread
from forums.discussions.models import POSTS_PER_PAGE, Topic
from forums.discussions.pages import fetch, open_page
from forums.discussions.reading import cards_between, forums_url
from portal.accounts.access import SignedInRequest
from portal.accounts.models import User
from portal.ui.responses import see_other


@open_page
@require_safe
def topic_unread(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the first post the reader has not read; a visitor to the first one."""
    rows = Topic.objects
    shown = fetch(request, rows.visible_to(request.user), rows.for_members(), pk=pk)
    number = first_unread(shown, request.user) if isinstance(request.user, User) else 1
    return see_other(shown.url_of(number))


@require_POST
def topic_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remember how far the topic was read. A script asks for no page in return."""
    shown = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    number = request.POST.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        actions.mark_read(topic=shown, user=request.user, number=int(number), now=timezone.now())
    if "quiet" in request.POST:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return see_other(shown)


@require_POST
def all_read(request: SignedInRequest) -> HttpResponse:
    """Let everything count as read."""
    actions.mark_all_read(user=request.user, now=timezone.now())
    messages.success(request, _("Everything counts as read now. What is written from here on is new."))
    return see_other(forums_url())


@login_not_required
@never_cache
@require_safe
def topic_since(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Return the posts after a number as cards, or 204 when there are none: one query, asked again and again.

    Who may not, or no longer, open the topic gets 404 each time.
    """
    rows = Topic.objects.select_related("category")
    shown = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if shown.highest_public_number <= number:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    high = min(shown.highest_public_number, number + POSTS_PER_PAGE)
    context = {
        "count": high - number,
        "cards": cards_between(request, shown, number + 1, high, timezone.now()),
        "url": shown.url_of(number + 1),
    }
    return render(request, "forums/discussions/topic_since.html", context)
