"""The row behind "please leave me alone": sending is frozen until a person has read it."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.models import Interaction
from portal.lib.among import Many
from portal.lib.states import Moves

LATE_AFTER: Final = timedelta(hours=4)
"""Well inside the day: whoever asks for peace hears from a person before the evening."""


class RevocationQuerySet(models.QuerySet["Revocation"]):
    def waiting(self) -> "RevocationQuerySet":
        return self.filter(state=Revocation.State.WAITING).select_related("customer", "interaction")

    def late(self, now: datetime) -> "RevocationQuerySet":
        return self.filter(received_at__lt=now - LATE_AFTER)

    def freezing(
        self, customers: Many, values: Many
    ) -> "models.QuerySet[Revocation, tuple[int | None, str]]":
        """Return the customers and the addresses that get nothing until a person has decided."""
        concerned = Q(customer__among=customers) | Q(customer=None, sender__among=values)
        return self.filter(concerned, state=Revocation.State.WAITING).values_list("customer_id", "sender")


class Revocation(models.Model):
    """Words that sound as if somebody wants no more messages, and what a person found they mean."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a person")
        ENDED = "ended", _("Messages ended")
        KEPT = "kept", _("Meant something else")

    MOVES: ClassVar[Moves] = {
        "waiting": frozenset({"ended", "kept"}),
        "ended": frozenset(),
        "kept": frozenset(),
    }

    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="revocations"
    )
    sender = models.CharField(_("from"), max_length=254, blank=True)
    interaction = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="revocation")
    words = models.TextField(_("words"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    received_at = models.DateTimeField(_("received at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager["Revocation"]] = RevocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for no more messages")
        verbose_name_plural = _("wishes for no more messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "ended", "kept"]), name="revocation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="revocation_decided_has_time",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(sender=""), name="revocation_is_of_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(state="waiting"), name="revocation_waiting")
        ]

    def __str__(self) -> str:
        return self.words[:80]
