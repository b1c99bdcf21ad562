"""How much people want to hear of categories and tags; the level of a topic is its `Subscription`."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Category, Level, Tag
from portal.accounts.models import User


class CategoryLevel(models.Model):
    """One person's level for a category; it holds for the categories inside too."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="category_levels")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="levels", db_index=False)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    created_at = models.DateTimeField(_("since"))

    objects: ClassVar[models.Manager["CategoryLevel"]] = models.Manager()

    class Meta:
        verbose_name = _("level of a category")
        verbose_name_plural = _("levels of categories")
        constraints = [
            models.UniqueConstraint(fields=["category", "user"], name="category_level_once"),
            models.CheckConstraint(
                condition=Q(level__in=["watch", "track", "mute"]), name="category_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level} {self.category_id}"


class TagLevel(models.Model):
    """One person's level for a tag."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tag_levels")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="levels", db_index=False)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    created_at = models.DateTimeField(_("since"))

    objects: ClassVar[models.Manager["TagLevel"]] = models.Manager()

    class Meta:
        verbose_name = _("level of a tag")
        verbose_name_plural = _("levels of tags")
        constraints = [
            models.UniqueConstraint(fields=["tag", "user"], name="tag_level_once"),
            models.CheckConstraint(condition=Q(level__in=["watch", "track", "mute"]), name="tag_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level} {self.tag_id}"
