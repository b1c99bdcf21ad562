"""Show the tags, and the topics that have one, to everybody who may read those topics."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.discussions import extras
from forums.discussions.lists import TOPICS_PER_PAGE, listed_topics
from forums.discussions.models import Tag, TagOperation
from forums.discussions.pages import open_page
from forums.discussions.policies import may_manage
from forums.discussions.reading import forums_url
from forums.discussions.rows import topic_rows
from forums.discussions.web_head import WebHead, head, tag_head
from portal.ui.paging import page_of

TAGS_SHOWN = 300


@open_page
@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    """Show the tags of the topics a person may read, each with how many of those have it."""
    tags = Tag.objects.used_by(request.user).in_order()[:TAGS_SHOWN]
    about = WebHead(
        title=_("Tags"),
        description=_("The words by which topics are found, each with how many have it."),
        url=request.build_absolute_uri(request.path),
    )
    context = {
        "tags": tags,
        "forums_url": forums_url(),
        "may_manage": may_manage(request.user),
        "web_head": head(request, about),
    }
    return render(request, "forums/discussions/tag_list.html", context)


@open_page
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the topics that have a tag; one that none of hers has is not there for a person.

    The address of one that was renamed, or became one with another, leads on.
    """
    found = Tag.objects.at(slug)
    if found is None:
        return _to_heir(request, slug)
    rows = listed_topics(request.user, tag=found.slug)
    page = page_of(request, rows, order=("-latest_post_at", "-pk"), size=TOPICS_PER_PAGE)
    if not page.items and "cursor" not in request.GET:
        raise Http404
    context = {
        "tag": found,
        "page": page,
        "rows": topic_rows(page.items, timezone.now()),
        "room_parts": extras.room_parts(request, found),
        "web_head": tag_head(request, found),
    }
    return render(request, "forums/discussions/tag.html", context)


def _to_heir(request: HttpRequest, slug: str) -> HttpResponse:
    heir = TagOperation.objects.heir_of(slug)
    if heir is None or not Tag.objects.used_by(request.user).filter(pk=heir.pk).exists():
        raise Http404
    return redirect(heir)
