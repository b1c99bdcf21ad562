"""A case: something a customer wants put right, from the first word until she says that it is."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.cases.clocks import CONFIRM_WITHIN
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.customers.models import Customer
from portal.interactions.models import Interaction
from portal.lib.states import Moves

TOKEN_LENGTH: Final = 32
FIRST_NUMBER: Final = 1000
"""Numbers count up from here: a customer need not learn that hers is our third case ever."""
OPEN_STATES: Final = ("new", "open", "pending", "resolved")
"""Until the customer has had her say a solved case is open, too."""


def new_token() -> str:
    """Return what makes the address of a customer's page a secret (192 bits)."""
    return secrets.token_urlsafe(24)


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> "CaseQuerySet":
        """Return what a person may see: staff everything, a customer her own."""
        if may(person, "cases.view"):
            return self
        return self.filter(customer__user=person) if isinstance(person, User) else self.none()

    def numbered(self, number: int) -> "CaseQuerySet":
        """Return the case with the number."""
        return self.filter(pk=number - FIRST_NUMBER)

    def with_token(self, token: str) -> "CaseQuerySet":
        """Return the case whose page has the secret."""
        return self.filter(token=token).select_related("customer", "origin", "assignee")

    def with_people(self) -> "CaseQuerySet":
        """Read the customer, the assignee and the first words in the same query."""
        return self.select_related("customer", "assignee", "origin")

    def working(self) -> "CaseQuerySet":
        """Return what staff have to do something about."""
        return self.filter(state__in=["new", "open"])

    def unsettled(self, settled_after: datetime) -> "CaseQuerySet":
        """Return what is open or was closed after the moment."""
        return self.filter(Q(state__in=OPEN_STATES) | Q(closed_at__gt=settled_after))

    def unconfirmed(self, now: datetime) -> "CaseQuerySet":
        """Return the solved cases whose customer has said nothing for too long."""
        return self.filter(state=Case.State.RESOLVED, resolved_at__lte=now - CONFIRM_WITHIN)

    def of_touches(self, touches: Collection[int]) -> "CaseQuerySet":
        """Return the cases that began with one of the touches."""
        return self.filter(origin__in=touches)

    def of_user(self, user: User) -> "CaseQuerySet":
        """Return the cases of the customer behind a login, newest first."""
        return self.filter(customer__user=user).order_by("-opened_at", "-pk")

    def working_and_late(self, now: datetime) -> tuple[int, int]:
        """Return how many cases wait for staff and how many of them are late, in one query."""
        counts = self.working().aggregate(waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)))
        return counts["waiting"], counts["late"]


class Case(models.Model):
    """What a customer wants put right. It moves only by the table, and each step is an event."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        OPEN = "open", _("Open")
        PENDING = "pending", _("Waiting for the customer")
        RESOLVED = "resolved", _("Solved, we think")
        CLOSED = "closed", _("Closed")

    class Priority(models.IntegerChoices):
        LOW = 1, _("Low")
        NORMAL = 2, _("Normal")
        HIGH = 3, _("High")
        URGENT = 4, _("Urgent")

    class Outcome(models.TextChoices):
        PUT_RIGHT = "put_right", _("Put right, the customer says")
        NO_WORD = "no_word", _("Solved, and the customer said no more")
        SET_ASIDE = "set_aside", _("Nothing to put right")

    MOVES: ClassVar[Moves] = {
        "new": frozenset({"open", "pending", "resolved", "closed"}),
        "open": frozenset({"pending", "resolved", "closed"}),
        "pending": frozenset({"open", "resolved", "closed"}),
        "resolved": frozenset({"open", "closed"}),
        "closed": frozenset({"open"}),
    }

    title = models.CharField(_("title"), max_length=200)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="cases"
    )
    origin = models.OneToOneField(
        Interaction, on_delete=models.RESTRICT, related_name="case", verbose_name=_("what it began with")
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    assignee = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cases",
        verbose_name=_("taken by"),
    )
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=new_token, editable=False)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    first_response_due_at = models.DateTimeField(_("first answer due"))
    first_response_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    resolution_due_at = models.DateTimeField(_("solution due"))
    due_at = models.DateTimeField(_("next due"), help_text=_("The first of its clocks that still runs."))
    pending_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("solved at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)
    reopened_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)

    objects: ClassVar[models.Manager["Case"]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["new", "open", "pending", "resolved", "closed"]),
                name="case_state_known",
            ),
            models.CheckConstraint(condition=Q(priority__in=[1, 2, 3, 4]), name="case_priority_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "put_right", "no_word", "set_aside"]), name="case_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, outcome=""),
                name="case_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", pending_since__isnull=False)
                | ~Q(state="pending") & Q(pending_since__isnull=True),
                name="case_pending_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="resolved") | Q(resolved_at__isnull=False), name="case_resolved_has_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["new", "open"]), name="case_working"
            ),
            models.Index(fields=["state", "due_at", "id"], name="case_by_state"),
            models.Index(fields=["assignee", "state", "due_at", "id"], name="case_of_assignee"),
            models.Index(
                fields=["customer"],
                condition=Q(state__in=["new", "open", "pending", "resolved"]),
                name="case_open_of_customer",
            ),
            models.Index(fields=["customer", "-closed_at"], name="case_of_customer"),
            models.Index(
                fields=["-closed_at", "-id"], condition=Q(state="closed"), name="case_lately_closed"
            ),
            models.Index(
                fields=["resolved_at", "id"], condition=Q(state="resolved"), name="case_unconfirmed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("cases-desk:case", args=[self.number])

    @property
    def number(self) -> int:
        """What customer and staff call it."""
        return FIRST_NUMBER + self.pk

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_working(self) -> bool:
        """Whether staff have to do something about it."""
        return self.state in {self.State.NEW, self.State.OPEN}

    def is_late(self, now: datetime) -> bool:
        """Tell whether one of its clocks has run out."""
        return self.is_working and now >= self.due_at

    def next_due_at(self) -> datetime:
        """Return the first of the clocks that still run."""
        if self.first_response_at is None:
            return min(self.first_response_due_at, self.resolution_due_at)
        return self.resolution_due_at

    @property
    def customer_url(self) -> str:
        """The absolute address of the customer's page; who has it may read and answer there."""
        return settings.SITE_URL + reverse("cases:case", args=[self.token])


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    def of_case(self, case: Case) -> "CaseEventQuerySet":
        return self.filter(case=case).select_related("author", "touch").order_by("pk")

    def for_customer(self) -> "CaseEventQuerySet":
        """Return what the customer may read."""
        return self.filter(kind__in=CaseEvent.SHOWN_TO_CUSTOMER)


