"""What customers said, what we did about it, and who was told, each once."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.inbox.models import Quote
from feedback.readings.models import Theme
from feedback.suggestions.models import Suggestion, Vote
from feedback.surveys.models import Mode, Response
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.lib.states import Moves

TITLE_LENGTH: Final = 160
TEXT_LENGTH: Final = 3000
LONGEST_NUMBER: Final = 18
"""So many digits the number of a row has at most."""
FINAL: Final = ("done", "declined")
"""The results that are told: a plan stands on the page, and is told when it came to its end."""


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def public(self) -> "OutcomeQuerySet":
        """Return what everybody may read."""
        return self.filter(state=Outcome.State.PUBLISHED)

    def visible_to(self, person: Person) -> "OutcomeQuerySet":
        """Return what a person may see: staff everything, others what is published."""
        return self if may(person, "outcomes.view") else self.public()

    def shown(self) -> "OutcomeQuerySet":
        """Read along what a page shows of each."""
        return self.select_related("quote", "theme")

    def to_tell(self) -> "OutcomeQuerySet":
        """Return what came to its end and is not told to everybody yet."""
        return self.public().filter(result__in=FINAL, told_at__isnull=True)


class Outcome(models.Model):
    """One thing we heard, in our words, and what became of it.

    `contributor_count` is what the public page says: at least so many people, 0 for too few to say. The marks
    tell how far the telling has walked through the answers and the votes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETRACTED = "retracted", _("Taken back")

    class Result(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Decided against")

    MOVES: ClassVar[Moves] = {
        "draft": frozenset({"published"}),
        "published": frozenset({"retracted"}),
        "retracted": frozenset({"published"}),
    }

    title = models.CharField(_("what you said"), max_length=TITLE_LENGTH)
    text = models.TextField(_("what we did, or why not"), max_length=TEXT_LENGTH)
    result = models.CharField(_("what became of it"), max_length=8, choices=Result.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="outcomes",
    )
    since_date = models.DateField(_("answers since"), null=True, blank=True)
    until_date = models.DateField(_("answers until"), null=True, blank=True)
    suggestions = models.ManyToManyField(
        Suggestion, verbose_name=_("ideas"), blank=True, related_name="outcomes"
    )
    quote = models.ForeignKey(
        Quote,
        verbose_name=_("a customer's words"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    edit_count = models.PositiveIntegerField(_("edits"), default=0, editable=False)
    contributor_count = models.PositiveIntegerField(_("people, at least"), default=0, editable=False)
    response_mark = models.BigIntegerField(default=0, editable=False)
    vote_mark = models.BigIntegerField(default=0, editable=False)
    confidential_mark = models.BigIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(_("written at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    retracted_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Outcome"]] = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "retracted"]), name="outcome_state_known"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["planned", "done", "declined"]), name="outcome_result_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="outcome_has_words"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="outcome_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(since_date__isnull=True)
                | Q(until_date__isnull=True)
                | Q(since_date__lte=F("until_date")),
                name="outcome_period_runs_forward",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=Q(state="published"), name="outcome_newest"
            ),
            models.Index(
                fields=["id"],
                condition=Q(state="published", result__in=["done", "declined"], told_at__isnull=True),
                name="outcome_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:outcome", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_final(self) -> bool:
        return self.result in FINAL

    @property
    def shown_quote(self) -> Quote | None:
        """The customer's words, while she lets us show them (needs the quote fetched)."""
        return self.quote if self.quote is not None and self.quote.is_public else None


class OutcomeStepQuerySet(models.QuerySet["OutcomeStep"]):
    def of(self, outcome: Outcome) -> "OutcomeStepQuerySet":
        """Return the history of an outcome, latest first."""
        return self.filter(outcome=outcome).select_related("by").order_by("-pk")

    def numbered(self, outcome: Outcome, number: str) -> "OutcomeStep | None":
        """Return one step of an outcome; None when it has no such step."""
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            return None
        return self.filter(outcome=outcome, pk=int(number)).first()


class OutcomeStep(models.Model):
    """What somebody did to an outcome, and its words from then on. Never changed."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("written")
        EDITED = "edited", _("edited")
        PUBLISHED = "published", _("published")
        RETRACTED = "retracted", _("taken back")

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("what happened"), max_length=9, choices=Kind.choices)
    title = models.CharField(_("what you said"), max_length=TITLE_LENGTH)
    text = models.TextField(_("what we did, or why not"))
    result = models.CharField(_("what became of it"), max_length=8, choices=Outcome.Result.choices)
    by = models.ForeignKey(
        User, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    objects: ClassVar[models.Manager["OutcomeStep"]] = OutcomeStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an outcome")
        verbose_name_plural = _("steps of outcomes")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["written", "edited", "published", "retracted"]),
                name="outcome_step_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(result__in=["planned", "done", "declined"]), name="outcome_step_result_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def words(self) -> dict[str, str]:
        """How the outcome read from then on."""
        return {"title": self.title, "text": self.text, "result": self.result}


class TellingQuerySet(models.QuerySet["Telling"]):
    def of(self, outcome: Outcome) -> "TellingQuerySet":
        return self.filter(outcome=outcome)

    def openly(self) -> "TellingQuerySet":
        """Return those no answer in confidence led to; of an answer that is gone nobody knows."""
        return self.filter(Q(vote__isnull=False) | Q(response__mode=Mode.IDENTIFIED))

    def with_cause(self) -> "TellingQuerySet":
        """Read along the outcome and what the person contributed."""
        return self.select_related("outcome", "response", "vote")


class Telling(models.Model):
    """Somebody is told of an outcome; the database takes nobody twice.

    `person` and `address` are digests made with the secret key of the site: they tell whether somebody was
    told already, also after she is gone, and name nobody. `response` or `vote` is why she is told.
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="tellings")
    person = models.CharField(_("digest of the customer"), max_length=64, blank=True, editable=False)
    address = models.CharField(_("digest of the address"), max_length=64, editable=False)
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    vote = models.ForeignKey(
        Vote, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects: ClassVar[models.Manager["Telling"]] = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("telling")
        verbose_name_plural = _("tellings")
        constraints = [
            models.UniqueConstraint(fields=["outcome", "address"], name="telling_once_per_address"),
            models.UniqueConstraint(
                fields=["outcome", "person"], condition=~Q(person=""), name="telling_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.address[:6]}…"
