"""Follow a topic, or stop."""

from datetime import datetime

from forums.discussions.models import Level, Subscription, Topic
from portal.accounts.models import User


def set_topic_level(*, topic: Topic, user: User, level: Level, now: datetime) -> Subscription:
    """Say how much the person wants to hear of the topic; the same level twice changes nothing."""
    subscription, _created = Subscription.objects.update_or_create(
        topic=topic,
        user=user,
        defaults={"level": level},
        create_defaults={"level": level, "created_at": now},
    )
    return subscription


def forget_topic_level(*, topic: Topic, user: User) -> None:
    """Take the person's choice for the topic back: what she chose for its category and tags holds again."""
    Subscription.objects.of(user, topic).delete()


def subscribe(*, topic: Topic, user: User, now: datetime) -> Subscription:
    """Watch a topic."""
    return set_topic_level(topic=topic, user=user, level=Level.WATCH, now=now)


def unsubscribe(*, topic: Topic, user: User, now: datetime) -> Subscription:
    """Mute a topic for good: writing in it later does not start it again."""
    return set_topic_level(topic=topic, user=user, level=Level.MUTE, now=now)


def follow(topic: Topic, author: User, now: datetime) -> None:
    """Let who writes in a topic watch it, unless she chose a level before."""
    Subscription.objects.bulk_create(
        [Subscription(topic=topic, user=author, created_at=now)], ignore_conflicts=True
    )
