"""What the portal read in the customers' words, what staff said of that, and the themes they named.

No row here knows a person or a moment of hers: a reading hangs on its answer and goes with it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Answer, Survey
from portal.accounts.models import User
from portal.lib.states import Moves

NAME_LENGTH: Final = 60


class Leaning(models.TextChoices):
    """Whether a text praises or blames; unclear where the chance of being right is too small to say."""

    POSITIVE = "positive", _("Praise")
    NEGATIVE = "negative", _("Blame")
    UNCLEAR = "unclear", _("Unclear")


class ThemeQuerySet(models.QuerySet["Theme"]):
    def kept(self) -> "ThemeQuerySet":
        """Return the themes that texts are sorted by, by name."""
        return self.filter(state=Theme.State.KEPT).order_by(Lower("name"))

    def proposed(self) -> "ThemeQuerySet":
        """Return what the portal proposes and nobody has decided about."""
        return self.filter(state=Theme.State.PROPOSED).order_by("-proposed_count", "pk")

    def decided(self) -> "ThemeQuerySet":
        """Return the themes somebody made, kept or dropped."""
        return self.exclude(state=Theme.State.PROPOSED)

    def with_counts(self) -> "ThemeQuerySet":
        """Add `text_count`: how many texts carry it."""
        return self.annotate(text_count=Count("links"))

    def in_use(self, pk: int | None) -> "Theme | None":
        """Return the theme if texts are sorted by it."""
        return None if pk is None else self.kept().filter(pk=pk).first()


class Theme(models.Model):
    """What customers talk about. Staff make it, or keep one that the portal proposes."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        KEPT = "kept", _("In use")
        DROPPED = "dropped", _("Dropped")

    MOVES: ClassVar[Moves] = {
        "proposed": frozenset({"kept", "dropped"}),
        "kept": frozenset({"dropped"}),
        "dropped": frozenset({"kept"}),
    }

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.KEPT)
    words = models.JSONField(_("words that set it apart"), default=list, blank=True)
    proposed_count = models.PositiveIntegerField(_("texts it was proposed from"), default=0)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("made at"))

    objects: ClassVar[models.Manager["Theme"]] = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="theme_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="theme_has_name"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "kept", "dropped"]), name="theme_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ToRead(models.Model):
    """Answers of a form, sent in at one moment, that are to be read; many rows may name the same."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="to_read")
    submitted_at = models.DateTimeField(_("sent in at"))

    class Meta:
        verbose_name = _("answers to read")
        verbose_name_plural = _("answers to read")

    def __str__(self) -> str:
        return f"{self.survey_id}, {self.submitted_at:%Y-%m-%d}"


class TextReadingQuerySet(models.QuerySet["TextReading"]):
    def of_answers(self, answers: Collection[int]) -> "TextReadingQuerySet":
        """Return the readings of answers with their themes and what staff said, in three queries."""
        rows = self.filter(answer__in=answers)
        return rows.prefetch_related("links__theme", "judgments__theme")

    def by_pk(self, keys: Collection[int]) -> "dict[int, TextReading]":
        """Return readings by their number, each with its answer and form, in one query."""
        rows = self.filter(pk__in=keys).select_related("answer__response__survey")
        return {row.pk: row for row in rows}

    def moments(self) -> set[tuple[int, datetime]]:
        """Return each form with each moment at which the answers were sent in, in one query."""
        rows = self.order_by().values_list("answer__response__survey", "answer__response__submitted_at")
        return {(survey, at) for survey, at in rows if at is not None}

    def without_theme(self) -> "TextReadingQuerySet":
        """Return the texts in English that no theme was found for, the latest first."""
        return self.filter(links__isnull=True, language="en", first_of_group__isnull=True).order_by("-pk")

    def twins_of(self, reading: "TextReading") -> "TextReadingQuerySet":
        """Return the other texts that say nearly the same, the first one first."""
        first = reading.first_of_group_id or reading.pk
        group = self.filter(Q(pk=first) | Q(first_of_group=first)).exclude(pk=reading.pk)
        return group.select_related("answer__response__survey").order_by("pk")

    def to_check(self) -> "TextReadingQuerySet":
        """Return texts nobody has judged yet, drawn by lot: only such a sample measures honestly."""
        rows = self.filter(judgments__isnull=True, answer__response__is_suspected_spam=False)
        return rows.select_related("answer__question", "answer__response__survey").order_by("lot", "pk")


class TextReading(models.Model):
    """What was read in one answer: its language, whether it praises, and which texts say nearly the same.

    `praise` is the chance that it praises. `lot` is drawn for the sample that staff check.
    """

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="reading")
    language = models.CharField(_("language"), max_length=8, blank=True)
    language_confidence = models.FloatField(_("how sure of the language"), default=0.0)
    leaning = models.CharField(_("sentiment"), max_length=8, choices=Leaning.choices, default=Leaning.UNCLEAR)
    praise = models.FloatField(_("chance of praise"), default=0.5)
    shift = models.FloatField(_("what the site's corrections added, in logits"), default=0.0)
    model_version = models.CharField(_("model"), max_length=20)
    first_of_group = models.ForeignKey(
        "self",
        verbose_name=_("says nearly the same as"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="group",
    )
    lot = models.IntegerField(_("lot"), default=0)

    objects: ClassVar[models.Manager["TextReading"]] = TextReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a text")
        verbose_name_plural = _("readings of texts")
        constraints = [
            models.CheckConstraint(
                condition=Q(leaning__in=["positive", "negative", "unclear"]), name="reading_leaning_known"
            ),
            models.CheckConstraint(
                condition=Q(praise__gte=0, praise__lte=1), name="reading_praise_is_chance"
            ),
        ]
        indexes = [models.Index(fields=["lot", "id"], name="reading_by_lot")]

    def __str__(self) -> str:
        return f"{self.get_leaning_display()} ({self.language})"

    @property
    def confidence(self) -> float:
        """How sure of the side the text leans to, 0.5 to 1."""
        return max(self.praise, 1 - self.praise)


class IssueText(models.Model):
    """The features of a text, as numbers (portal.screening.reading.issues), to compare it quickly."""

    reading = models.OneToOneField(
        TextReading, primary_key=True, on_delete=models.CASCADE, related_name="issue_text"
    )
    names = models.BinaryField(_("features"))

    class Meta:
        verbose_name = _("features of a text")
        verbose_name_plural = _("features of texts")

    def __str__(self) -> str:
        return f"{self.reading_id}"


class IssueTerm(models.Model):
    """In how many texts a feature stands, and in which, until they are too many to find any by it.

    Readings that are gone may still be named here by number; no text and no person can be found by that.
    """

    name = models.BigIntegerField(_("feature"), primary_key=True)
    number = models.PositiveIntegerField(_("texts"), default=0)
    postings = models.BinaryField(_("in which"), default=bytes)

    class Meta:
        verbose_name = _("feature of texts")
        verbose_name_plural = _("texts by feature")

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


class TwinKey(models.Model):
    """A number that nearly equal texts share (portal.screening.reading.twins); no text can be made of it."""

    reading = models.ForeignKey(TextReading, on_delete=models.CASCADE, related_name="twin_keys")
    key = models.BigIntegerField(_("key"), db_index=True)

    class Meta:
        verbose_name = _("key of near-duplicates")
        verbose_name_plural = _("keys of near-duplicates")

    def __str__(self) -> str:
        return f"{self.key}"


class ReadingTheme(models.Model):
    """A text is about a theme, and how sure that is; 1 when staff said so."""

    reading = models.ForeignKey(TextReading, on_delete=models.CASCADE, related_name="links")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="links")
    confidence = models.FloatField(_("how sure"))

    class Meta:
        verbose_name = _("theme of a text")
        verbose_name_plural = _("themes of texts")
        constraints = [models.UniqueConstraint(fields=["reading", "theme"], name="reading_theme_once")]

    def __str__(self) -> str:
        return f"{self.reading_id}: {self.theme_id}"


class Subject(models.TextChoices):
    """What about a text somebody judged."""

    LANGUAGE = "language", _("Language")
    SENTIMENT = "sentiment", _("Sentiment")
    THEME = "theme", _("Theme")


class JudgmentQuerySet(models.QuerySet["Judgment"]):
    def tallies(self) -> dict[tuple[str, bool], tuple[int, int]]:
        """Return how many labels were wrong, and how many judged, by subject and whether drawn by lot."""
        rows = self.order_by().values_list("subject", "is_sampled")
        counted = rows.annotate(wrong=Count("pk", filter=~Q(said=models.F("should"))), number=Count("pk"))
        return {(subject, is_sampled): (wrong, number) for subject, is_sampled, wrong, number in counted}


class Judgment(models.Model):
    """What staff said of one label: what the portal had said before it learned from this, and what is right.

    The label stays as it was first said, however often staff change their mind: so the error is measured
    on what nobody had taught. Of a theme, "yes" and "no" say whether the text is about it.
    """

    reading = models.ForeignKey(TextReading, on_delete=models.CASCADE, related_name="judgments")
    subject = models.CharField(_("about"), max_length=9, choices=Subject.choices)
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.CASCADE, related_name="judgments"
    )
    said = models.CharField(_("the portal said"), max_length=8, blank=True)
    should = models.CharField(_("staff said"), max_length=8)
    praise = models.FloatField(_("chance of praise"), default=0.5)
    model_version = models.CharField(_("model"), max_length=20)
    is_sampled = models.BooleanField(_("drawn by lot"), default=False)
    judged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    judged_at = models.DateTimeField(_("when"))

    objects: ClassVar[models.Manager["Judgment"]] = JudgmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("judgment of a label")
        verbose_name_plural = _("judgments of labels")
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "subject"], condition=Q(theme__isnull=True), name="judgment_once"
            ),
            models.UniqueConstraint(
                fields=["reading", "theme"], condition=Q(theme__isnull=False), name="judgment_of_theme_once"
            ),
            models.CheckConstraint(
                condition=Q(subject__in=["language", "sentiment", "theme"]), name="judgment_subject_known"
            ),
            models.CheckConstraint(
                condition=Q(subject="theme", theme__isnull=False)
                | (~Q(subject="theme") & Q(theme__isnull=True)),
                name="judgment_names_its_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.said} → {self.should}"
