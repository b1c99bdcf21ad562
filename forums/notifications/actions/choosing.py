"""Let a person say how much she wants to hear."""

from datetime import datetime

from django.db import transaction

from forums.discussions import actions as discussions
from forums.discussions.models import Category, Level, Tag, Topic
from forums.notifications.models import CategoryLevel, Notice, Preference, TagLevel
from portal.accounts.models import User


@transaction.atomic
def set_topic_level(*, topic: Topic, user: User, level: Level, now: datetime) -> None:
    """Choose the level of a topic; muting it also takes its waiting notices away."""
    discussions.set_topic_level(topic=topic, user=user, level=level, now=now)
    rows = Notice.objects.filter(user=user, post__topic=topic)
    if level != Level.WATCH:
        rows.waiting().update(mail_state=Notice.Mail.DROPPED)
    if level == Level.MUTE:
        rows.filter(seen_at=None).update(seen_at=now)


def set_category_level(*, category: Category, user: User, level: Level | None, now: datetime) -> None:
    """Choose the level of a category; None takes the choice back."""
    rows = CategoryLevel.objects
    if level is None:
        rows.filter(category=category, user=user).delete()
        return
    rows.update_or_create(
        category=category,
        user=user,
        defaults={"level": level},
        create_defaults={"level": level, "created_at": now},
    )


def set_tag_level(*, tag: Tag, user: User, level: Level | None, now: datetime) -> None:
    """Choose the level of a tag; None takes the choice back."""
    rows = TagLevel.objects
    if level is None:
        rows.filter(tag=tag, user=user).delete()
        return
    rows.update_or_create(
        tag=tag,
        user=user,
        defaults={"level": level},
        create_defaults={"level": level, "created_at": now},
    )


@transaction.atomic
def set_preference(*, preference: Preference) -> Preference:
    """Keep when and how often the person wants mail; what waits follows the new rhythm."""
    waiting = Notice.objects.waiting().filter(user=preference.user)
    if preference.rhythm == Preference.Rhythm.NEVER:
        waiting.update(mail_state=Notice.Mail.NONE)
    elif preference.rhythm != Preference.Rhythm.SOON:
        waiting.update(mail_state=Notice.Mail.DIGEST)
    preference.save()
    return preference
