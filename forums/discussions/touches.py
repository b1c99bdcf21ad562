"""Record what people write in the forums as touches of a customer, and answer them from the desk."""

from contextlib import suppress
from datetime import datetime

from forums.discussions.models import Post, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.customers.event_models import ANSWER_ACCEPTED
from portal.customers.events import Happening, note_event
from portal.customers.models import Customer
from portal.interactions.actions import (
    AlreadyAnswered,
    Touch,
    mark_answered,
    record_interaction,
    reopen_interaction,
)
from portal.interactions.models import Interaction

KIND = "forum.post"


def customer_of(user: User | None) -> Customer | None:
    """Return the customer behind a login, if any."""
    return Customer.objects.filter(user=user).first() if user and not user.is_staff else None


def record_touch(*, post: Post, topic: Topic, customer: Customer | None, now: datetime) -> None:
    """Put a post on the customer's timeline: her own as inbound, what staff answer her as outbound."""
    author = post.author
    is_by_staff = author is not None and author.is_staff
    if is_by_staff:
        customer = customer_of(topic.author)
        if customer is None:
            return
    record_interaction(
        Touch(
            kind=KIND,
            title=topic.title,
            occurred_at=now,
            customer=customer,
            source_id=post.pk,
            direction=Interaction.Direction.OUTBOUND if is_by_staff else Interaction.Direction.INBOUND,
            channel="forum",
            text=post.source,
            url=topic.url_of(post.number),
            is_internal=topic.category.visibility == Visibility.STAFF,
            wants_reply=not is_by_staff and post.is_opening and post.is_published,
        )
    )


def ask_for_reply(post: Post, now: datetime) -> None:
    """Let a question that was held wait for an answer from now on."""
    interaction = _touch_of(post)
    if interaction and interaction.direction == Interaction.Direction.INBOUND and not interaction.wants_reply:
        reopen_interaction(interaction=interaction, now=now)


def close_question(*, topic: Topic, by: User, now: datetime) -> None:
    """Mark the topic's question as answered, unless somebody did before."""
    posts = Post.objects.filter(topic=topic, number=1).values("pk")
    for interaction in Interaction.objects.waiting().filter(kind=KIND, source_id__in=posts):
        with suppress(AlreadyAnswered):
            mark_answered(interaction=interaction, author=by, now=now)


def note_accepted(*, topic: Topic, now: datetime) -> None:
    """Keep, with the customer who asked, that her question has its answer; once for each topic."""
    customer = customer_of(topic.author)
    if customer is not None:
        key = f"{ANSWER_ACCEPTED}:{topic.pk}"
        happening = Happening(customer, ANSWER_ACCEPTED, now, key, subject=str(topic.pk))
        note_event(happening=happening, now=now)


def _touch_of(post: Post) -> Interaction | None:
    return Interaction.objects.filter(kind=KIND, source_id=post.pk).first()
