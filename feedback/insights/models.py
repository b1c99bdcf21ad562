"""The daily figures of every form: counted once, read in milliseconds."""

from collections.abc import Collection
from datetime import date, timedelta
from secrets import token_hex
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.checkins.models import Program
from feedback.surveys.models import Question, Survey, SurveyVersion
from feedback.surveys.scales import SurveyKind
from portal.accounts.models import User
from portal.accounts.policies import may

SAME_ALERT: Final = timedelta(days=14)
"""What stood out a week or two before in the same way is the same alert, and goes on."""


def new_edition() -> str:
    """Return a name that no edition had before, not even one in a database restored since."""
    return token_hex(8)


class ChangedDay(models.Model):
    """A form's day whose figures are to be counted again; many rows may name the same day.

    Only added and removed, so that those who answer at the same moment never wait for each other.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="changed_days")
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("changed day")
        verbose_name_plural = _("changed days")

    def __str__(self) -> str:
        return f"{self.survey_id}, {self.day}"


class Counted(models.Model):
    """The lock, the date and the edition of a form's figures: whoever counts a day of it holds this row."""

    survey = models.OneToOneField(Survey, primary_key=True, on_delete=models.CASCADE, related_name="counted")
    counted_at = models.DateTimeField(_("counted at"))
    edition = models.CharField(
        _("edition"), max_length=16, default=new_edition, help_text=_("Another one after each counting.")
    )

    class Meta:
        verbose_name = _("counting of a form")
        verbose_name_plural = _("countings of forms")

    def __str__(self) -> str:
        return f"{self.survey_id}"


class DailyCountQuerySet(models.QuerySet["DailyCount"]):
    def of_survey(self, survey: Survey) -> "DailyCountQuerySet":
        return self.filter(survey=survey)

    def between(self, first: date, latest: date) -> "DailyCountQuerySet":
        """Return the days from the first to the latest, both included."""
        return self.filter(day__gte=first, day__lte=latest)

    def measuring(self, measure: str) -> "DailyCountQuerySet":
        return self.filter(measure=measure)

    def of_day(self, survey_id: int, day: date) -> "DailyCountQuerySet":
        """Return one day of a form; every measure is named, because the index knows the days of each."""
        return self.filter(survey=survey_id, measure__in=DailyCount.Measure.values, day=day)


