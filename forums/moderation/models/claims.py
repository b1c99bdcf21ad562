"""Who is looking at a post right now."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from portal.accounts.models import User


class ClaimQuerySet(models.QuerySet["Claim"]):
    def live(self, now: datetime) -> "ClaimQuerySet":
        return self.filter(until__gt=now).select_related("moderator")

    def on(self, post: Post) -> "ClaimQuerySet":
        return self.filter(post=post)

    def by_others(self, moderator: User) -> "ClaimQuerySet":
        return self.exclude(moderator=moderator)


class Claim(models.Model):
    """One moderator looks at a post; it ends by the clock, and others may take it over."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="claim")
    moderator = models.ForeignKey(
        User, verbose_name=_("moderator"), on_delete=models.CASCADE, related_name="claims"
    )
    first_at = models.DateTimeField(_("first look"))
    until = models.DateTimeField(_("until"))

    objects: ClassVar[models.Manager["Claim"]] = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"{self.moderator_id} looks at {self.post_id}"
