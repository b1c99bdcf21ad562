"""The check-in: one asking of one customer, with the reason why, why not yet, or why not."""

import secrets
import string
from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.checkins.models.programs import Program
from feedback.surveys.models import Response, Survey
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.customers.event_models import CustomerEvent
from portal.customers.models import Channel, Customer
from portal.lib.states import Moves
from portal.messaging.models import Message

CAUSES: Final = (
    *("matter", "rest", "budget", "quiet", "zone", "consent", "refused", "closed", "stale", "holdout"),
    "cancelled",
)
TOKEN_LENGTH = 22
"""Base 62: 131 random bits."""
_ALPHABET = string.ascii_letters + string.digits


def new_token() -> str:
    """Return the secret part of the one link for e-mail and text."""
    number, letters = secrets.randbelow(62**TOKEN_LENGTH), []
    for _position in range(TOKEN_LENGTH):
        number, place = divmod(number, 62)
        letters.append(_ALPHABET[place])
    return "".join(letters)


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def due(self, now: datetime) -> "CheckInQuerySet":
        """Return what live programs should send now, longest due first."""
        rows = self.filter(state=CheckIn.State.PLANNED, due_at__lte=now, program__state=Program.State.LIVE)
        return rows.order_by("due_at", "pk")

    def due_of(self, program: Program, now: datetime) -> "CheckInQuerySet":
        """Return what one program should send now; reads only its own rows, however many others wait."""
        rows = self.filter(program=program, state=CheckIn.State.PLANNED, due_at__lte=now)
        return rows.order_by("due_at", "pk")

    def follow_up_due(self, program: Program, now: datetime) -> "CheckInQuerySet":
        """Return what was sent, is not answered, can still be, and has its next step due."""
        rows = self.filter(
            program=program, state=CheckIn.State.SENT, next_step_at__lte=now, expires_at__gt=now
        )
        return rows.order_by("next_step_at", "pk")

    def planned(self) -> "CheckInQuerySet":
        return self.filter(state=CheckIn.State.PLANNED)

    def held(self) -> "CheckInQuerySet":
        """Return what is planned and has to wait for a reason."""
        return self.planned().exclude(hold_cause="")

    def in_state(self, state: str) -> "CheckInQuerySet":
        """Return what stands in a state; `held` is planned and has to wait."""
        return self.held() if state == "held" else self.filter(state=state)

    def with_people(self) -> "CheckInQuerySet":
        return self.select_related("customer", "response")

    def sent_since(self, program: Program, moment: datetime) -> "CheckInQuerySet":
        return self.filter(program=program, sent_at__gt=moment)

    def overdue_for_answer(self, now: datetime) -> "CheckInQuerySet":
        """Return what was sent and can no longer be answered."""
        return self.filter(state=CheckIn.State.SENT, expires_at__lte=now)

    def undelivered(self) -> "CheckInQuerySet":
        """Return what counts as sent although its message never arrived."""
        gone = ["cancelled", "expired", "failed", "bounced"]
        return self.filter(state=CheckIn.State.SENT, message__state__in=gone).select_related("message")

    def with_lost_step(self, most_retries: int) -> "CheckInQuerySet":
        """Return what waits for an answer while its reminder or coupon was held back at hand-over."""
        lost = ["cancelled", "expired"]
        rows = self.filter(state=CheckIn.State.SENT, program__state=Program.State.LIVE)
        rows = rows.filter(step_message__state__in=lost, step_retries__lt=most_retries)
        return rows.select_related("step_message", "program")

    def held_by_matter(self, customer_id: int) -> "CheckInQuerySet":
        """Return a customer's planned ones that wait for something open, or for the rest after it."""
        return self.planned().filter(customer=customer_id, hold_cause=CheckIn.Cause.MATTER)

    def of_program(self, program: Program) -> "CheckInQuerySet":
        return self.filter(program=program)

    def of_user(self, user: User) -> "CheckInQuerySet":
        """Return a person's own, with all that says why."""
        return self.filter(customer__user=user).select_related("program", "survey", "event")

    def planned_live(self) -> "CheckInQuerySet":
        """Return what is planned by programs that ask."""
        return self.planned().filter(program__state=Program.State.LIVE)

    def asked(self) -> "CheckInQuerySet":
        """Return what reached a customer, as far as we know."""
        return self.filter(state__in=ASKED_STATES)

    def visible_to(self, person: Person) -> "CheckInQuerySet":
        """Return what a person may see: staff everything, a customer her own once it was sent."""
        if may(person, "checkins.view"):
            return self
        return self.asked().filter(customer__user=person) if isinstance(person, User) else self.none()

    def with_token(self, token: str) -> "CheckInQuerySet":
        """Return what a link leads to: nothing before it was sent."""
        rows = self.filter(token=token).exclude(state=CheckIn.State.PLANNED)
        return rows.select_related(
            "program", "survey__current_version", "customer", "response", "message__address"
        )