class DailyCount(models.Model):
    """How many responses of one form and day share a score and a segment, or took as long as each other.

    Days are those of the site's time zone. `kind` is the scale of the score: a form may change what it
    measures, and scores of two scales are never added up. The segment of a choice is "question:choice", or
    "question:" for all who answered it; its scores are those that stand for the sides of the scale
    (feedback.insights.measurements.side_of). The segment of a theme is its number, or "" for all whose words
    were read, with the same scores.
    """

    class Measure(models.TextChoices):
        SCORE = "score", _("All answers")
        VERSION = "version", _("By version")
        CHANNEL = "channel", _("By channel")
        LANGUAGE = "language", _("By language")
        KNOWN = "known", _("By whether we know the customer")
        SECONDS = "seconds", _("By time to complete")
        CHOICE = "choice", _("By choice")
        BEGUN = "begun", _("Begun and not sent in")
        THEME = "theme", _("By theme")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="daily_counts")
    day = models.DateField(_("day"))
    measure = models.CharField(_("measure"), max_length=8, choices=Measure.choices)
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    kind = models.CharField(_("scale"), max_length=4, choices=SurveyKind.choices, blank=True)
    score = models.SmallIntegerField(_("score"), help_text=_("-1 stands for an answer without a score."))
    number = models.PositiveIntegerField(_("number"))

    objects: ClassVar[models.Manager["DailyCount"]] = DailyCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "measure", "day", "segment", "kind", "score"],
                name="daily_count_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    measure__in=[
                        *("score", "version", "channel", "language", "known", "seconds"),
                        *("choice", "begun", "theme"),
                    ]
                ),
                name="daily_count_measure_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *SurveyKind.values]), name="daily_count_kind_known"
            ),
        ]
        indexes = [
            # In the order in which figures are added up, with the number itself: read without the rows.
            models.Index(
                fields=["survey", "measure", "segment", "kind", "score", "day", "number"],
                name="daily_count_added_up",
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}, {self.day}, {self.measure} {self.segment} {self.score}: {self.number}"


class DailyAnswer(models.Model):
    """How many answers to one question of one day chose an option.

    The option is a choice's line (feedback.insights.lineage), a number, "row:column" of a table,
    "place:choice" of an order, or "" for all who answered. "~touched" counts who answered it in a form they
    have not sent in, and "~left" those of them who went no further.
    """

    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="daily_answers", db_index=False
    )
    day = models.DateField(_("day"))
    option = models.CharField(_("option"), max_length=70, blank=True)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("daily answer")
        verbose_name_plural = _("daily answers")
        constraints = [
            models.UniqueConstraint(fields=["question", "day", "option"], name="daily_answer_once")
        ]
        indexes = [
            models.Index(fields=["version", "day"], name="daily_answer_of_version"),
            models.Index(fields=["question", "option", "day", "number"], name="daily_answer_added_up"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}, {self.day}, {self.option}: {self.number}"


class PublicResultsQuerySet(models.QuerySet["PublicResults"]):
    def open(self) -> "PublicResultsQuerySet":
        return self.filter(is_open=True).select_related("survey")

    def of_survey(self, survey: Survey) -> "PublicResults | None":
        """Return what everybody may see of a form; None if it never was shown."""
        return self.filter(survey=survey).first()


class PublicResults(models.Model):
    """What everybody may see of a form's answers, as it was released; free text is never in it.

    `figures` has for each question how many chose each line, "" for all who answered. They stay as they are
    until so many more answered that nobody can be found by subtracting the earlier ones.
    """

    survey = models.OneToOneField(
        Survey, primary_key=True, on_delete=models.CASCADE, related_name="public_results"
    )
    is_open = models.BooleanField(_("shown to everybody"), default=False)
    may_be_indexed = models.BooleanField(_("search engines may list it"), default=False)
    figures = models.JSONField(_("figures"), default=dict, editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, editable=False)

    objects: ClassVar[models.Manager["PublicResults"]] = PublicResultsQuerySet.as_manager()

    class Meta:
        verbose_name = _("public results of a form")
        verbose_name_plural = _("public results of forms")

    def __str__(self) -> str:
        return f"{self.survey_id}"


class DailyFateQuerySet(models.QuerySet["DailyFate"]):
    def of_survey(self, survey: Survey) -> "DailyFateQuerySet":
        return self.filter(survey=survey)

    def between(self, first: date, latest: date) -> "DailyFateQuerySet":
        """Return the days from the first to the latest, both included."""
        return self.filter(day__gte=first, day__lte=latest)


class DailyFate(models.Model):
    """What became of the invitations that one program sent on one day with one form."""

    class Fate(models.TextChoices):
        COMPLETE = "complete", _("Answered")
        PARTIAL = "partial", _("Began and stopped")
        REFUSED = "refused", _("Said no")
        SEEN = "seen", _("Looked and did not answer")
        NOT_REACHED = "not_reached", _("Not reached")
        WAITING = "waiting", _("Can still answer")
        UNKNOWN = "unknown", _("Unknown whether it arrived")
        INELIGIBLE = "ineligible", _("Not sent")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="daily_fates")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="daily_fates")
    day = models.DateField(_("day"))
    fate = models.CharField(_("fate"), max_length=11, choices=Fate.choices)
    number = models.PositiveIntegerField(_("number"))

    objects: ClassVar[models.Manager["DailyFate"]] = DailyFateQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily fate of invitations")
        verbose_name_plural = _("daily fates of invitations")
        constraints = [
            models.UniqueConstraint(fields=["survey", "day", "program", "fate"], name="daily_fate_once"),
            models.CheckConstraint(
                condition=models.Q(
                    fate__in=[
                        *("complete", "partial", "refused", "seen"),
                        *("not_reached", "waiting", "unknown", "ineligible"),
                    ]
                ),
                name="daily_fate_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}, {self.day}: {self.number} {self.fate}"


class AlertQuerySet(models.QuerySet["Alert"]):
    def untold(self) -> "AlertQuerySet":
        return self.filter(told_at__isnull=True)

    def goes_on(self, survey: Survey, subject: str, signal: str, begins: date) -> bool:
        """Tell whether this alert was raised for one of the two weeks before."""
        near = self.filter(begins__gte=begins - SAME_ALERT, begins__lt=begins)
        return near.filter(survey=survey, subject=subject, signal=signal).exists()


class Alert(models.Model):
    """Something that stood out of a form beyond noise: its score, or a theme. Raised once, told once."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="alerts")
    subject = models.CharField(
        _("what stood out"),
        max_length=20,
        blank=True,
        help_text=_("The number of a theme; empty: the score."),
    )
    signal = models.CharField(_("in which way"), max_length=9)
    begins = models.DateField(_("first day of the week"))
    raised_at = models.DateTimeField(_("noticed at"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Alert"]] = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(fields=["survey", "subject", "signal", "begins"], name="alert_once"),
            models.CheckConstraint(
                condition=models.Q(signal__in=["above", "below", "run_above", "run_below"]),
                name="alert_signal_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}, {self.begins}: {self.subject} {self.signal}"


class FollowerQuerySet(models.QuerySet["Follower"]):
    def follows(self, survey: Survey, user: User) -> bool:
        """Tell whether somebody is told: who said so, and who made the form unless she said otherwise."""
        said = self.filter(survey=survey, user=user).values_list("is_told", flat=True).first()
        return survey.created_by_id == user.pk if said is None else said

    def of_surveys(self, surveys: Collection[Survey]) -> dict[int, set[User]]:
        """Return who is told of each form, as far as she may still read its figures (two queries)."""
        rows = self.filter(survey__in=surveys).select_related("user")
        found: dict[int, set[User]] = {survey.pk: set() for survey in surveys}
        silent = {(row.survey_id, row.user_id) for row in rows if not row.is_told}
        makers = User.objects.in_bulk({survey.created_by_id for survey in surveys if survey.created_by_id})
        for row in rows:
            if row.is_told:
                found[row.survey_id].add(row.user)
        for survey in surveys:
            maker = makers.get(survey.created_by_id or 0)
            if maker and (survey.pk, maker.pk) not in silent:
                found[survey.pk].add(maker)
        return {
            key: {user for user in users if user.is_active and may(user, "insights.view")}
            for key, users in found.items()
        }


class Follower(models.Model):
    """Whether a member of staff is told what stands out of a form; without a row only its maker is."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_told = models.BooleanField(_("is told"), default=True)

    objects: ClassVar[models.Manager["Follower"]] = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower of a form")
        verbose_name_plural = _("followers of forms")
        constraints = [models.UniqueConstraint(fields=["survey", "user"], name="follower_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.user_id}"
