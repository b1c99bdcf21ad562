"""Named groups of customers, told by conditions and never by a list."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.customers.conditions import Clause, sentence_of


class SegmentQuerySet(models.QuerySet["Segment"]):
    def visible_to(self, person: Person) -> "SegmentQuerySet":
        return self if may(person, "customers.view") else self.none()

    def by_name(self) -> "SegmentQuerySet":
        return self.order_by("name")


class Segment(models.Model):
    """Customers who meet conditions; who they are is found anew each time it is asked."""

    class Match(models.TextChoices):
        ALL = "all", _("all of these")
        ANY = "any", _("at least one of these")

    name = models.CharField(_("name"), max_length=80, unique=True)
    match = models.CharField(_("meets"), max_length=3, choices=Match.choices, default=Match.ALL)
    conditions = models.JSONField(_("conditions"), default=list)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects: ClassVar[models.Manager["Segment"]] = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        constraints = [
            models.CheckConstraint(condition=Q(match__in=["all", "any"]), name="segment_match_known")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("segments-desk:segment", args=[self.pk])

    @property
    def clauses(self) -> list[Clause]:
        return [Clause.read(stored) for stored in self.conditions]

    @property
    def sentences(self) -> list[str]:
        """The conditions as a person reads them."""
        return [sentence_of(clause) for clause in self.clauses]
