"""What a customer chose instead of ending messages: quiet until a day, or less often."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.among import Many


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def of_customers(self, customers: Many, purposes: Many) -> "PreferenceQuerySet":
        return self.filter(customer__among=customers, purpose__among=purposes).order_by("pk")

    def quiet_until(self, customers: Iterable[int], purpose: str, now: datetime) -> dict[int, datetime]:
        """Return until when each of these customers wants quiet, in one query."""
        rows = self.paused(purpose, now).filter(customer__in=list(customers))
        found = rows.values_list("customer_id", "paused_until")
        return {customer: until for customer, until in found if until is not None}

    def paused(self, purpose: str, now: datetime) -> "PreferenceQuerySet":
        """Return the choices of those who want quiet at this moment."""
        return self.filter(purpose=purpose, paused_until__gt=now)


class Preference(models.Model):
    """One customer's choice for one purpose; it never stands in for consent, it only makes us quieter."""

    class Rhythm(models.IntegerChoices):
        MONTHLY = 30, _("at most once a month")
        QUARTERLY = 90, _("at most once in three months")
        HALF_YEARLY = 182, _("at most twice a year")
        YEARLY = 365, _("at most once a year")

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="message_preferences"
    )
    purpose = models.CharField(_("purpose"), max_length=12)
    paused_until = models.DateTimeField(_("quiet until"), null=True, blank=True)
    rest_days = models.PositiveSmallIntegerField(
        _("how often"), choices=Rhythm.choices, null=True, blank=True
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects: ClassVar[models.Manager["Preference"]] = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of how often")
        verbose_name_plural = _("choices of how often")
        constraints = [
            models.UniqueConstraint(fields=["customer", "purpose"], name="preference_once_per_purpose"),
            models.CheckConstraint(
                condition=Q(purpose__in=["check_in", "forum"]), name="preference_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(rest_days__isnull=True) | Q(rest_days__in=[30, 90, 182, 365]),
                name="preference_rest_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.purpose}"

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until
