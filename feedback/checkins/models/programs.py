"""The program: whom we ask, what starts it, how often, at which hours, and what follows."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.coupons.models import Offer
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.customers.event_models import EVENT_KIND
from portal.customers.models import Channel
from portal.customers.segment_models import Segment
from portal.lib.states import Moves

KNOWN_SINCE: Final = "created_at"
"""Stands for the day a customer became known to us, among the names of her dates."""


def _days(
    label: Any, default: int, lowest: int = 0, highest: int = 1000
) -> "models.PositiveSmallIntegerField[Any, Any]":
    limits = [MinValueValidator(lowest), MaxValueValidator(highest)]
    return models.PositiveSmallIntegerField(label, default=default, validators=limits)


class ProgramQuerySet(models.QuerySet["Program"]):
    def live(self) -> "ProgramQuerySet":
        """Return the live programs, those first that go first."""
        return self.filter(state=Program.State.LIVE).order_by("-priority", "pk")

    def to_walk(self, now: datetime) -> "ProgramQuerySet":
        """Return the live programs whose customers are to be looked through now."""
        return self.live().filter(Q(walk_due_at__isnull=True) | Q(walk_due_at__lte=now))

    def to_count(self, now: datetime) -> "ProgramQuerySet":
        """Return the drafts and paused programs whose customers are to be counted now."""
        resting = self.filter(state__in=[Program.State.DRAFT, Program.State.PAUSED]).order_by("pk")
        return resting.filter(Q(walk_due_at__isnull=True) | Q(walk_due_at__lte=now))

    def asking_by(self, survey: Survey) -> "ProgramQuerySet":
        """Return what asks by a form, or has asked and can still be answered."""
        rows = self.filter(models.Q(survey=survey) & ~models.Q(state=Program.State.CANCELLED))
        asked = self.filter(check_ins__survey=survey, check_ins__state="sent")
        return (rows | asked).distinct().order_by("name", "pk")

    def visible_to(self, person: Person) -> "ProgramQuerySet":
        return self if may(person, "checkins.view") else self.none()


class Program(models.Model):
    """Whom we ask, what starts it, with which form, at which hours, and what follows silence."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        PAUSED = "paused", _("Paused")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    class Way(models.TextChoices):
        EMAIL = Channel.EMAIL.value, Channel.EMAIL.label
        TEXT = Channel.TEXT.value, Channel.TEXT.label
        PREFERRED = "preferred", _("What she prefers of e-mail and text")

    class Trigger(models.TextChoices):
        CADENCE = "cadence", _("Every so many days since the last touch")
        EVENT = "event", _("So many days after an event")
        DATE = "date", _("Every year on a date of the customer")
        ONCE = "once", _("Once, to everybody in the segment")

    class Since(models.TextChoices):
        TOUCH = "touch", _("from the last time she wrote to us or was asked")
        CHECK_IN = "check_in", _("only from the last time this program asked her")

    class Quiet(models.TextChoices):
        PLACE = "place", _("By the law of her place")
        STRICTEST = "strictest", _("By the strictest law for everybody")

    class Wording(models.TextChoices):
        FIRST = "a", _("First wording")
        SECOND = "b", _("Second wording")

    MOVES: ClassVar[Moves] = {
        "draft": frozenset({"live", "cancelled"}),
        "live": frozenset({"paused", "finished", "cancelled"}),
        "paused": frozenset({"live", "cancelled"}),
        "finished": frozenset(),
        "cancelled": frozenset(),
    }

    name = models.CharField(_("name"), max_length=80, unique=True)
    survey = models.ForeignKey(
        Survey, verbose_name=_("feedback form"), on_delete=models.PROTECT, related_name="programs"
    )
    channel = models.CharField(_("sent by"), max_length=9, choices=Way.choices, default=Way.EMAIL)
    segment = models.ForeignKey(
        Segment,
        verbose_name=_("only customers in the segment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programs",
    )

    trigger = models.CharField(
        _("what starts it"), max_length=8, choices=Trigger.choices, default=Trigger.CADENCE
    )
    cadence_days = _days(_("every how many days"), 90, 1)
    since = models.CharField(_("counted"), max_length=8, choices=Since.choices, default=Since.TOUCH)
    is_spread = models.BooleanField(_("spread the first round evenly over these days"), default=True)
    event_kind = models.CharField(_("kind of event"), max_length=40, blank=True, validators=[EVENT_KIND])
    delay_days = _days(_("how many days after it"), 0)
    date_name = models.CharField(
        _("which date"),
        max_length=60,
        blank=True,
        validators=[
            RegexValidator(r"^[a-zA-Z]+(?:[ _-][a-zA-Z0-9]+)*\Z", _("Write the name of one attribute."))
        ],
    )

    fatigue_days = _days(_("days of rest after any other check-in"), 14)
    release_days = _days(_("days of rest after something of hers was settled"), 3, 0, 90)
    stale_days = _days(_("days after which a check-in that had to wait is dropped"), 30, 1, 365)
    expires_after_days = _days(_("days to answer"), 14, 1, 365)
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=5, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )

    opens = models.TimeField(_("not before"), default=time(9))
    closes = models.TimeField(_("not after"), default=time(20))
    weekdays = models.CharField(
        _("on which days"),
        max_length=7,
        default="1234567",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?\Z")],
    )
    skips_holidays = models.BooleanField(_("not on public holidays of her country"), default=True)
    quiet = models.CharField(_("quiet hours"), max_length=9, choices=Quiet.choices, default=Quiet.PLACE)

    hourly_limit = models.PositiveIntegerField(
        _("at most so many an hour"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    finish_in_days = models.PositiveSmallIntegerField(
        _("spread over so many days"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    subject = models.CharField(_("subject"), max_length=120, blank=True)
    opening = models.CharField(_("first sentence"), max_length=300, blank=True)
    second_subject = models.CharField(_("subject of the second wording"), max_length=120, blank=True)
    second_opening = models.CharField(_("first sentence of the second wording"), max_length=300, blank=True)
    trial_size = models.PositiveIntegerField(
        _("customers asked with each wording before one is chosen"),
        default=200,
        validators=[MinValueValidator(20)],
    )
    winner = models.CharField(_("chosen wording"), max_length=1, choices=Wording.choices, blank=True)

    reminder_count = models.PositiveSmallIntegerField(
        _("reminders"), default=1, validators=[MaxValueValidator(2)]
    )
    reminder_days = _days(_("days before each reminder"), 5, 1, 90)
    offer = models.ForeignKey(
        Offer,
        verbose_name=_("coupon for the silent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programs",
    )
    offer_days = models.PositiveSmallIntegerField(
        _("days of silence before the coupon"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    offer_share = models.PositiveSmallIntegerField(
        _("percent of the silent who get the coupon"), default=100, validators=[MaxValueValidator(100)]
    )
    holdout_percent = models.PositiveSmallIntegerField(
        _("percent never asked, to compare with"), default=0, validators=[MaxValueValidator(50)]
    )

    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    walk_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    walked_to = models.BigIntegerField(default=0, editable=False)
    walk_counts = models.JSONField(default=dict, editable=False)
    verdict_counts = models.JSONField(default=dict, editable=False)
    counted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager["Program"]] = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in program")
        verbose_name_plural = _("check-in programs")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "live", "paused", "finished", "cancelled"]),
                name="program_state_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "text", "preferred"]), name="program_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(trigger__in=["cadence", "event", "date", "once"]), name="program_trigger_known"
            ),
            models.CheckConstraint(condition=Q(since__in=["touch", "check_in"]), name="program_since_known"),
            models.CheckConstraint(condition=Q(quiet__in=["place", "strictest"]), name="program_quiet_known"),
            models.CheckConstraint(condition=Q(winner__in=["", "a", "b"]), name="program_winner_known"),
            models.CheckConstraint(condition=Q(cadence_days__gte=1), name="program_cadence_from_one_day"),
            models.CheckConstraint(condition=Q(expires_after_days__gte=1), name="program_can_be_answered"),
            models.CheckConstraint(
                condition=~Q(trigger="event") | ~Q(event_kind=""), name="program_event_named"
            ),
            models.CheckConstraint(
                condition=~Q(trigger="date") | ~Q(date_name=""), name="program_date_named"
            ),
            models.CheckConstraint(
                condition=~Q(trigger="once") | Q(segment__isnull=False), name="program_once_has_segment"
            ),
            models.CheckConstraint(condition=~Q(weekdays=""), name="program_has_weekdays"),
            models.CheckConstraint(
                condition=Q(holdout_percent__lte=50, offer_share__lte=100, reminder_count__lte=2),
                name="program_shares_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="cancelled") | Q(started_at__isnull=False),
                name="program_started_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("checkins-desk:program", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state == self.State.LIVE

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.FINISHED, self.State.CANCELLED}

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways to try, in order, for a customer who prefers none."""
        if self.channel == self.Way.PREFERRED:
            return Channel.EMAIL, Channel.TEXT
        return (Channel(self.channel),)

    @property
    def has_two_wordings(self) -> bool:
        return bool(self.second_subject or self.second_opening)

    @property
    def days_asked(self) -> frozenset[int]:
        """The ISO numbers of the days on which it asks."""
        return frozenset(int(digit) for digit in self.weekdays)

    @property
    def stale_after(self) -> timedelta:
        return timedelta(days=self.stale_days)

    def anniversaries(self, today: date) -> tuple[date, date]:
        """Return the first and the last date whose anniversary may be asked about today, in any zone."""
        day = today - timedelta(days=self.delay_days)
        return day - timedelta(days=1), day + timedelta(days=1)
