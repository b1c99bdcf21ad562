"""One answer in the inbox: how far staff are with it, whose it is, its tags."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Response, Survey
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.lib.states import Moves


class Band(models.TextChoices):
    """How good a score is on its scale; of a recommendation these are promoters, passives and detractors."""

    GOOD = "good", _("Good: 9–10, 4–5 of 5, 5–7 of 7")
    MIDDLE = "middle", _("Middle: 7–8, 3 of 5, 3–4 of 7")
    BAD = "bad", _("Bad: 0–6, 1–2 of 5, 1–2 of 7")


PROMOTERS: dict[str, str] = {"promoter": Band.GOOD, "passive": Band.MIDDLE, "detractor": Band.BAD}
GOOD_FROM = {"nps": 9, "csat": 4, "ces": 5}
MIDDLE_FROM = {"nps": 7, "csat": 3, "ces": 3}


def band_of(kind: str, score: int | None) -> str:
    """Return where a score stands on its scale; empty without a score.

    Source: Reichheld 2003 for 0-10; the boxes that the figures count as satisfied and easy.
    """
    if score is None or kind not in GOOD_FROM:
        return ""
    if score >= GOOD_FROM[kind]:
        return Band.GOOD.value
    return Band.MIDDLE.value if score >= MIDDLE_FROM[kind] else Band.BAD.value


class AnswerTagQuerySet(models.QuerySet["Tag"]):
    def named(self, names: Collection[str]) -> "AnswerTagQuerySet":
        return self.filter(name__in=names)


class Tag(models.Model):
    """A word by which staff find answers again."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    objects: ClassVar[models.Manager["Tag"]] = AnswerTagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag of answers")
        verbose_name_plural = _("tags of answers")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="answer_tag_has_name")]

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, person: Person) -> "EntryQuerySet":
        """Return what a person may work on: staff all that is not held apart, nobody else anything."""
        return self.filter(response__is_suspected_spam=False) if may(person, "surveys.view") else self.none()

    def of_survey(self, survey: Survey) -> "EntryQuerySet":
        return self.filter(survey=survey)

    def to_do(self) -> "EntryQuerySet":
        """Return what nobody is done with."""
        return self.filter(done_at__isnull=True)

    def with_something_said(self) -> "EntryQuerySet":
        return self.filter(has_words=True)

    def to_read(self, person: Person) -> "EntryQuerySet":
        """Return the words that nobody is done with.

        What is held apart is looked up for each entry, which no database can turn round: so none of them
        begins with all the answers there are.
        """
        rows = self.to_do().with_something_said() if may(person, "surveys.view") else self.none()
        return rows.filter(~Exists(Response.objects.suspected().filter(pk=OuterRef("pk"))))

    def about(self, response: Response) -> "EntryQuerySet":
        return self.filter(pk=response.pk)

    def chosen(self, ids: Collection[int]) -> "EntryQuerySet":
        """Return the entries somebody ticked, in a steady order."""
        return self.filter(pk__in=ids).order_by("pk")

    def up_to(self, moment: datetime, most: int) -> "EntryQuerySet":
        """Return at most so many that were sent in by a moment, in a steady order; reads their keys only."""
        return self.filter(submitted_at__lte=moment).order_by("pk").only("pk")[:most]

    def beside(self, entry: "Entry", *, is_older: bool) -> "EntryQuerySet":
        """Return what stands below an answer in a list with the newest first, or above it; nearest first."""
        way, order = ("lt", "-") if is_older else ("gt", "")
        same = Q(submitted_at=entry.submitted_at, **{f"pk__{way}": entry.pk})
        rows = self.filter(Q(**{f"submitted_at__{way}e": entry.submitted_at}))
        rows = rows.filter(Q(**{f"submitted_at__{way}": entry.submitted_at}) | same)
        return rows.order_by(f"{order}submitted_at", f"{order}pk")

    def with_answers(self) -> "EntryQuerySet":
        """Read what a list shows of each: form, customer, words, tags; four queries in all."""
        return self.select_related(
            "assignee", "response__survey", "response__customer", "response__thanks"
        ).prefetch_related("tags", "response__answers__question")


class Entry(models.Model):
    """How far staff are with one answer.

    Form, moment, score and words are kept here once more, so that any list over a hundred thousand answers
    walks one index of one table.
    """

    class State(models.TextChoices):
        NEW = "new", _("New")
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    MOVES: ClassVar[Moves] = {
        "new": frozenset({"open", "done"}),
        "open": frozenset({"new", "done"}),
        "done": frozenset({"new", "open"}),
    }

    response = models.OneToOneField(
        Response, primary_key=True, on_delete=models.CASCADE, related_name="entry", verbose_name=_("answer")
    )
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="entries")
    submitted_at = models.DateTimeField(_("sent in at"))
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    band = models.CharField(_("how good"), max_length=6, choices=Band.choices, blank=True)
    has_words = models.BooleanField(_("has words"), default=False)
    wants_contact = models.BooleanField(_("asks to be contacted"), default=False)
    words = models.TextField(_("words, for the search"), blank=True, editable=False)
    state = models.CharField(_("state"), max_length=4, choices=State.choices, default=State.NEW)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("with")
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="entries")

    objects: ClassVar[models.Manager["Entry"]] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to work on")
        verbose_name_plural = _("answers to work on")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["new", "open", "done"]), name="entry_state_known"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | Q(state__in=["new", "open"], done_at__isnull=True),
                name="entry_done_has_time",
            ),
            models.CheckConstraint(
                condition=Q(band="") | Q(band__in=["good", "middle", "bad"]), name="entry_band_known"
            ),
        ]
        indexes = [
            models.Index(F("survey"), F("submitted_at").desc(), F("response").desc(), name="entry_of_form"),
            models.Index(F("submitted_at").desc(), F("response").desc(), name="entry_newest"),
            models.Index(
                F("submitted_at").desc(),
                F("response").desc(),
                condition=Q(done_at__isnull=True),
                name="entry_to_do",
            ),
            models.Index(
                F("survey"),
                F("submitted_at").desc(),
                F("response").desc(),
                condition=Q(done_at__isnull=True),
                name="entry_to_do_of_form",
            ),
            models.Index(
                fields=["submitted_at", "response"],
                condition=Q(done_at__isnull=True, has_words=True),
                name="entry_to_read",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("inbox-desk:response", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_nameless(self) -> bool:
        """Whether staff may not learn who answered, or nobody can."""
        return self.response.is_nameless
