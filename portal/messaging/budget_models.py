"""How often at most we write to one customer of our own accord."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ContactBudget(models.Model):
    """The one budget of every customer, over all channels and all purposes that are our own idea."""

    weekly = models.PositiveSmallIntegerField(
        _("messages in seven days"), default=2, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    quarterly = models.PositiveSmallIntegerField(
        _("messages in ninety days"), default=8, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )

    objects: ClassVar[models.Manager["ContactBudget"]] = models.Manager()

    class Meta:
        verbose_name = _("contact budget")
        verbose_name_plural = _("contact budget")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="contact_budget_is_one"),
            models.CheckConstraint(
                condition=Q(weekly__gte=1, quarterly__gte=1), name="contact_budget_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekly}/{self.quarterly}"
