"""Warnings, silences and suspensions: what was decided about a person, until when and why."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forums.moderation.models.decisions import Decision
from forums.moderation.models.words import REASON_MAX_LENGTH, Rule
from portal.accounts.models import User

UNDO_WITHIN: Final = timedelta(days=30)


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def standing(self, now: datetime) -> "SanctionQuerySet":
        """Return what holds now: neither run out nor taken back."""
        return self.filter(ended_at__isnull=True, until__gt=now)

    def of(self, person: User) -> "SanctionQuerySet":
        """Return everything ever decided about a person, the latest first."""
        rows = self.filter(person=person).select_related("given_by", "ended_by", "decision__post__topic")
        return rows.order_by("-given_at", "-pk")

    def shown_to(self, person: User) -> "SanctionQuerySet":
        """Return what the person herself reads: without what was undone, as that never was."""
        return self.of(person).exclude(end=Sanction.End.UNDONE)

    def for_list(self) -> "SanctionQuerySet":
        return self.select_related("person", "given_by")


class Sanction(models.Model):
    """One measure against a person. It ends by the clock, is lifted, or is undone; the row stays."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("Warning")
        SILENCE = "silence", _("May read, not write")
        SUSPENSION = "suspension", _("May not sign in")

    class End(models.TextChoices):
        NONE = "", _("Stands, or ran out")
        LIFTED = "lifted", _("Lifted")
        UNDONE = "undone", _("Undone")

    person = models.ForeignKey(
        User, verbose_name=_("person"), null=True, on_delete=models.SET_NULL, related_name="sanctions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    rule = models.CharField(_("rule"), max_length=12, choices=Rule.choices, blank=True)
    reason = models.CharField(_("reason the person reads"), max_length=REASON_MAX_LENGTH)
    note = models.CharField(_("note for moderators"), max_length=REASON_MAX_LENGTH, blank=True)
    decision = models.ForeignKey(
        Decision,
        verbose_name=_("given with the decision"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sanctions",
    )
    until = models.DateTimeField(_("until"))
    given_by = models.ForeignKey(
        User, verbose_name=_("given by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(_("given"))
    end = models.CharField(_("end"), max_length=6, choices=End.choices, blank=True)
    ended_by = models.ForeignKey(
        User, verbose_name=_("ended by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=REASON_MAX_LENGTH, blank=True)

    objects: ClassVar[models.Manager["Sanction"]] = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["warning", "silence", "suspension"]), name="sanction_kind_known"
            ),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="sanction_rule_known"),
            models.CheckConstraint(condition=Q(end__in=["", "lifted", "undone"]), name="sanction_end_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="sanction_has_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("given_at")), name="sanction_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True) | (~Q(end="") & Q(ended_at__isnull=False)),
                name="sanction_ended_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-given_at"], name="sanction_of_person"),
            models.Index(F("given_at").desc(), F("id").desc(), name="sanction_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    def may_be_undone(self, now: datetime) -> bool:
        """Tell whether it can still be taken back as if it never was."""
        return self.ended_at is None and now - self.given_at <= UNDO_WITHIN

    @property
    def deciders(self) -> frozenset[int]:
        """Who had a hand in it; none of them hears an appeal."""
        return frozenset(pk for pk in (self.given_by_id,) if pk)

    def is_standing(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.until
