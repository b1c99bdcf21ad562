"""How far people have read, and what they have begun to write."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.tags import LONGEST_TAGS
from forums.discussions.models.topics import TITLE_MAX_LENGTH, Topic
from portal.accounts.models import User
from portal.accounts.policies import Person


class ReadMarker(models.Model):
    """How far a person has read a topic.

    `read_count` is how many published posts there are up to `read_number`: it moves with every post that is
    taken out or brought back before the mark, so what is unread is one subtraction.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="read_markers", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="read_markers")
    read_number = models.PositiveIntegerField(_("read up to post"), default=0)
    read_count = models.PositiveIntegerField(_("published posts read"), default=0)
    read_at = models.DateTimeField(_("latest visit"))

    class Meta:
        verbose_name = _("read marker")
        verbose_name_plural = _("read markers")
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="read_marker_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.topic_id} to {self.read_number}"


class ReadSweep(models.Model):
    """Everything older counts as read: the one row that "mark all as read" writes."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="read_sweep")
    swept_at = models.DateTimeField(_("all read until"))

    class Meta:
        verbose_name = _("all read")
        verbose_name_plural = _("all read")

    def __str__(self) -> str:
        return f"{self.user_id} until {self.swept_at}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, person: Person) -> "DraftQuerySet":
        """Return a person's own drafts; nobody else ever reads one."""
        return self.filter(user=person.pk) if person.is_authenticated else self.none()

    def kept(self) -> "DraftQuerySet":
        return self.filter(dropped_at__isnull=True)

    def dropped(self) -> "DraftQuerySet":
        return self.filter(dropped_at__isnull=False)


class Draft(models.Model):
    """What a person has begun to write and not sent, by place: `topic:<category>`, `reply:<topic>`.

    One that she deletes stays for a month as dropped, so that it can be put back.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    place = models.CharField(_("place"), max_length=80)
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH, blank=True)
    kind = models.CharField(_("kind of topic"), max_length=10, choices=Topic.Kind.choices, blank=True)
    tags = models.CharField(_("tags as typed"), max_length=LONGEST_TAGS, blank=True)
    body = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    saved_at = models.DateTimeField(_("saved"))
    dropped_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    objects: ClassVar[models.Manager["Draft"]] = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="draft_once"),
            models.CheckConstraint(condition=Q(kind__in=["", *Topic.Kind.values]), name="draft_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.place}"
