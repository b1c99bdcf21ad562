"""What happened to a customer outside of any talk with us: a delivery, a purchase, a solved case."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

EVENT_KIND: Final = RegexValidator(
    r"^[a-z][a-z0-9_]{0,39}\Z",
    _("Write the kind in small letters, numbers and underscores, such as delivered or case_solved."),
)
DELIVERY_STARTED, DELIVERED = "delivery_started", "delivered"
REGISTERED, CASE_SOLVED, ANSWER_ACCEPTED = "registered", "case_solved", "answer_accepted"
FORGOTTEN_AFTER: Final = timedelta(days=60)
"""A delivery nobody ever reported as arrived stops counting as under way."""


class CustomerEventQuerySet(models.QuerySet["CustomerEvent"]):
    def of_kind(self, kind: str) -> "CustomerEventQuerySet":
        return self.filter(kind=kind)

    def between(self, start: datetime, end: datetime) -> "CustomerEventQuerySet":
        """Return what happened after the start and not after the end."""
        return self.filter(occurred_at__gt=start, occurred_at__lte=end)

    def under_way(self, customers: Iterable[int], now: datetime) -> "CustomerEventQuerySet":
        """Return the deliveries of these customers that were started and have not arrived."""
        arrived = self.model.objects.filter(
            customer=OuterRef("customer"),
            kind=DELIVERED,
            subject=OuterRef("subject"),
            occurred_at__gte=OuterRef("occurred_at"),
        )
        started = self.filter(customer__in=customers, kind=DELIVERY_STARTED)
        return started.between(now - FORGOTTEN_AFTER, now).filter(~Exists(arrived))

    def kinds(self) -> list[str]:
        """Return every kind there is."""
        return list(self.order_by("kind").values_list("kind", flat=True).distinct())


class CustomerEvent(models.Model):
    """Something that happened to a customer, once for each key."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=40, validators=[EVENT_KIND])
    subject = models.CharField(
        _("about"), max_length=120, blank=True, help_text=_("Your number of the order, the case, the visit.")
    )
    occurred_at = models.DateTimeField(_("when"))
    key = models.CharField(_("key"), max_length=255, unique=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"))

    objects: ClassVar[models.Manager["CustomerEvent"]] = CustomerEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer event")
        verbose_name_plural = _("customer events")
        constraints = [
            models.CheckConstraint(condition=~models.Q(kind=""), name="customer_event_has_kind"),
            models.CheckConstraint(condition=~models.Q(key=""), name="customer_event_has_key"),
        ]
        indexes = [
            models.Index(fields=["kind", "occurred_at", "id"], name="customer_event_by_kind"),
            models.Index(fields=["customer", "kind", "-occurred_at"], name="customer_event_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()
