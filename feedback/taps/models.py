"""The links with a number that were opened, apart from every answer: none of these rows is one."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Survey
from feedback.taps.judging import SETTLE, Click, Reason, Sign
from feedback.taps.networks import Network
from feedback.taps.shapes import Agent, Shape
from portal.lib.states import Moves


class TapQuerySet(models.QuerySet["Tap"]):
    def of_survey(self, survey: Survey) -> "TapQuerySet":
        return self.filter(survey=survey)

    def of_mail(self, survey_id: int, mail: int) -> "TapQuerySet":
        """Return every link of one mail that was opened, the link nobody sees among them."""
        return self.filter(survey_id=survey_id, mail=mail).order_by("pk")

    def of_no_mail(self, survey: Survey, since: datetime) -> "TapQuerySet":
        """Return what was opened since then of links that many got, or of an anonymous form."""
        return self.filter(survey=survey, mail__isnull=True, opened_at__gte=since)

    def settling(self) -> "TapQuerySet":
        return self.filter(state=Tap.State.SIGNED)

    def settled_by(self, now: datetime) -> "TapQuerySet":
        """Return what has waited long enough for a scanner to show itself."""
        return self.settling().filter(signed_at__lte=now - SETTLE).order_by("signed_at", "pk")

    def signed_after(self, tap: "Tap") -> "TapQuerySet":
        """Return what was signed in the same mail later and still waits."""
        rows = self.settling().filter(survey=tap.survey_id, mail=tap.mail)
        return rows.filter(signed_at__gt=tap.signed_at)

    def opened_before(self, moment: datetime) -> "TapQuerySet":
        return self.filter(opened_at__lt=moment)

    def tally(self) -> dict[tuple[str, str], int]:
        """Return how many opened links stand in each state with each verdict, in one query."""
        rows = self.order_by().values_list("state", "reason").annotate(number=Count("pk"))
        return {(state, reason): number for state, reason, number in rows}


class Tap(models.Model):
    """One opened link with a number, as coarse as the rule that judges it needs.

    `mail` names the mail by the row that asked; an anonymous form has none, and of its time only the day.
    """

    class State(models.TextChoices):
        OPENED = "opened", _("Opened")
        SIGNED = "signed", _("Waits a moment")
        COUNTED = "counted", _("Counted")
        DROPPED = "dropped", _("Not counted")

    MOVES: ClassVar[Moves] = {
        "opened": frozenset({"signed", "counted"}),
        "signed": frozenset({"counted", "dropped"}),
        "counted": frozenset({"dropped"}),
        "dropped": frozenset({"counted"}),
    }

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="taps")
    mail = models.PositiveBigIntegerField(_("mail"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("number of the link"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPENED)
    reason = models.CharField(_("verdict"), max_length=8, choices=Reason.choices, default=Reason.NO_SIGN)
    method = models.CharField(_("method"), max_length=4)
    is_early = models.BooleanField(_("fetched in advance"), default=False)
    agent = models.CharField(_("opened by"), max_length=7, choices=Agent.choices)
    network = models.CharField(_("from"), max_length=7, choices=Network.choices)
    has_language = models.BooleanField(_("says its language"), default=True)
    sent_at = models.DateTimeField(_("mail sent at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    sign = models.CharField(_("sign of a person"), max_length=5, choices=Sign.choices, blank=True)
    is_driven = models.BooleanField(_("says a program drives it"), default=False)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Tap"]] = TapQuerySet.as_manager()

    class Meta:
        verbose_name = _("tap in a mail")
        verbose_name_plural = _("taps in mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["opened", "signed", "counted", "dropped"]), name="tap_state_known"
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="tap_reason_known"),
            models.CheckConstraint(condition=Q(method__in=["GET", "HEAD"]), name="tap_method_known"),
            models.CheckConstraint(condition=Q(agent__in=Agent.values), name="tap_agent_known"),
            models.CheckConstraint(condition=Q(network__in=Network.values), name="tap_network_known"),
            models.CheckConstraint(condition=Q(sign__in=["", *Sign.values]), name="tap_sign_known"),
            models.CheckConstraint(
                condition=Q(state="opened") | Q(signed_at__isnull=False, mail__isnull=False),
                name="tap_signed_has_time_and_mail",
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "state", "reason"], name="tap_by_verdict"),
            models.Index(fields=["survey", "mail", "id"], name="tap_of_mail"),
            models.Index(fields=["survey", "-opened_at", "-id"], name="tap_newest"),
            models.Index(fields=["signed_at", "id"], condition=Q(state="signed"), name="tap_settling"),
            models.Index(fields=["opened_at"], name="tap_old"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.score}"

    @property
    def shape(self) -> Shape:
        return Shape(self.method, self.is_early, self.agent, self.network, self.has_language)

    @property
    def click(self) -> Click:
        """The row as the rule reads it; what belongs to no mail is a mail of its own."""
        return Click(
            key=self.pk,
            mail=-self.pk if self.mail is None else self.mail,
            score=self.score,
            opened_at=self.opened_at,
            shape=self.shape,
            sent_at=self.sent_at,
            sign=self.sign,
            signed_at=self.signed_at,
            is_driven=self.is_driven,
        )


def clicks_of(rows: Iterable[Tap]) -> list[Click]:
    """Return rows as the rule reads them."""
    return [row.click for row in rows]
