"""Texts moderators use again and again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.moderation.models.words import REASON_MAX_LENGTH
from portal.accounts.models import User


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def in_use(self) -> "CannedReplyQuerySet":
        return self.filter(is_retired=False)

    def reasons(self) -> "CannedReplyQuerySet":
        return self.in_use().filter(use=CannedReply.Use.REASON)

    def answers(self) -> "CannedReplyQuerySet":
        """Return what may be said in a topic."""
        return self.in_use().exclude(use=CannedReply.Use.REASON)

    def in_order(self) -> "CannedReplyQuerySet":
        return self.order_by("is_retired", "use", "title", "pk")


class CannedReply(models.Model):
    """A text with slots, such as {name}, that are filled when it is used."""

    class Use(models.TextChoices):
        REASON = "reason", _("Reason of a decision")
        THANKS = "thanks", _("Answer to praise")
        ANSWER = "answer", _("Answer in a topic")

    title = models.CharField(_("title"), max_length=80, unique=True)
    use = models.CharField(_("used as"), max_length=8, choices=Use.choices, default=Use.REASON)
    body = models.CharField(_("text"), max_length=REASON_MAX_LENGTH)
    is_retired = models.BooleanField(_("no longer offered"), default=False)
    changed_by = models.ForeignKey(
        User, verbose_name=_("changed by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"))

    objects: ClassVar[models.Manager["CannedReply"]] = CannedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        constraints = [
            models.CheckConstraint(
                condition=Q(use__in=["reason", "thanks", "answer"]), name="canned_reply_use_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(body=""), name="canned_reply_has_text"),
        ]

    def __str__(self) -> str:
        return self.title
