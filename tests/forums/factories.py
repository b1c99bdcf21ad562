"""Make forum rows for tests, through the actions."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from forums.discussions.actions import Filing, move_post, post_reply, post_topic
from forums.discussions.models import Category, Post, Topic
from forums.discussions.visibility import Visibility
from forums.moderation.actions import Grounds, decide
from portal.accounts.models import User
from portal.customers.models import Customer, CustomerTag
from tests.factories import THEN

_numbers = count(1)


def make_category(
    name: str = "", *, visibility: Visibility = Visibility.PUBLIC, is_closed: bool = False
) -> Category:
    """Return a category everybody may read."""
    name = name or f"Category {next(_numbers)}"
    slug = name.lower().replace(" ", "-")
    return Category.objects.create(slug=slug, name=name, visibility=visibility, is_closed=is_closed)


def make_group(name: str, *users: User) -> CustomerTag:
    """Return a tag that the users' customers carry."""
    tag, _made = CustomerTag.objects.get_or_create(name=name)
    for customer in Customer.objects.filter(user__in=users):
        customer.tags.add(tag)
    return tag


def make_room(mode: str, *members: User) -> Category:
    """Return a category of a mode: a visibility, with "own" before it for own topics only."""
    is_own = mode.startswith("own")
    visibility = Visibility(mode.removeprefix("own").strip() or "public")
    room = make_category(f"{mode} room".capitalize(), visibility=visibility)
    if is_own:
        Category.objects.filter(pk=room.pk).update(is_own_topics_only=True)
        room.refresh_from_db()
    if visibility == Visibility.GROUPS:
        room.groups.add(make_group("Chosen", *members))
    return room


def make_topic(
    author: User,
    *,
    category: Category | None = None,
    title: str = "My grinder stopped",
    body: str = "It hums but nothing comes out.",
    now: datetime = THEN,
    key: UUID | None = None,
    kind: str = Topic.Kind.DISCUSSION,
    tags: Sequence[str] = (),
) -> Topic:
    """Return a topic with its first post, neither paced nor screened."""
    room = category or make_category()
    return post_topic(
        author=author,
        category=room,
        title=title,
        body=body,
        now=now,
        filing=Filing(kind, tags),
        submission_key=key,
        is_trusted=True,
    )


def make_reply(author: User, topic: Topic, *, body: str = "", now: datetime = THEN) -> Post:
    """Return a reply, neither paced nor screened."""
    text = body or f"Reply {next(_numbers)}"
    return post_reply(author=author, topic=topic, body=text, now=now, is_trusted=True)


def hold(post: Post, *, now: datetime = THEN) -> Post:
    """Return the post held for a moderator."""
    return move_post(post=post, to=Post.State.HELD, now=now)


def opening(topic: Topic) -> Post:
    """Return the first post of a topic."""
    return Post.objects.select_related("topic__category").get(topic=topic, number=1)


def say_what_it_is(
    topic: Topic, moderator: User, *, post_class: str = "question", now: datetime = THEN
) -> None:
    """Let a moderator class every post of a topic."""
    for post in Post.objects.of_topic(topic).select_related("topic__category", "author"):
        decide(
            post=post, verdict="class", moderator=moderator, now=now, grounds=Grounds(post_class=post_class)
        )


def make_question(author: User, **changes: Any) -> Topic:
    """Return a topic that asks something; it waits for an answer as any other."""
    return make_topic(author, kind=Topic.Kind.QUESTION, **changes)
