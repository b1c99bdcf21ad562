"""Tell machines what a public page is: its one address, its feed, a card for sharing, data of schema.org.

Only visitors get the card and the data: search engines are visitors, and members' pages stay light.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forums.discussions.models import Category, Post, PostRow, Tag, Topic, page_of_number
from forums.discussions.page_links import page_url
from portal.lib.addresses import existing_url
from portal.lib.words import plain
from portal.ui.branding import brand

DESCRIPTION_LENGTH: Final = 200
_INERT: Final = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))
"""So that no words of a post can end the script element that holds the data."""


@dataclass(frozen=True)
class WebHead:
    """What one page says of itself; `url` and `feed_url` are whole addresses."""

    title: str
    description: str
    url: str
    feed_url: str = ""
    kind: str = "website"
    data: Mapping[str, Any] | None = None
    is_findable: bool = True


@dataclass(frozen=True)
class ShownHead:
    """The elements for <head>, and the description that stands there already."""

    html: SafeString
    description: str


def topic_head(request: HttpRequest, topic: Topic, rows: Sequence[PostRow], url: str, page: int) -> ShownHead:
    """Return the head of one page of a topic; the data of schema.org stand on the first."""
    opening = rows[0] if rows and page == 1 and rows[0].state == Post.State.PUBLISHED else None
    about = WebHead(
        title=topic.title,
        description=plain(opening.html, DESCRIPTION_LENGTH)
        if opening
        else _("%(title)s, page %(page)d") % {"title": topic.title, "page": page},
        url=url,
        feed_url=request.build_absolute_uri(f"{topic.get_absolute_url()}feed.atom"),
        kind="article",
        data=topic_data(topic, rows, url) if opening and not request.user.is_authenticated else None,
    )
    return head(request, about)


def category_head(request: HttpRequest, category: Category) -> ShownHead:
    """Return the head of a category; only its first page is to be found."""
    url = request.build_absolute_uri(category.get_absolute_url())
    about = WebHead(
        title=category.name,
        description=category.description,
        url=url,
        feed_url=f"{url}feed.atom",
        is_findable="cursor" not in request.GET,
    )
    return head(request, about)


def tag_head(request: HttpRequest, tag: Tag) -> ShownHead:
    """Return the head of the topics with a tag; only their first page is to be found."""
    url = request.build_absolute_uri(tag.get_absolute_url())
    about = WebHead(
        title=tag.name,
        description=_("Topics about %(tag)s, from all categories.") % {"tag": tag.name},
        url=url,
        feed_url=f"{url}feed.atom",
        is_findable="cursor" not in request.GET,
    )
    return head(request, about)


def forums_head(request: HttpRequest) -> ShownHead:
    """Return the head of the page of all categories."""
    url = request.build_absolute_uri(existing_url("discussions:category-list"))
    about = WebHead(
        title=_("Forums"),
        description=_("Ask other customers and us, and read what others found."),
        url=url,
        feed_url=f"{url}feed.atom",
    )
    return head(request, about)


def head(request: HttpRequest, about: WebHead) -> ShownHead:
    """Return the elements for <head>."""
    url = escape(about.url)
    parts = [f'<link rel="canonical" href="{url}">']
    if not about.is_findable:
        parts = ['<meta name="robots" content="noindex, follow">']
    if about.feed_url:
        title = escape(about.title)
        feed = escape(about.feed_url)
        parts.append(f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{feed}">')
    if not request.user.is_authenticated:
        parts += _card(about)
    if about.data:
        data = json.dumps(about.data, ensure_ascii=False)
        for sign, written in _INERT:  # `str.translate` takes ten times as long
            data = data.replace(sign, written)
        parts.append(f'<script type="application/ld+json">{data}</script>')
    html = mark_safe("\n    ".join(parts))  # noqa: S308 - every value is escaped above
    return ShownHead(html, about.description)


def _card(about: WebHead) -> list[str]:
    values = {
        "og:site_name": brand().company_name,
        "og:type": about.kind,
        "og:title": about.title,
        "og:url": about.url,
        "og:description": about.description,
    }
    named = [f'<meta property="{name}" content="{escape(value)}">' for name, value in values.items() if value]
    return [*named, '<meta name="twitter:card" content="summary">']


def topic_data(topic: Topic, rows: Sequence[PostRow], url: str) -> dict[str, Any]:
    """Return a topic as schema.org has it: a question with its answers, or a posting with its comments.

    Source: developers.google.com/search/docs/appearance/structured-data, "qapage" and "discussion-forum".
    """
    shown = [row for row in rows if row.state == Post.State.PUBLISHED]
    if topic.kind == Topic.Kind.QUESTION:
        page = {"@type": "QAPage", "mainEntity": _question(topic, shown, url)}
    else:
        page = _posting(topic, shown, url)
    return {"@context": "https://schema.org", **page}


def _question(topic: Topic, rows: Sequence[PostRow], url: str) -> dict[str, Any]:
    opening, *replies = rows
    accepted = [entry for entry in topic.answer_list if entry["marks"]]
    numbers = {entry["number"] for entry in accepted}
    question = {
        "@type": "Question",
        "name": topic.title,
        "text": plain(opening.html),
        "url": url,
        "answerCount": topic.reply_count,
        "upvoteCount": topic.me_too_count,
        "datePublished": opening.created_at.isoformat(),
        "author": _person(opening.author_name),
    }
    if accepted:
        question["acceptedAnswer"] = _accepted(accepted, rows, url)
    if others := [row for row in replies if row.number not in numbers]:
        question["suggestedAnswer"] = [
            {**_words(row, "Answer", url), "upvoteCount": row.vote_count} for row in others
        ]
    return question


def _accepted(
    entries: Sequence[Mapping[str, Any]], rows: Sequence[PostRow], url: str
) -> list[dict[str, Any]]:
    """Return the marked answers in full; those on a later page are read, by one query, if there are any."""
    here = {row.number: _words(row, "Answer", url) for row in rows}
    away = [entry["post"] for entry in entries if entry["number"] not in here]
    if away:
        for post in Post.objects.published().filter(pk__in=away).select_related("author"):
            here[post.number] = {
                "@type": "Answer",
                "text": plain(post.html),
                "url": _address(post.number, url),
                "datePublished": post.created_at.isoformat(),
                "author": _person(post.author.display_name if post.author else None),
            }
    found = [(here[entry["number"]], entry["votes"]) for entry in entries if entry["number"] in here]
    return [{**words, "upvoteCount": votes} for words, votes in found]


def _posting(topic: Topic, rows: Sequence[PostRow], url: str) -> dict[str, Any]:
    opening, *replies = rows
    posting = {
        **_words(opening, "DiscussionForumPosting", url),
        "url": url,
        "headline": topic.title,
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/CommentAction",
            "userInteractionCount": topic.reply_count,
        },
    }
    if replies:
        posting["comment"] = [_words(row, "Comment", url) for row in replies]
    return posting


def _words(row: PostRow, kind: str, url: str) -> dict[str, Any]:
    return {
        "@type": kind,
        "text": plain(row.html),
        "url": _address(row.number, url),
        "datePublished": row.created_at.isoformat(),
        "author": _person(row.author_name),
    }


def _person(name: str | None) -> dict[str, str]:
    return {"@type": "Person", "name": name or _("A former member")}


def _address(number: int, url: str) -> str:
    """Return the whole address of a post; `url` is that of the topic's first page."""
    return f"{page_url(url, page_of_number(number))}#post-{number}"
