"""The outbox: every message that leaves, from the moment it is promised to the moment it arrived."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from textwrap import shorten
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.models import CONSENT_PURPOSES, Address, Channel, Customer, Purpose
from portal.lib.among import Many
from portal.lib.prepared import Given, given_moment
from portal.lib.states import Moves
from portal.messaging import budget_models  # noqa: F401 - Django finds the model here
from portal.messaging.inbound_models import InboundMail, InboundText
from portal.messaging.lanes import lane_of
from portal.messaging.overrides import Override  # noqa: F401 - a model with a module of its own
from portal.messaging.privacy import CONFIDENTIAL_ENDING
from portal.messaging.revocation_models import Revocation
from portal.messaging.wording_models import MessageWording

__all__ = [
    "SAYS_SORRY",
    "DeliveryEvent",
    "InboundMail",
    "InboundText",
    "Message",
    "MessageBody",
    "MessageWording",
    "Revocation",
    "Suppression",
]

SAYS_SORRY = "case_opened"
"""The template that tells a customer that her case was opened; no other apology goes beside it."""


_HELD_UP: Final = ("claimed", "handing", "failed", "in_doubt", "bounced", "cancelled", "expired")
_NOT_SENT: Final = ("dedupe_key", "reason", "provider_ref", "due_at", "accepted_at", "settled_at")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime | Given) -> "MessageQuerySet":
        """Return what may be handed over now, longest due first."""
        return self.filter(state=Message.State.QUEUED, due_at__lte=now).order_by("due_at", "pk")

    def to_hand_over(self) -> "MessageQuerySet":
        """Read the words along, and nothing that no hand-over looks at."""
        return self.select_related("body").defer(*_NOT_SENT)

    def saying_sorry(self, customer: Customer, moment: datetime) -> "MessageQuerySet":
        """Return the apologies that were promised to a customer at this very moment."""
        return self.filter(customer=customer, template=SAYS_SORRY, created_at=moment)

    def owners(self) -> list[str]:
        """Return the names of the workers that hold rows."""
        return list(self._held().order_by().values_list("owner", flat=True).distinct())

    def lost(self, now: datetime, gone: Sequence[str] = ()) -> "MessageQuerySet":
        """Return what a worker held when it vanished."""
        return self._held().filter(Q(lease_expires_at__lt=now) | Q(owner__in=gone))

    def _held(self) -> "MessageQuerySet":
        return self.filter(Q(state=Message.State.CLAIMED) | Q(state=Message.State.HANDING))

    def in_doubt(self) -> "MessageQuerySet":
        return self.filter(state=Message.State.IN_DOUBT)

    def doubtful_texts(self, *, since: datetime, before: datetime) -> "MessageQuerySet":
        """Return the texts in doubt that were due in a span of time, the oldest first."""
        rows = self.in_doubt().filter(channel=Channel.TEXT, due_at__gte=since, due_at__lt=before)
        return rows.order_by("due_at", "pk")

    def with_numbers(self, numbers: Iterable[str]) -> set[str]:
        """Return which of a provider's numbers belong to messages of ours."""
        return set(self.filter(provider_ref__among=numbers).values_list("provider_ref", flat=True))

    def stuck(self) -> "MessageQuerySet":
        """Return what a person must look at."""
        return self.filter(Q(state=Message.State.FAILED) | Q(state=Message.State.IN_DOUBT))

    def dead(self) -> "MessageQuerySet":
        return self.filter(state=Message.State.FAILED)

    def named(self, public_id: str, provider_ref: str) -> "Message | None":
        """Return the message with our public number, else the one with the provider's number."""
        try:
            return self.get(public_id=uuid.UUID(public_id))
        except (ValueError, Message.DoesNotExist):
            return self.filter(provider_ref=provider_ref).first() if provider_ref else None

    def texts_since(self, moment: datetime, addresses: Iterable[int | None]) -> "Counter[int | None]":
        """Return how many texts that need consent went, or may have gone, to each address, in one query."""
        gone = Q(accepted_at__gt=moment) | Q(state__in=[Message.State.HANDING, Message.State.IN_DOUBT])
        rows = self.filter(gone, address__in=addresses, channel=Channel.TEXT, purpose__in=CONSENT_PURPOSES)
        return Counter(dict(rows.order_by().values_list("address_id").annotate(number=models.Count("pk"))))

    def answerable(self, address: Address, kinds: Sequence[str], since: datetime) -> "MessageQuerySet":
        """Return what went to an address and may be answered there, the latest first."""
        gone = ["accepted", "delivered", "in_doubt"]
        rows = self.filter(address=address, about_kind__in=kinds, state__in=gone, created_at__gte=since)
        return rows.order_by("-accepted_at", "-pk")

    def counted(self, customers: Many, states: Sequence[str]) -> "MessageQuerySet":
        """Return what these customers got, or are getting, because it was our own idea."""
        return self.filter(customer__among=customers, is_our_idea=True, state__in=states)

    def crowded(self) -> "models.QuerySet[Message, tuple[int]]":
        """Return the customers with more of these than `weekly` since `week`, or `quarterly` since `quarter`.

        What is on its way has no moment yet and counts as now.
        """
        recent = self.filter(Q(accepted_at__gt=given_moment("quarter")) | Q(accepted_at__isnull=True))
        this_week = Q(accepted_at__gt=given_moment("week")) | Q(accepted_at__isnull=True)
        counts = (
            recent.order_by()
            .values("customer")
            .annotate(total=models.Count("pk"), lately=models.Count("pk", filter=this_week))
        )
        over = Q(total__gt=Given("quarterly", models.IntegerField())) | Q(
            lately__gt=Given("weekly", models.IntegerField())
        )
        return counts.filter(over).values_list("customer")

    def sent_by_transport(self, since: datetime) -> dict[str, int]:
        """Return how many left by each provider since a moment, in one query."""
        rows = self.filter(accepted_at__gt=since).order_by().values_list("transport")
        return dict(rows.annotate(number=models.Count("pk")))

    def put_off_by_lane(self) -> dict[str, int]:
        """Return how many wait because of each lane, in one query."""
        rows = self.filter(state=Message.State.QUEUED).exclude(held_by="").order_by().values_list("held_by")
        return dict(rows.annotate(number=models.Count("pk")))

    def in_state(self, state: str) -> "MessageQuerySet":
        return self.filter(state=state)

    def to_customer(self, reference: str) -> "MessageQuerySet":
        return self.filter(customer__reference=reference)

    def visible_at_desk(self, *, may_see_private: bool) -> "MessageQuerySet":
        """Leave out sign-in codes and the like, and what would name who answered in confidence."""
        if may_see_private:
            return self
        return self.exclude(Q(purpose=Purpose.ACCOUNT) | Q(about_kind__endswith=CONFIDENTIAL_ENDING))


