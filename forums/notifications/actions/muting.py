"""Mute by one tap what a notice names, and take it back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from forums.discussions.actions import forget_topic_level
from forums.discussions.models import Category, Level, Subscription, Tag, Topic
from forums.notifications.actions.choosing import set_category_level, set_tag_level, set_topic_level
from forums.notifications.models import CategoryLevel, Notice, NoticeQuerySet, TagLevel
from forums.notifications.targets import CATEGORY, TOPIC, Muted, Target
from portal.accounts.models import User


@transaction.atomic
def mute(*, user: User, target: Target, now: datetime) -> Muted:
    """Mute a topic, a category or a tag for one person, and take what rang because of it off her bell.

    Raises: Topic.DoesNotExist, Category.DoesNotExist, Tag.DoesNotExist.
    """
    muted = Muted(target, level_of(user, target), now)
    _set(user, target, Level.MUTE, now)
    rows = _told_because_of(user, target)
    rows.waiting().update(mail_state=Notice.Mail.DROPPED)
    rows.filter(seen_at=None).update(seen_at=now)
    return muted


@transaction.atomic
def unmute(*, user: User, muted: Muted, now: datetime) -> bool:
    """Give back the level from before and what was unread; False when she chose anew meanwhile.

    Raises: Topic.DoesNotExist, Category.DoesNotExist, Tag.DoesNotExist.
    """
    if level_of(user, muted.target) != Level.MUTE:
        return False
    _set(user, muted.target, Level(muted.was) if muted.was else None, now)
    _told_because_of(user, muted.target).filter(seen_at=muted.at).update(seen_at=None)
    return True


def level_of(user: User, target: Target) -> str:
    """Return the level the person chose for a target; empty for none."""
    if target.kind == TOPIC:
        rows: QuerySet[Any] = Subscription.objects.filter(user=user, topic=target.pk)
    elif target.kind == CATEGORY:
        rows = CategoryLevel.objects.filter(user=user, category=target.pk)
    else:
        rows = TagLevel.objects.filter(user=user, tag=target.pk)
    return rows.values_list("level", flat=True).first() or ""


def _set(user: User, target: Target, level: Level | None, now: datetime) -> None:
    if target.kind == CATEGORY:
        category = Category.objects.get(pk=target.pk)
        set_category_level(category=category, user=user, level=level, now=now)
    elif target.kind != TOPIC:
        set_tag_level(tag=Tag.objects.get(pk=target.pk), user=user, level=level, now=now)
    elif level is None:
        forget_topic_level(topic=Topic.objects.get(pk=target.pk), user=user)
    else:
        set_topic_level(topic=Topic.objects.get(pk=target.pk), user=user, level=level, now=now)


def _told_because_of(user: User, target: Target) -> NoticeQuerySet:
    rows = Notice.objects.filter(user=user)
    if target.kind == TOPIC:
        return rows.filter(post__topic=target.pk)
    if target.kind == CATEGORY:
        return rows.filter(post__topic__category=target.pk, reason=Notice.Reason.CATEGORY)
    return rows.filter(tag=target.pk, reason=Notice.Reason.TAG)