class CheckIn(models.Model):
    """One asking of one customer, with the reason why, or why not."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")
        SKIPPED = "skipped", _("Skipped")
        EXPIRED = "expired", _("Not answered")
        FAILED = "failed", _("Did not arrive")

    class Cause(models.TextChoices):
        """Why a check-in has to wait, or why it never goes."""

        MATTER = "matter", _("Has something open with us")
        REST = "rest", _("Asked by another program")
        BUDGET = "budget", _("Heard enough from us")
        QUIET = "quiet", _("Wants quiet")
        ZONE = "zone", _("Time zone unknown")
        CONSENT = "consent", _("No consent")
        REFUSED = "refused", _("Held back at hand-over")
        CLOSED = "closed", _("Form closed")
        STALE = "stale", _("Too late to be useful")
        HOLDOUT = "holdout", _("In the group that is not asked")
        CANCELLED = "cancelled", _("Program cancelled")

    MOVES: ClassVar[Moves] = {
        "planned": frozenset({"sent", "skipped"}),
        "sent": frozenset({"planned", "answered", "skipped", "expired", "failed"}),
        "failed": frozenset({"answered"}),
        "answered": frozenset(),
        "skipped": frozenset(),
        "expired": frozenset(),
    }

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="check_ins")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="check_ins")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="check_ins")
    occasion = models.PositiveIntegerField(
        _("occasion"), help_text=_("Counts up for each customer in a program.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PLANNED)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=new_token, editable=False)
    why = models.CharField(_("why"), max_length=300, blank=True)
    hold_cause = models.CharField(_("cause of waiting"), max_length=9, choices=Cause.choices, blank=True)
    hold_reason = models.CharField(_("why not yet"), max_length=300, blank=True)
    skip_cause = models.CharField(_("cause of skipping"), max_length=9, choices=Cause.choices, blank=True)
    skip_reason = models.CharField(_("why not"), max_length=300, blank=True)
    planned_at = models.DateTimeField(_("planned at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"))
    not_after = models.DateTimeField(_("not after"))
    event = models.ForeignKey(
        CustomerEvent, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_ins"
    )
    wording = models.CharField(
        _("wording"), max_length=1, choices=Program.Wording.choices, default=Program.Wording.FIRST
    )
    ask_count = models.PositiveSmallIntegerField(_("times handed to the outbox"), default=0)
    reminded_count = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    next_step_at = models.DateTimeField(_("next step"), null=True, blank=True)
    step_message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_in_steps"
    )
    step_retries = models.PositiveSmallIntegerField(_("steps tried again"), default=0)
    offered_at = models.DateTimeField(_("coupon offered at"), null=True, blank=True)
    has_fallen_back = models.BooleanField(_("tried another way"), default=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("can be answered until"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_ins"
    )
    response = models.OneToOneField(
        Response, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_in"
    )

    objects: ClassVar[models.Manager["CheckIn"]] = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "customer", "occasion"], name="check_in_once_per_occasion"
            ),
            models.UniqueConstraint(
                fields=["program", "customer"], condition=Q(state="planned"), name="check_in_planned_once"
            ),
            models.UniqueConstraint(fields=["program", "event"], name="check_in_once_per_event"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "sent", "answered", "skipped", "expired", "failed"]),
                name="check_in_state_known",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="check_in_channel_known"),
            models.CheckConstraint(
                condition=Q(skip_cause__in=["", *CAUSES]), name="check_in_skip_cause_known"
            ),
            models.CheckConstraint(
                condition=Q(hold_cause__in=["", *CAUSES]), name="check_in_hold_cause_known"
            ),
            models.CheckConstraint(condition=Q(wording__in=["a", "b"]), name="check_in_wording_known"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "skipped"])
                | Q(sent_at__isnull=False, expires_at__isnull=False),
                name="check_in_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
                name="check_in_answered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="skipped") & ~Q(skip_reason="") & ~Q(skip_cause="")
                | ~Q(state="skipped") & Q(skip_reason="", skip_cause=""),
                name="check_in_skipped_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(hold_cause="", hold_reason="")
                | ~Q(hold_cause="") & ~Q(hold_reason="") & Q(state="planned"),
                name="check_in_held_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "due_at", "id"], condition=Q(state="planned"), name="check_in_due"
            ),
            models.Index(
                fields=["program", "next_step_at", "id"], condition=Q(state="sent"), name="check_in_next_step"
            ),
            models.Index(fields=["program", "sent_at"], name="check_in_by_sent"),
            models.Index(fields=["expires_at", "id"], condition=Q(state="sent"), name="check_in_expiring"),
            models.Index(fields=["program", "-planned_at", "-id"], name="check_in_newest"),
            models.Index(fields=["program", "state"], name="check_in_by_state"),
            models.Index(fields=["customer", "-sent_at"], name="check_in_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}/{self.customer_id}/{self.occasion}"

    @property
    def is_held(self) -> bool:
        return self.hold_cause != ""

    @property
    def reason(self) -> str:
        """The sentence that matters now: why not, why not yet, or why."""
        return self.skip_reason or self.hold_reason or self.why

    @property
    def has_answer(self) -> bool:
        """Whether she has answered; what is held apart as a scanner's is no answer of hers."""
        return self.response is not None and not self.response.is_suspected_spam

    def is_open(self, now: datetime) -> bool:
        """Tell whether her first answer is still taken, also when the mail seemed to have come back."""
        if self.state not in {self.State.SENT, self.State.FAILED}:
            return False
        return self.expires_at is not None and now < self.expires_at

    def may_be_tapped(self, now: datetime) -> bool:
        """Tell whether a tapped number may become her answer: only while she has given none."""
        if self.has_answer or self.survey.is_anonymous:
            return False
        return self.is_open(now) or self.may_be_corrected(now)

    def may_be_corrected(self, now: datetime) -> bool:
        """Tell whether she may still change what she answered."""
        if self.response is None or not self.response.may_be_corrected(now):
            return False
        is_in_time = self.expires_at is not None and now < self.expires_at
        return is_in_time or not self.response.is_suspected_spam


ASKED_STATES = (CheckIn.State.SENT, CheckIn.State.ANSWERED, CheckIn.State.EXPIRED, CheckIn.State.FAILED)
