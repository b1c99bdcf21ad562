"""The daily figures of every form: counted once, read in milliseconds."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Question, Survey, SurveyVersion


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
    """The lock and the date of a form's figures: whoever counts a day of it holds this row."""

    survey = models.OneToOneField(Survey, primary_key=True, on_delete=models.CASCADE, related_name="counted")
    counted_at = models.DateTimeField(_("counted at"))

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


class DailyCount(models.Model):
    """How many responses of one form and day share a score and a segment, or took as long as each other.

    Days are those of the site's time zone.
    """

    class Measure(models.TextChoices):
        SCORE = "score", _("All answers")
        VERSION = "version", _("By version")
        CHANNEL = "channel", _("By channel")
        LANGUAGE = "language", _("By language")
        KNOWN = "known", _("By whether we know the customer")
        SECONDS = "seconds", _("By time to complete")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="daily_counts")
    day = models.DateField(_("day"))
    measure = models.CharField(_("measure"), max_length=8, choices=Measure.choices)
    segment = models.CharField(_("segment"), max_length=40, blank=True)
    score = models.SmallIntegerField(_("score"), help_text=_("-1 stands for an answer without a score."))
    number = models.PositiveIntegerField(_("number"))

    objects: ClassVar[models.Manager["DailyCount"]] = DailyCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "measure", "day", "segment", "score"],
                name="daily_count_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    measure__in=["score", "version", "channel", "language", "known", "seconds"]
                ),
                name="daily_count_measure_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}, {self.day}, {self.measure} {self.segment} {self.score}: {self.number}"


class DailyAnswer(models.Model):
    """How many answers to one question of one day chose an option.

    The option is a choice's id, a number, "row:column" of a table, "place:choice" of an order,
    or "" for all who answered.
    """

    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="daily_answers")
    day = models.DateField(_("day"))
    option = models.CharField(_("option"), max_length=70, blank=True)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("daily answer")
        verbose_name_plural = _("daily answers")
        constraints = [
            models.UniqueConstraint(fields=["question", "day", "option"], name="daily_answer_once")
        ]
        indexes = [models.Index(fields=["version", "day"], name="daily_answer_of_version")]

    def __str__(self) -> str:
        return f"{self.question_id}, {self.day}, {self.option}: {self.number}"
