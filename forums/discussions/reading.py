"""Prepare what the topic page shows, so that its template asks nothing and decides little."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString, mark_safe

from forums.discussions import live
from forums.discussions.cards import CardPage, cards, taps_of
from forums.discussions.diffs import DiffLine, diff_lines
from forums.discussions.markers import unread_of
from forums.discussions.models import POSTS_PER_PAGE, Post, PostRow, Revision, Topic, page_of_number
from forums.discussions.policies import may_moderate
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.lib.addresses import address_of, existing_url
from portal.ui.pieces import read_clock


def forums_url() -> str:
    """Return where all addresses of the forums begin; templates build the rows' links from it."""
    return address_of("discussions:category-list")


def card_page(request: HttpRequest, topic: Topic, now: datetime) -> CardPage:
    """Return what the cards of a topic share for this reader."""
    person = request.user
    return CardPage(
        topic=topic,
        person=person,
        clock=read_clock(now),
        forums_url=forums_url(),
        moderation_url=existing_url("moderation-desk:queue") if may_moderate(person) else "",
        csrf_field=csrf_field(request) if person.is_authenticated else "",
    )


def csrf_field(request: HttpRequest) -> str:
    """Return the hidden field that a form of the reader's needs."""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'


def shown_rows(topic: Topic, person: Person, number: int) -> list[PostRow]:
    """Read one page of a topic for one reader, by one query."""
    low = (number - 1) * POSTS_PER_PAGE + 1
    return Post.objects.rows_between(topic, person, low, low + POSTS_PER_PAGE - 1)


def cards_between(request: HttpRequest, topic: Topic, low: int, high: int, now: datetime) -> SafeString:
    """Read a stretch of a topic for one reader, by one query."""
    rows = Post.objects.rows_between(topic, request.user, low, high)
    return cards(rows, card_page(request, topic, now))


def shown_taps(request: HttpRequest, post: Post, now: datetime) -> SafeString:
    """Return the row of taps of one post as it stands now."""
    page = card_page(request, post.topic, now)
    rows = Post.objects.rows_between(post.topic, request.user, post.number, post.number)
    taps = taps_of(rows, page)
    return mark_safe("".join(taps.row(row) for row in rows))  # noqa: S308 - built of escaped parts


@dataclass(frozen=True)
class Place:
    """Where the reader is: what is new to her in the topic, and up to where the page before her reaches.

    `live_url` is asked for newer posts while she reads; empty but on the last page, where they will stand.
    """

    unread: int
    reaches: int
    is_read: bool
    read_url: str
    unread_url: str
    live_url: str
    stream_url: str


def place_in(topic: Topic, person: Person, page: int, count: int) -> Place:
    """Return the reader's place on a page of a topic that was read with her mark; it asks nothing."""
    reaches = min(page * POSTS_PER_PAGE, topic.highest_public_number)
    base = f"{forums_url()}t/{topic.pk}/"
    is_signed_in = person.is_authenticated
    return Place(
        unread=unread_of(topic) if is_signed_in else 0,
        reaches=reaches,
        is_read=reaches <= getattr(topic, "read_number", 0),
        read_url=f"{base}read/" if is_signed_in else "",
        unread_url=f"{base}unread/",
        live_url=f"{base}since/" if page == count and topic.is_open else "",
        stream_url=f"{settings.LIVE_STREAM_URL}t/{topic.pk}/" if live.is_on() else "",
    )


def read_page_number(request: HttpRequest) -> int:
    """Return the page asked for.

    Raises: Http404 for what can be no page of any topic.
    """
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Http404
    return int(text)


def page_count_of(topic: Topic, person: Person, asked: int) -> int:
    """Return how many pages the reader may turn; a held post adds none but for its author and moderators.

    Only who asks for more than all may see costs a query.

    Raises: Http404 if the topic has no such page for the reader.
    """
    highest = topic.highest_number if may_moderate(person) else topic.highest_public_number
    if asked > page_of_number(highest) and person.is_authenticated:
        highest = max(highest, Post.objects.highest_number_by(person, topic))
    if not 1 <= asked <= page_of_number(highest):
        raise Http404
    return page_of_number(highest)


@dataclass(frozen=True)
class ShownRevision:
    """One edit: who, when, why, and what it changed."""

    number: int
    edited_by: User | None
    edited_at: datetime
    reason: str
    title_before: str
    title_after: str
    lines: list[DiffLine]


def shown_revisions(post: Post, revisions: Iterable[Revision]) -> list[ShownRevision]:
    """Return the edits of a post, the newest first. A revision holds the text before its edit."""
    found: list[ShownRevision] = []
    source = post.source
    for revision in sorted(revisions, key=lambda revision: -revision.number):
        found.append(
            ShownRevision(
                number=revision.number,
                edited_by=revision.edited_by,
                edited_at=revision.edited_at,
                reason=revision.reason,
                title_before=revision.title if revision.has_new_title else "",
                title_after=revision.title_after,
                lines=diff_lines(revision.source, source),
            )
        )
        source = revision.source
    return found
