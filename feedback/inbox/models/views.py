"""A set of filters that somebody wants to come back to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Survey
from portal.accounts.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_person(self, user: User) -> "SavedViewQuerySet":
        """Return her own views and those that colleagues share."""
        return self.filter(Q(owner=user) | Q(is_shared=True)).select_related("survey").order_by("name", "pk")

    def own(self, user: User) -> "SavedViewQuerySet":
        return self.filter(owner=user)


class SavedView(models.Model):
    """A name for a set of filters, of one form or of all."""

    name = models.CharField(_("name"), max_length=60)
    survey = models.ForeignKey(
        Survey, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_views"
    )
    query = models.CharField(_("filters"), max_length=500, blank=True)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_answer_views")
    is_shared = models.BooleanField(_("for all staff"), default=False)

    objects: ClassVar[models.Manager["SavedView"]] = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.survey is None:
            address = reverse("inbox-desk:all-entries")
        else:
            address = reverse("inbox-desk:entry-list", args=[self.survey.slug])
        return f"{address}?{self.query}" if self.query else address
