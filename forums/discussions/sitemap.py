"""Tell search engines of every topic that anybody may read, ten thousand a page."""

from collections.abc import Callable, Iterable
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from forums.discussions.models import Category, Topic, TopicQuerySet

PER_PAGE: Final = 10_000
KEPT_SECONDS: Final = 600
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
Pages = Callable[[], Iterable[tuple[str, str]]]
_pages_beside: list[Pages] = []


def register_pages(load: Pages) -> None:
    """Let an upper app add a few pages that anybody may read: their paths, each with its latest change."""
    _pages_beside.append(load)


@login_not_required
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the pages of the sitemap; which there are is looked up every ten minutes."""
    pages = cache.get_or_set("forums.sitemap", _pages, KEPT_SECONDS) or []
    found = [(reverse("web:sitemap-rooms"), "")]
    found += [(reverse("web:sitemap-page", args=[number]), latest) for number, latest in pages]
    rows = [_row("sitemap", request.build_absolute_uri(path), latest) for path, latest in found]
    return _answer("sitemapindex", rows)


@login_not_required
@require_safe
def sitemap_rooms(request: HttpRequest) -> HttpResponse:
    """List the home page, the forums, their public categories, and what upper apps add."""
    rooms = Category.objects.visible_to(AnonymousUser()).in_order()
    paths = ["/", reverse("discussions:category-list"), *(room.get_absolute_url() for room in rooms)]
    found = [(path, "") for path in paths]
    for load in _pages_beside:
        found += load()
    return _answer("urlset", [_row("url", request.build_absolute_uri(path), when) for path, when in found])


@login_not_required
@require_safe
def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """List the public topics of one page: those whose ids fall into its ten thousand."""
    low = number * PER_PAGE
    rows = _public().filter(pk__gte=low, pk__lt=low + PER_PAGE).order_by("pk")
    found = rows.only("pk", "slug", "latest_post_at")
    lines = [
        _row("url", request.build_absolute_uri(topic.get_absolute_url()), topic.latest_post_at.isoformat())
        for topic in found
    ]
    if not lines:
        raise Http404
    return _answer("urlset", lines)


def _public() -> TopicQuerySet:
    return Topic.objects.visible_to(AnonymousUser()).filter(is_listed=True)


def _pages() -> list[tuple[int, str]]:
    """Return the pages that hold a topic, each with the moment of its latest post."""
    found = _public().annotate(page=F("pk") / PER_PAGE).values("page").annotate(latest=Max("latest_post_at"))
    return [(row["page"], row["latest"].isoformat()) for row in found.order_by("page")]


def _row(name: str, address: str, latest: str = "") -> str:
    changed = f"<lastmod>{latest}</lastmod>" if latest else ""
    return f"<{name}><loc>{escape(address)}</loc>{changed}</{name}>"


def _answer(name: str, rows: list[str]) -> HttpResponse:
    body = "\n".join(rows)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} {_SPACE}>\n{body}\n</{name}>\n'
    return HttpResponse(text, content_type="application/xml")
