"""The daily figures of every form: counted once, read in milliseconds."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.checkins.models import Program
from feedback.surveys.models import Question, Survey, SurveyVersion
from feedback.surveys.scales import SurveyKind


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
                fields=["survey", "day", "measure", "segment", "kind", "score"],
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