class Message(models.Model):
    """One message to one address: where it goes and how far it came. What it says is its `body`."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        CLAIMED = "claimed", _("Being prepared")
        HANDING = "handing", _("Being handed over")
        ACCEPTED = "accepted", _("Handed over")
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Came back")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Too late to send")
        IN_DOUBT = "in_doubt", _("In doubt")

    MOVES: ClassVar[Moves] = {
        "queued": frozenset({"claimed", "cancelled", "expired"}),
        "claimed": frozenset({"queued", "handing", "cancelled", "expired", "failed"}),
        "handing": frozenset({"accepted", "queued", "failed", "in_doubt"}),
        "accepted": frozenset({"delivered", "bounced"}),
        "in_doubt": frozenset({"accepted", "delivered", "bounced", "queued", "cancelled"}),
        "failed": frozenset({"queued", "cancelled"}),
        "delivered": frozenset({"bounced"}),
        "bounced": frozenset(),
        "cancelled": frozenset(),
        "expired": frozenset(),
    }

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    dedupe_key = models.CharField(max_length=160, unique=True)
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="messages",
        db_index=False,  # `message_by_customer` begins with it
    )
    address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    is_our_idea = models.BooleanField(
        _("our own idea"),
        default=False,
        help_text=_("It answers nothing the customer did, and counts in her contact budget."),
    )
    template = models.CharField(_("template"), max_length=60)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    to = models.CharField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("due at"))
    not_after = models.DateTimeField(_("not after"), null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    owner = models.CharField(max_length=120, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    held_by = models.CharField(_("lane that put it off"), max_length=100, blank=True)
    is_booked = models.BooleanField(_("has a promised moment"), default=False)
    transport = models.CharField(_("sent by"), max_length=40, blank=True)
    provider_ref = models.CharField(_("provider's number"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now)
    accepted_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Message"]] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "queued",
                        "claimed",
                        "handing",
                        "accepted",
                        "delivered",
                        "bounced",
                        "failed",
                        "cancelled",
                        "expired",
                        "in_doubt",
                    ]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(condition=~Q(to=""), name="message_has_address"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="message_purpose_known"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="message_due"),
            # Nearly all wait or have left. With those in it, SQLite would walk through them here for what is
            # due next, or for a customer's few. It is used where a state is named alone, or by `Q | Q`.
            models.Index(
                fields=["state", "-id"],
                condition=reduce(or_, (Q(state=state) for state in _HELD_UP)),
                name="message_by_state",
            ),
            models.Index(fields=["customer", "-id"], name="message_by_customer"),
            models.Index(
                fields=["provider_ref"], condition=~Q(provider_ref=""), name="message_by_provider_ref"
            ),
            models.Index(
                fields=["about_kind", "about_id"], condition=~Q(about_kind=""), name="message_by_about"
            ),
        ]

    def __str__(self) -> str:
        # A link in a text is a key of its receiver's, and this stands in every list.
        if self.subject:
            return self.subject
        words = " ".join(word for word in self.body.text.split() if "://" not in word)
        return shorten(words, 70, placeholder=" …")

    @property
    def is_private(self) -> bool:
        """Whether the words could let a reader sign in as somebody else."""
        return self.purpose == Purpose.ACCOUNT

    @property
    def lane(self) -> str:
        """The recipients' lane this leaves by."""
        return lane_of(self.channel, self.to)

    @property
    def is_kept_here(self) -> bool:
        return self.transport == "local"


