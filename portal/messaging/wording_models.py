"""The words staff gave a message, one row for each version; the newest for a language counts."""

from typing import ClassVar

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class MessageWordingQuerySet(models.QuerySet["MessageWording"]):
    def newest(self) -> "MessageWordingQuerySet":
        """Return the version that counts for each message and language."""
        latest = self.order_by().values("kind", "language").annotate(newest=Max("pk")).values("newest")
        return self.filter(pk__in=latest)

    def of(self, kind: str, language: str) -> "MessageWordingQuerySet":
        """Return the versions of one message in one language, newest first."""
        return self.filter(kind=kind, language=language).select_related("made_by").order_by("-number")


class MessageWording(models.Model):
    """One version of a message's words in one language. It never changes; an edit makes the next.

    What was queued keeps the words it was queued with.
    """

    kind = models.CharField(_("message"), max_length=60)
    language = models.CharField(_("language"), max_length=12)
    number = models.PositiveIntegerField(_("version"))
    is_default = models.BooleanField(_("back to the words that came with the portal"), default=False)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    body = models.TextField(_("mail"), blank=True)
    text = models.TextField(_("text message"), blank=True)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects: ClassVar[models.Manager["MessageWording"]] = MessageWordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of a message")
        verbose_name_plural = _("words of messages")
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "number"], name="wording_version_once"),
            models.CheckConstraint(
                condition=Q(is_default=True) | ~Q(subject="", body="", text=""), name="wording_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language}), {self.number}"
