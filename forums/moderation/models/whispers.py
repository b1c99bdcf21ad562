"""Whispers: what staff say to each other between the posts of a topic.

They are no posts: a table of their own, so that no count, unread mark, feed, search, mail or revision of the
forums can ever hold one.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Topic
from portal.accounts.models import User
from portal.accounts.policies import Person, is_staff


class WhisperQuerySet(models.QuerySet["Whisper"]):
    def visible_to(self, person: Person) -> "WhisperQuerySet":
        """Return the whispers in topics a member of staff may open, and nothing for anybody else."""
        if not is_staff(person):
            return self.none()
        topics = Topic.objects.visible_to(person).values("pk")
        return self.filter(topic__in=topics, removed_at__isnull=True)

    def standing_in(self, topic: Topic) -> "WhisperQuerySet":
        rows = self.filter(topic=topic, removed_at__isnull=True).select_related("author")
        return rows.order_by("after_number", "pk")


class Whisper(models.Model):
    """One staff-only note in a topic, standing after the post that was the latest when it was written."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    after_number = models.PositiveIntegerField(_("after post"))
    author = models.ForeignKey(
        User, verbose_name=_("author"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.TextField(_("text"))
    html = models.TextField(_("HTML"), editable=False)
    created_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        User, verbose_name=_("removed by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[models.Manager["Whisper"]] = WhisperQuerySet.as_manager()

    class Meta:
        verbose_name = _("whisper")
        verbose_name_plural = _("whispers")
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="whisper_has_text")]
        indexes = [models.Index(fields=["topic", "after_number", "id"], name="whisper_in_topic")]

    def __str__(self) -> str:
        return f"#{self.pk}"