class CaseEvent(models.Model):
    """One step of a case: who did what, when, and in which words. Never changed, never deleted alone."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened the case")
        TAKEN = "taken", _("took the case")
        GIVEN = "given", _("gave the case to somebody")
        PRIORITY = "priority", _("changed the priority")
        REPLIED = "replied", _("answered")
        NOTED = "noted", _("noted")
        THANKED = "thanked", _("gave a coupon")
        WAITING = "waiting", _("waits for the customer")
        SAID = "said", _("wrote")
        RESOLVED = "resolved", _("solved the case")
        CONFIRMED = "confirmed", _("says it is put right")
        REOPENED = "reopened", _("reopened the case")
        CLOSED = "closed", _("closed the case")

    SHOWN_TO_CUSTOMER: ClassVar[tuple[str, ...]] = (
        *("opened", "replied", "said", "thanked", "resolved", "confirmed", "reopened", "closed"),
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=9, choices=Kind.choices)
    text = models.TextField(_("words"), blank=True)
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_customer = models.BooleanField(_("by the customer"), default=False)
    touch = models.ForeignKey(
        Interaction, null=True, blank=True, on_delete=models.SET_NULL, related_name="case_events"
    )
    happened_at = models.DateTimeField(_("when"))

    objects: ClassVar[models.Manager["CaseEvent"]] = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("opened", "taken", "given", "priority", "replied", "noted", "thanked"),
                        *("waiting", "said", "resolved", "confirmed", "reopened", "closed"),
                    ]
                ),
                name="case_event_kind_known",
            )
        ]
        indexes = [models.Index(fields=["case", "id"], name="case_event_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"

    @property
    def sign(self) -> str:
        """The icon that stands for the step."""
        return SIGNS[self.kind]

    @property
    def said_to_customer(self) -> str:
        """The step in the words of the customer's own page."""
        return str(SAID_TO_CUSTOMER.get(self.kind, ""))


SIGNS: Final[Mapping[str, str]] = {
    "opened": "briefcase",
    "taken": "hand",
    "given": "user-round",
    "priority": "flag",
    "replied": "reply",
    "noted": "sticky-note",
    "thanked": "ticket-percent",
    "waiting": "clock",
    "said": "message-circle",
    "resolved": "check",
    "confirmed": "circle-check",
    "reopened": "rotate-ccw",
    "closed": "archive",
}
SAID_TO_CUSTOMER: Final[Mapping[str, str | Promise]] = {
    "opened": _("told us"),
    "replied": _("answered"),
    "said": _("wrote"),
    "thanked": _("sent you a coupon"),
    "resolved": _("says it is solved"),
    "confirmed": _("said it is put right"),
    "reopened": _("opened it again"),
    "closed": _("closed the case"),
}
