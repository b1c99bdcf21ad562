"""When and how often a person wants mail about the forums."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.messaging.models import Message


def default_budget() -> int:
    """Return how many mails a day the forums send one person who chose nothing."""
    return settings.FORUM_MAILS_PER_DAY


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def of(self, user: User) -> "Preference":
        """Return what the person chose, or an unsaved row that says what holds for everybody."""
        return self.filter(user=user).first() or Preference(user=user)


class Preference(models.Model):
    """What one person chose; who has no row gets mail soon, and a weekly digest."""

    class Rhythm(models.TextChoices):
        SOON = "soon", _("Soon, folded into few mails")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        NEVER = "never", _("Never; I look at the bell")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="forum_preference")
    rhythm = models.CharField(_("mail"), max_length=8, choices=Rhythm.choices, default=Rhythm.SOON)
    budget = models.PositiveSmallIntegerField(
        _("at most so many mails a day"),
        default=default_budget,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    wants_news = models.BooleanField(
        _("also tell me once a week what is new"),
        default=True,
        help_text=_("The weekly digest then names the topics most people talked about."),
    )
    weekday = models.PositiveSmallIntegerField(
        _("day of the weekly digest"), choices=Weekday.choices, default=Weekday.MONDAY
    )

    objects: ClassVar[models.Manager["Preference"]] = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm__in=["soon", "daily", "weekly", "never"]), name="preference_rhythm_known"
            ),
            models.CheckConstraint(
                condition=Q(weekday__in=[0, 1, 2, 3, 4, 5, 6]), name="preference_weekday_known"
            ),
            models.CheckConstraint(condition=Q(budget__gte=1, budget__lte=50), name="preference_budget_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} for {self.user_id}"


class MailDay(models.Model):
    """How many forum mails one person got on one day of hers: the budget is spent here, exactly."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    count = models.PositiveSmallIntegerField(_("mails"), default=0)

    objects: ClassVar[models.Manager["MailDay"]] = models.Manager()

    class Meta:
        verbose_name = _("mails of a day")
        verbose_name_plural = _("mails of a day")
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="mail_day_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.count} on {self.day}"


class Digest(models.Model):
    """One digest for one person and one period; without a message there was nothing to say."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests", db_index=False)
    period = models.CharField(_("period"), max_length=12, help_text=_("Such as 2026-W47, or 2026-11-16."))
    topics = models.JSONField(_("topics named"), default=list, blank=True)
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="digests"
    )
    made_at = models.DateTimeField(_("made"))

    objects: ClassVar[models.Manager["Digest"]] = models.Manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["user", "period"], name="digest_once")]

    def __str__(self) -> str:
        return f"{self.period} for {self.user_id}"