class MessageBody(models.Model):
    """What a message says, fixed when it is queued; every attempt sends the same bytes.

    A row of its own, so that the changes of a message's state don't write its words again.
    """

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="body")
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("extra headers"), default=dict, blank=True)

    objects: ClassVar[models.Manager["MessageBody"]] = models.Manager()

    class Meta:
        verbose_name = _("words of one message")
        verbose_name_plural = _("words of single messages")

    def __str__(self) -> str:
        return shorten(self.text, 70, placeholder=" …")


class DeliveryEvent(models.Model):
    """What a provider told us of a message, once each. The kinds are Anymail's words."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=20)
    provider = models.CharField(_("provider"), max_length=40)
    provider_ref = models.CharField(max_length=120, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    occurred_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("delivery event")
        verbose_name_plural = _("delivery events")
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "provider", "provider_ref", "kind"], name="delivery_event_once"
            )
        ]

    def __str__(self) -> str:
        return self.kind


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def standing(self) -> "SuppressionQuerySet":
        return self.filter(lifted_at__isnull=True)

    def standing_for(self, values: Many) -> "SuppressionQuerySet":
        return self.standing().filter(value__among=values)


class Suppression(models.Model):
    """An address that gets nothing, whatever was agreed: it bounced, complained, or answered STOP."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("Mail came back for good")
        COMPLAINED = "complained", _("Reported as spam")
        STOPPED = "stopped", _("Answered STOP")
        INVALID = "invalid", _("No such address")
        STAFF = "staff", _("Set by staff")

    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    value = models.CharField(_("address"), max_length=254)
    reason = models.CharField(_("why"), max_length=12, choices=Reason.choices)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager["Suppression"]] = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "value"],
                condition=Q(lifted_at__isnull=True),
                name="suppression_standing_once",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="suppression_channel_known"),
            models.CheckConstraint(
                condition=Q(reason__in=["bounced", "complained", "stopped", "invalid", "staff"]),
                name="suppression_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return self.value
