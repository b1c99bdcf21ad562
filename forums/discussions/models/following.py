"""Who follows what."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.topics import Topic
from portal.accounts.models import User


class Level(models.TextChoices):
    """How much somebody wants to hear of a topic, a category or a tag."""

    WATCH = "watch", _("Watch")
    TRACK = "track", _("Track")
    MUTE = "mute", _("Mute")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def listening(self) -> "SubscriptionQuerySet":
        return self.exclude(level=Level.MUTE)

    def of(self, user: User, topic: Topic) -> "SubscriptionQuerySet":
        return self.filter(user=user, topic=topic)


class Subscription(models.Model):
    """How much somebody wants to hear of one topic; it outranks what she chose for its category and tags."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="subscriptions", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="topic_subscriptions")
    level = models.CharField(_("level"), max_length=8, choices=Level.choices, default=Level.WATCH)
    created_at = models.DateTimeField(_("since"))

    objects: ClassVar[models.Manager["Subscription"]] = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(fields=["topic", "user"], name="subscription_once"),
            models.CheckConstraint(
                condition=Q(level__in=["watch", "track", "mute"]), name="subscription_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.topic_id}"
