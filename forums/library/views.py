"""Show the best practices to everybody who may read where they come from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.discussions.pages import fetch, open_page
from forums.discussions.web_head import WebHead, head
from forums.library.models import Practice
from forums.library.policies import may_review
from forums.library.reading import SHELF_ORDER, Wish, body_of, categories_on_shelf, shelf_for
from portal.accounts.policies import is_staff
from portal.ui.paging import page_of

PRACTICES_PER_PAGE = 20


@open_page
@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    """Show the front shelf; staff also what waits for a review."""
    now, wish = timezone.now(), Wish.read(request.GET)
    person = request.user
    waiting = Practice.objects.visible_to(person).past_date(now).order_by("review_date", "pk")
    about = WebHead(
        title=_("Best practices"),
        description=_("What customers found out works well, looked at again by our team."),
        url=request.build_absolute_uri(request.path),
        is_findable="cursor" not in request.GET,
    )
    context = {
        "web_head": head(request, about),
        "wish": wish,
        "categories": categories_on_shelf(person, now),
        "page": page_of(request, shelf_for(person, now, wish), order=SHELF_ORDER, size=PRACTICES_PER_PAGE),
        "waiting": list(waiting[:PRACTICES_PER_PAGE]) if is_staff(person) else [],
    }
    return render(request, "forums/library/practice_list.html", context)


@open_page
@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one practice with its source; one past its date says so, a retired one is for staff."""
    rows = Practice.objects if is_staff(request.user) else Practice.objects.kept()
    rows = rows.with_source().select_related("post__author")
    shown = fetch(request, rows.visible_to(request.user), rows.for_members(), slug=slug)
    about = WebHead(
        title=shown.title,
        description=shown.summary,
        url=request.build_absolute_uri(shown.get_absolute_url()),
        kind="article",
    )
    context = {
        "web_head": head(request, about),
        "practice": shown,
        "post": shown.post,
        "topic": shown.post.topic,
        "body": body_of(shown.post),
        "is_past_date": shown.is_past_date(timezone.now()),
        "may_review": may_review(shown, request.user),
    }
    return render(request, "forums/library/practice.html", context)
