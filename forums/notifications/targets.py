"""Say what one tap mutes: the topic a notice is about, or the category or the tag its reason names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import BooleanField, Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext as _

from forums.discussions.models import Category, Level, Subscription, Tag, Topic
from forums.notifications.models import DECIDED, CategoryLevel, Notice, TagLevel
from portal.accounts.models import User

TOPIC: Final = "t"
CATEGORY: Final = "c"
TAG: Final = "g"
KINDS: Final = (TOPIC, CATEGORY, TAG)


@dataclass(frozen=True)
class Target:
    """One topic, category or tag; `kind` is its letter in signed links."""

    kind: str
    pk: int


@dataclass(frozen=True)
class Muted:
    """What was muted when, and the level it had before: empty for none."""

    target: Target
    was: str
    at: datetime


@dataclass(frozen=True)
class TargetWords:
    """What pages and mails say about a target: what its button mutes, and that it is muted."""

    action: str
    done: str


def target_of(notice: Notice) -> Target | None:
    """Return what the reason of the notice names; nothing where it tells of a decision.

    What was decided about a person or her post she can't choose not to hear.
    """
    if notice.kind in DECIDED or notice.post is None:
        return None
    if notice.reason == Notice.Reason.CATEGORY:
        return Target(CATEGORY, notice.post.topic.category_id)
    if notice.reason == Notice.Reason.TAG and notice.tag_id:
        return Target(TAG, notice.tag_id)
    return Target(TOPIC, notice.post.topic_id)


def words_of(target: Target, name: str) -> TargetWords:
    """Return the words for a target; `name` is that of a category or a tag."""
    names = {"name": name}
    if target.kind == CATEGORY:
        return TargetWords(_("Mute the category “%(name)s”") % names, _("You muted this category."))
    if target.kind == TAG:
        return TargetWords(_("Mute the tag “%(name)s”") % names, _("You muted this tag."))
    return TargetWords(_("Mute this topic"), _("You muted this topic."))


def words_about(notice: Notice, target: Target) -> TargetWords:
    """Return the words for what the reason of a loaded notice names."""
    if target.kind == CATEGORY:
        return words_of(target, notice.subject.topic.category.name)
    return words_of(target, notice.tag.name if notice.tag else "")


def muted_now(user: User) -> Case:
    """Return the condition, within a query of notices, that what the reason names is muted."""
    muted = {"user": user, "level": Level.MUTE}
    by_category = Exists(CategoryLevel.objects.filter(category=OuterRef("post__topic__category"), **muted))
    by_tag = Exists(TagLevel.objects.filter(tag=OuterRef("tag"), **muted))
    by_topic = Exists(Subscription.objects.filter(topic=OuterRef("post__topic"), **muted))
    return Case(
        When(kind__in=DECIDED, then=Value(False)),
        When(reason=Notice.Reason.CATEGORY, then=by_category),
        When(reason=Notice.Reason.TAG, tag__isnull=False, then=by_tag),
        default=by_topic,
        output_field=BooleanField(),
    )


def name_for(user: User, target: Target) -> str:
    """Return the name of a target, by one query; empty where it is gone or closed to the person."""
    if target.kind == TOPIC:
        titles = Topic.objects.visible_to(user).filter(pk=target.pk).values_list("title", flat=True)
        return titles.first() or ""
    rooms = Category.objects.visible_to(user) if target.kind == CATEGORY else Tag.objects.used_by(user)
    return rooms.filter(pk=target.pk).values_list("name", flat=True).first() or ""
