"""Build the rows of the forums' lists in Python, as `cards` builds posts: templates took most of the time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.discussions.lists import TopicRow
from forums.discussions.markers import unread_in
from forums.discussions.models import Category, Topic
from forums.discussions.reading import forums_url
from forums.discussions.rooms import Room
from forums.discussions.visibility import Visibility
from portal.ui.pieces import Clock, badge, icon, read_clock, time_element


@dataclass(frozen=True)
class Labels:
    """The words of the rows in one language, escaped; badges are whole."""

    somebody: str
    started_by: str
    latest_by: str
    latest: str
    new: str
    private: str
    unlisted: str
    pinned: str
    solved: str
    states: dict[str, str]
    visibilities: dict[str, str]
    own: str
    closed: str


@lru_cache
def labels_in(_language: str) -> Labels:
    """Return the words of the rows in the active language, which `_language` names."""
    return Labels(
        somebody=escape(_("Somebody")),
        started_by=escape(_("started by")),
        latest_by=escape(_("latest by")),
        latest=escape(_("latest")),
        new=escape(_("New")),
        private=escape(_("Only you and our staff read what you write here")),
        unlisted=badge("wait", _("Not shown to others")),
        pinned=badge("note", _("Pinned")),
        solved=badge("solved", _("Solved")),
        states={state.value: badge("plain", state.label) for state in Topic.State},
        visibilities={
            Visibility.STAFF: badge("note", _("Staff only")),
            Visibility.MEMBERS: badge("plain", _("Members only")),
            Visibility.GROUPS: badge("plain", _("Chosen groups")),
        },
        own=badge("plain", _("Private")),
        closed=badge("plain", _("Closed")),
    )


def topic_rows(topics: Sequence[TopicRow], now: datetime) -> SafeString:
    """Return the rows of a list of topics, with what is new in each to who has marks."""
    if not topics:
        return SafeString()
    clock, base = read_clock(now), forums_url()
    unread = unread_in(topic for topic in topics if topic.baseline is not None)
    rows = (
        topic_row(topic, unread[topic.pk].count if topic.pk in unread else 0, clock, base) for topic in topics
    )
    return mark_safe(f'<ul class="rows">{"".join(rows)}</ul>')  # noqa: S308 - built of escaped parts


def topic_row(topic: TopicRow, unread: int, clock: Clock, base: str) -> str:
    """Return one line of a list of topics."""
    labels = labels_in(clock.language)
    look = "row row-unread" if unread else "row"
    tags = "".join(f"<span>{escape(tag['name'])}</span>" for tag in topic.tag_list)
    return (
        f'<li class="{look}"><h2 class="row-title">'
        f'<a href="{base}t/{topic.pk}-{topic.slug}/">{escape(topic.title)}</a></h2>'
        f'<p class="row-meta">{news(topic, unread, base)}{who_and_when(topic, labels, clock)}{tags}</p>'
        f'<div class="row-end">{state_badge(topic, labels)}'
        f"{replies(topic.reply_count, clock.language)}</div></li>\n"
    )


@lru_cache(maxsize=1024)
def replies(number: int, _language: str) -> str:
    """Return the number of replies beside its sign; the word is for the ear and for who points at it."""
    word = escape(ngettext("reply", "replies", number))
    ear = f'<span class="visually-hidden"> {word}</span>'
    return f'<span class="count" title="{word}">{icon("message-circle")}{number}{ear}</span>'


def news(topic: TopicRow, unread: int, base: str) -> str:
    """Return how many posts are new to the reader, as the way to the first of them."""
    if not unread:
        return ""
    words = escape(ngettext("%(number)s new", "%(number)s new", unread) % {"number": unread})
    return f'<a class="row-news" href="{base}t/{topic.pk}/unread/">{words}</a>'


def who_and_when(topic: TopicRow, labels: Labels, clock: Clock) -> str:
    """Return who wrote the latest reply and when; who began the topic while it has none."""
    if topic.reply_count:
        words, name, moment = labels.latest_by, topic.latest_name, topic.latest_post_at
    else:
        words, name, moment = labels.started_by, topic.author_name, topic.created_at
    shown = escape(name) if name else labels.somebody
    return f"<span>{words} {shown}</span><span>{time_element(moment, clock)}</span>"


def state_badge(topic: TopicRow, labels: Labels) -> str:
    """Return the one state of a topic that matters most in a list."""
    if not topic.is_listed:
        return labels.unlisted
    if topic.is_pinned:
        return labels.pinned
    if topic.solved_at:
        return labels.solved
    return "" if topic.state == Topic.State.OPEN else labels.states[topic.state]


def room_rows(rooms: Iterable[Room], news: frozenset[int], *, is_staff: bool, now: datetime) -> SafeString:
    """Return the rows of the list of categories; those in `news` hold something new to the reader."""
    clock, base = read_clock(now), forums_url()
    rows = "".join(room_row(room, room.category.pk in news, is_staff, clock, base) for room in rooms)
    return mark_safe(f'<ul class="rows">{rows}</ul>' if rows else "")  # noqa: S308 - built of escaped parts


def room_row(room: Room, is_new: bool, is_staff: bool, clock: Clock, base: str) -> str:
    """Return one line of the list of categories."""
    category, labels = room.category, labels_in(clock.language)
    look = f"row{' row-inside' if room.is_inside else ''}{' row-unread' if is_new else ''}"
    new = f'<span class="row-news">{labels.new}</span>' if is_new else ""
    is_private = category.is_own_topics_only and not is_staff
    meta = f"<span>{labels.private}</span>" if is_private else counts(category, labels, clock)
    return (
        f'<li class="{look}"><h2 class="row-title">'
        f'<a href="{base}{category.slug}/">{escape(category.name)}</a></h2>'
        f'<p class="row-text">{escape(category.description)}</p><p class="row-meta">{new}{meta}</p>'
        f'<div class="row-end">{room_badge(category, labels)}</div></li>\n'
    )


def counts(category: Category, labels: Labels, clock: Clock) -> str:
    """Return how much there is in a category, and since when."""
    topics = ngettext("%(number)s topic", "%(number)s topics", category.topic_count)
    posts = ngettext("%(number)s post", "%(number)s posts", category.post_count)
    parts: list[str] = [
        escape(topics % {"number": category.topic_count}),
        escape(posts % {"number": category.post_count}),
    ]
    if category.latest_post_at:
        parts.append(f"{labels.latest} {time_element(category.latest_post_at, clock)}")
    return "".join(f"<span>{part}</span>" for part in parts)


def room_badge(category: Category, labels: Labels) -> str:
    """Return what a reader must know of a category before she enters."""
    if category.visibility in labels.visibilities:
        return labels.visibilities[category.visibility]
    if category.is_own_topics_only:
        return labels.own
    return labels.closed if category.is_closed else ""
