"""Offer what is new as Atom and RSS: what a visitor may read, never more."""

from collections.abc import Sequence
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.discussions.models import Category, Post, PostQuerySet, Tag, Topic
from portal.lib.words import plain
from portal.ui.branding import brand

ENTRIES: Final = 30
SUMMARY_LENGTH: Final = 600
FORMS: Final[dict[str, type[SyndicationFeed]]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
CONTENT_TYPES: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
}
VISITOR: Final = AnonymousUser()
"""A feed reader carries no session: it gets what anybody gets, whoever asks."""


@login_not_required
@require_safe
def forums_feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """Offer the newest topics of all categories."""
    title = _("%(company)s: new topics") % {"company": brand().company_name}
    return _feed(request, form, title, "/forums/", _openings().order_by("-pk"))


@login_not_required
@require_safe
def category_feed(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Offer the newest topics of one category."""
    category = get_object_or_404(Category.objects.visible_to(VISITOR), slug=slug)
    rows = _openings().filter(topic__category=category)
    return _feed(request, form, category.name, category.get_absolute_url(), rows.order_by("-pk"))


@login_not_required
@require_safe
def tag_feed(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Offer the newest topics with one tag; a tag that no visible topic has does not exist."""
    tag = get_object_or_404(Tag.objects.all(), slug=slug)
    rows = list(_openings().filter(topic__topic_tags__tag=tag).order_by("-pk")[:ENTRIES])
    if not rows:
        raise Http404
    return _feed(request, form, tag.name, f"/forums/tags/{tag.slug}/", rows)


@login_not_required
@require_safe
def topic_feed(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """Offer the newest posts of one topic."""
    topic = get_object_or_404(Topic.objects.visible_to(VISITOR), pk=pk, slug=slug)
    rows = _posts().filter(topic=topic).order_by("-number")
    return _feed(request, form, topic.title, topic.get_absolute_url(), rows)


def _posts() -> PostQuerySet:
    rows = Post.objects.visible_to(VISITOR).published().filter(topic__is_listed=True)
    return rows.select_related("author", "topic").only(
        *("number", "html", "created_at", "edited_at", "author__display_name"),
        *("topic__title", "topic__slug"),
    )


def _openings() -> PostQuerySet:
    return _posts().filter(number=1)


def _feed(
    request: HttpRequest, form: str, title: str, path: str, rows: PostQuerySet | Sequence[Post]
) -> HttpResponseBase:
    """Write the feed, or answer that the reader has it already.

    Nobody may keep it without asking anew, so no words outlive their removal in it.
    """
    feed = FORMS[form](
        title=title,
        link=request.build_absolute_uri(path),
        description=title,
        language=get_language(),
        feed_url=request.build_absolute_uri(request.path),
    )
    for post in rows[:ENTRIES]:
        _add(feed, post, request)
    response = HttpResponse(content_type=CONTENT_TYPES[form])
    feed.write(response, "utf-8")
    set_response_etag(response)
    patch_cache_control(response, public=True, no_cache=True)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return response if answer is None else answer


def _add(feed: SyndicationFeed, post: Post, request: HttpRequest) -> None:
    feed.add_item(
        title=post.topic.title,
        link=request.build_absolute_uri(post.topic.url_of(post.number)),
        description=plain(post.html, SUMMARY_LENGTH),
        unique_id=request.build_absolute_uri(post.get_absolute_url()),
        unique_id_is_permalink=False,
        author_name=post.author.display_name if post.author else _("A former member"),
        pubdate=post.created_at,
        updateddate=post.edited_at or post.created_at,
    )
