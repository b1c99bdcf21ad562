"""Start a topic, add a reply."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from forums.discussions import counts, live, touches
from forums.discussions.actions.checks import (
    FIRST_DAY_REPLIES,
    FIRST_DAY_TOPICS,
    clean_title,
    keep_pace,
    render_body,
    screen,
    slug_of,
)
from forums.discussions.actions.filing import PLAIN, Filing
from forums.discussions.actions.following import follow
from forums.discussions.actions.moving import NOTIFY_TASK
from forums.discussions.actions.reading import store_marker
from forums.discussions.actions.tags import check_tags, put_tags
from forums.discussions.errors import CategoryClosed, TextMissing, TopicClosed
from forums.discussions.history import History, history_of
from forums.discussions.mentions import Audience, write_events
from forums.discussions.models import Category, Post, ReadMarker, Topic
from forums.discussions.pictures import show_in_post
from forums.discussions.policies import may_join, may_write_in
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib.jobs import wake
from portal.screening.actions import CLEAR, Verdict


@dataclass(frozen=True)
class _Writing:
    """A text that passed its checks, ready to be stored."""

    author: User
    source: str
    html: str
    now: datetime
    customer: Customer | None
    verdict: Verdict
    submission_key: UUID | None

    def as_post(self, topic: Topic, number: int) -> Post:
        is_held = self.verdict.is_held
        return Post(
            topic=topic,
            number=number,
            author=self.author,
            source=self.source,
            html=self.html,
            state=Post.State.HELD if is_held else Post.State.PUBLISHED,
            signals=self.verdict.as_rows(),
            submission_key=self.submission_key,
            created_at=self.now,
            published_at=None if is_held else self.now,
            held_at=self.now if is_held else None,
        )


def post_topic(
    *,
    author: User,
    category: Category,
    title: str,
    body: str,
    now: datetime,
    filing: Filing = PLAIN,
    submission_key: UUID | None = None,
    is_trusted: bool = False,
) -> Topic:
    """Start a topic and subscribe its author; the second submit of one form changes nothing.

    `is_trusted` is for imports: neither paced nor screened.

    Raises: CategoryClosed, TextMissing, TextTooLong, TextTooComplex, TooManyPeople,
        TooManyPosts, FirstDayFull, TooManyTags, TagTooLong, TagForStaff.
    """
    past = history_of(author, body.replace("\x00", ""), now, submission_key)
    if past.earlier is not None:
        return _posted(past.earlier).topic
    if not may_write_in(category, author):
        raise CategoryClosed
    title = clean_title(title)
    if not title:
        raise TextMissing
    check_tags(filing.tags, author)
    html = render_body(body, Audience.of_new_topic(category, author))
    if not is_trusted:
        keep_pace(author, "topic", FIRST_DAY_TOPICS, now)
    verdict = CLEAR if is_trusted else screen(author, body.replace("\x00", ""), title, past, now)
    writing = _write(author, body, html, now, submission_key, past=past, verdict=verdict)
    try:
        return _store_topic(writing, category, title, filing)
    except IntegrityError:
        if (earlier := _submitted(author, submission_key)) is None:
            raise
        return earlier.topic


@transaction.atomic
def _store_topic(writing: _Writing, category: Category, title: str, filing: Filing) -> Topic:
    is_published = not writing.verdict.is_held
    topic = Topic.objects.create(
        category=category,
        author=writing.author,
        slug=slug_of(title),
        title=title,
        kind=filing.kind,
        is_listed=is_published,
        highest_number=1,
        highest_public_number=int(is_published),
        latest_post_at=writing.now,
        latest_post_by=writing.author,
        created_at=writing.now,
    )
    if filing.tags:
        put_tags(topic, filing.tags, writing.author)
    post = writing.as_post(topic, number=1)
    post.save(force_insert=True)
    if is_published:
        counts.add_to_category(category.pk, topics=1, posts=1, latest_at=writing.now)
        _read_on(writing, topic, number=1, published_count=1)
    _settle(writing, post, topic)
    return topic


def post_reply(
    *,
    author: User,
    topic: Topic,
    body: str,
    now: datetime,
    submission_key: UUID | None = None,
    is_trusted: bool = False,
) -> Post:
    """Add a reply and subscribe the author; the second submit of one form changes nothing.

    Raises: CategoryClosed, TopicClosed, TextMissing, TextTooLong, TextTooComplex, TooManyPeople,
        TooManyPosts, FirstDayFull.
    """
    past = history_of(author, body.replace("\x00", ""), now, submission_key)
    if past.earlier is not None:
        return _posted(past.earlier)
    if not may_join(topic, author):
        raise CategoryClosed
    if not topic.is_open and not is_trusted:
        raise TopicClosed
    html = render_body(body, Audience.of_topic(topic))
    if not is_trusted:
        keep_pace(author, "reply", FIRST_DAY_REPLIES, now)
    verdict = CLEAR if is_trusted else screen(author, body.replace("\x00", ""), "", past, now)
    writing = _write(author, body, html, now, submission_key, past=past, verdict=verdict)
    try:
        return _store_reply(writing, topic, is_forced=is_trusted)
    except IntegrityError:
        if (earlier := _submitted(author, submission_key)) is None:
            raise
        return earlier


@transaction.atomic
def _store_reply(writing: _Writing, topic: Topic, *, is_forced: bool) -> Post:
    is_published = not writing.verdict.is_held
    given = counts.give_number(
        topic, is_published=is_published, author=writing.author, now=writing.now, is_forced=is_forced
    )
    if given is None:
        return _store_where_it_went(writing, topic, is_forced=is_forced)
    post = writing.as_post(topic, given.number)
    post.save(force_insert=True)
    if is_published:
        _read_on(writing, topic, number=given.number, published_count=given.published_count)
    if is_published and given.is_listed:
        counts.add_to_category(given.category_id, topics=0, posts=1, latest_at=writing.now)
    _settle(writing, post, topic)
    return post


def _store_where_it_went(writing: _Writing, topic: Topic, *, is_forced: bool) -> Post:
    """Add the reply to the topic that this one was merged into while it was written.

    Raises: TopicClosed when it was not merged, or the author may not write there.
    """
    target = Topic.objects.select_related("category").filter(merged_topics=topic.pk).first()
    if target is None or not may_join(target, writing.author) or not (target.is_open or is_forced):
        raise TopicClosed
    return _store_reply(writing, target, is_forced=is_forced)


def _read_on(writing: _Writing, topic: Topic, *, number: int, published_count: int) -> None:
    """Let who writes have read everything up to her own words."""
    store_marker(
        ReadMarker(
            topic=topic,
            user=writing.author,
            read_number=number,
            read_count=published_count,
            read_at=writing.now,
        )
    )


def _settle(writing: _Writing, post: Post, topic: Topic) -> None:
    """Do what follows every new post: follow the topic, remember the touch, tell the others."""
    follow(topic, writing.author, writing.now)
    show_in_post(post, writing.author, writing.now)
    touches.record_touch(post=post, topic=topic, customer=writing.customer, now=writing.now)
    if not post.is_published:
        return
    write_events(post, writing.now)
    if writing.author.is_staff and not post.is_opening:
        touches.close_question(topic=topic, by=writing.author, now=writing.now)
    wake(NOTIFY_TASK)
    live.ring(topic.pk)


def _submitted(author: User, key: UUID | None) -> Post | None:
    if key is None:
        return None
    return Post.objects.filter(author=author, submission_key=key).select_related("topic__category").first()


def _posted(pk: int) -> Post:
    return Post.objects.select_related("topic__category").get(pk=pk)


def _write(
    author: User, body: str, html: str, now: datetime, key: UUID | None, *, past: History, verdict: Verdict
) -> _Writing:
    customer = None if author.is_staff else past.customer
    return _Writing(author, body.replace("\x00", ""), html, now, customer, verdict, key)
