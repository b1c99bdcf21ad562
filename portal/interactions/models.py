"""Every touch of a customer, in one table: the waist of the house."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import Customer

IMPORTED: Final = "feedback.imported"

ANSWER_WITHIN: Final = timedelta(hours=24)
"""What waits longer for an answer is shown as late."""


class InteractionQuerySet(models.QuerySet["Interaction"]):
    def visible_to(self, user: User) -> "InteractionQuerySet":
        """Return what a person may see: staff everything, a customer her own and nothing internal."""
        return self if user.is_staff else self.of_user(user)

    def waiting(self) -> "InteractionQuerySet":
        """Return what wants an answer and has none."""
        return self.filter(wants_reply=True, answered_at__isnull=True)

    def waiting_or_answered_since(self, customers: Sequence[int], moment: datetime) -> "InteractionQuerySet":
        """Return what wants an answer from us and has none, or got it since the moment."""
        unsettled = Q(answered_at__isnull=True) | Q(answered_at__gt=moment)
        return self.filter(unsettled, customer__in=customers, wants_reply=True)

    def from_customers(self) -> "InteractionQuerySet":
        """Return what customers themselves said or did, with nothing internal."""
        return self.filter(direction=Interaction.Direction.INBOUND, is_internal=False)

    def of_customer(self, customer: Customer) -> "InteractionQuerySet":
        return self.filter(customer=customer).order_by("-occurred_at", "-pk")

    def of_user(self, user: User) -> "InteractionQuerySet":
        """Return what a person did herself here, with nothing internal."""
        return self.filter(customer__user=user, is_internal=False)

    def oldest_first(self) -> "InteractionQuerySet":
        return self.order_by("occurred_at", "pk")

    def with_people(self) -> "InteractionQuerySet":
        """Read the customer and who answered in the same query."""
        return self.select_related("customer", "answered_by")

    def latest_with_people(self) -> "InteractionQuerySet":
        return self.with_people().order_by("-occurred_at", "-pk")

    def waiting_by_customer(self, customers: Sequence[Customer]) -> dict[int, int]:
        """Return how many touches wait for an answer, by customer id, in one query."""
        rows = self.waiting().filter(customer__in=customers).order_by().values_list("customer_id")
        return dict(rows.annotate(count=Count("pk")))

    def from_sources(self, kind: str, sources: Sequence[int]) -> list[int]:
        """Return the ids of the touches of one kind that name the sources."""
        found = self.filter(kind=kind, source_id__in=sources).order_by("pk")
        return list(found.values_list("pk", flat=True))

    def known_keys(self, keys: Iterable[str]) -> set[str]:
        """Return which of the dedupe keys are here already."""
        return {key for key in self.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True) if key}

    def waiting_and_late(self, now: datetime) -> tuple[int, int]:
        """Return how many touches wait for an answer and how many of them are late, in one query."""
        counts = self.waiting().aggregate(
            waiting=Count("pk"), late=Count("pk", filter=Q(occurred_at__lte=now - ANSWER_WITHIN))
        )
        return counts["waiting"], counts["late"]


class Interaction(models.Model):
    """One touch of a customer. The id is the cursor that drains follow."""

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("From the customer")
        OUTBOUND = "outbound", _("To the customer")

    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="interactions",
        db_index=False,  # `interaction_timeline` begins with it
    )
    kind = models.CharField(_("kind"), max_length=40)
    source_id = models.BigIntegerField(_("row of the source"), null=True, blank=True)
    dedupe_key = models.CharField(max_length=160, unique=True, null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices)
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=300, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    score_label = models.CharField(_("score in words"), max_length=40, blank=True)
    sentiment = models.FloatField(_("sentiment"), null=True, blank=True, help_text=_("From -1 to 1."))
    is_complaint = models.BooleanField(_("complaint"), default=False)
    is_internal = models.BooleanField(_("internal"), default=False)
    wants_reply = models.BooleanField(_("wants an answer"), default=False)
    occurred_at = models.DateTimeField(_("when"))
    triaged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["Interaction"]] = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_id"],
                condition=Q(source_id__isnull=False),
                name="interaction_once_per_source",
            ),
            models.CheckConstraint(
                condition=Q(sentiment__isnull=True) | Q(sentiment__gte=-1, sentiment__lte=1),
                name="interaction_sentiment_in_range",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["inbound", "outbound"]), name="interaction_direction_known"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-occurred_at", "-id"], name="interaction_timeline"),
            models.Index(fields=["-occurred_at", "-id"], name="interaction_newest"),
            models.Index(
                fields=["occurred_at", "id"],
                condition=Q(wants_reply=True, answered_at__isnull=True),
                name="interaction_waiting",
            ),
            # Few touches are answered by somebody; the others needn't stand here.
            models.Index(
                fields=["answered_by"],
                condition=Q(answered_by__isnull=False),
                name="interaction_answered_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        """The address where it was said, if a browser may be sent there; it may come from outside."""
        is_ours = self.url.startswith("/") and not self.url.startswith(("//", "/\\"))
        return self.url if is_ours or self.url.startswith(("http://", "https://")) else ""

    @property
    def customer_link(self) -> str:
        """The address where it was said, if the customer herself may open it: the desk is for staff."""
        return "" if self.url.startswith("/desk/") else self.link

    @property
    def is_waiting(self) -> bool:
        return self.wants_reply and self.answered_at is None

    def is_late(self, now: datetime) -> bool:
        """Tell whether the touch has waited for an answer longer than a day."""
        return self.is_waiting and now - self.occurred_at >= ANSWER_WITHIN
