"""A suggestion of a customer's, who wants it too, and what was decided about it."""

from collections.abc import Collection
from typing import ClassVar, Final

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.interactions.models import Interaction
from portal.lib.states import Moves

TITLE_LENGTH: Final = 120
TEXT_LENGTH: Final = 5000
SENTENCE_LENGTH: Final = 500


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, person: Person) -> "SuggestionQuerySet":
        """Return what a person may see: staff everything, others what is published and their own."""
        if may(person, "suggestions.view"):
            return self
        public = Q(published_at__isnull=False)
        return self.filter(public | Q(author=person)) if isinstance(person, User) else self.filter(public)

    def published(self) -> "SuggestionQuerySet":
        return self.filter(published_at__isnull=False)

    def unpublished(self) -> "SuggestionQuerySet":
        """Return what nobody has read and published yet."""
        return self.filter(published_at__isnull=True)

    def of_touches(self, touches: Collection[int]) -> "SuggestionQuerySet":
        """Return what was made of these touches."""
        return self.filter(origin__in=touches)

    def wanted_or(self, keys: Collection[int], number: int) -> "SuggestionQuerySet":
        """Return the most wanted published ones, so many, and those with the keys."""
        most = self.published().order_by("-vote_count", "-pk").values_list("pk", flat=True)[:number]
        return self.filter(pk__in={*most, *keys}).order_by("-vote_count", "-pk")

    def settled(self) -> "SuggestionQuerySet":
        """Return what came to an end, and is published: what we did because of you."""
        return self.published().filter(state__in=["done", "declined"])


class Suggestion(models.Model):
    """One wish, in the customer's words or in those staff made of them."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Started")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Not now")

    MOVES: ClassVar[Moves] = {
        "open": frozenset({"planned", "started", "done", "declined"}),
        "planned": frozenset({"open", "started", "done", "declined"}),
        "started": frozenset({"planned", "done", "declined"}),
        "done": frozenset({"open"}),
        "declined": frozenset({"open"}),
    }

    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    text = models.TextField(_("what and why"), max_length=TEXT_LENGTH, blank=True)
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="suggestions"
    )
    origin = models.OneToOneField(
        Interaction,
        verbose_name=_("what it was made of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="suggestion",
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    decision = models.CharField(_("decision"), max_length=SENTENCE_LENGTH, blank=True)
    vote_count = models.PositiveIntegerField(_("votes"), default=0, editable=False)
    created_at = models.DateTimeField(_("made at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Suggestion"]] = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "planned", "started", "done", "declined"]),
                name="suggestion_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "declined"]) | ~Q(decision=""),
                name="suggestion_end_has_decision",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-vote_count", "-id"],
                condition=Q(published_at__isnull=False),
                name="suggestion_most_wanted",
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="suggestion_newest",
            ),
            models.Index(
                fields=["created_at", "id"],
                condition=Q(published_at__isnull=True),
                name="suggestion_unpublished",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("suggestions:suggestion", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class VoteQuerySet(models.QuerySet["Vote"]):
    def of(self, suggestion: Suggestion, person: Person) -> "VoteQuerySet":
        """Return a person's vote for a suggestion."""
        if not isinstance(person, User):
            return self.none()
        return self.filter(suggestion=suggestion, voter=person)

    def chosen_by(self, person: Person, suggestions: Collection[int]) -> set[int]:
        """Return for which of the suggestions a person has voted, in one query; none for a visitor."""
        if not isinstance(person, User):
            return set()
        rows = self.filter(voter=person, suggestion__in=suggestions)
        return set(rows.values_list("suggestion_id", flat=True))

    def counts(self) -> dict[int, int]:
        """Return how many votes each suggestion has, counted anew."""
        return dict(self.order_by().values_list("suggestion").annotate(number=Count("pk")))


class Vote(models.Model):
    """Somebody wants it too, once; `wants_news` when she asked to be told what becomes of it."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(User, on_delete=models.CASCADE, related_name="votes")
    wants_news = models.BooleanField(_("wants to be told"), default=False)
    voted_at = models.DateTimeField(_("when"))

    objects: ClassVar[models.Manager["Vote"]] = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "voter"], name="vote_once_for_each_person")
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} for {self.suggestion_id}"


class SuggestionDecisionQuerySet(models.QuerySet["SuggestionDecision"]):
    def of(self, suggestion: Suggestion) -> "SuggestionDecisionQuerySet":
        """Return the decisions about a suggestion, latest first."""
        return self.filter(suggestion=suggestion).select_related("decided_by").order_by("-pk")

    def untold(self) -> "SuggestionDecisionQuerySet":
        """Return the decisions nobody was told of yet."""
        return self.filter(told_at__isnull=True, suggestion__published_at__isnull=False)


class SuggestionDecision(models.Model):
    """What was decided, in one sentence for those who want it. Never changed."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(_("state"), max_length=8, choices=Suggestion.State.choices)
    sentence = models.CharField(_("decision"), max_length=SENTENCE_LENGTH)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(_("when"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects: ClassVar[models.Manager["SuggestionDecision"]] = SuggestionDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a suggestion")
        verbose_name_plural = _("decisions about suggestions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "planned", "started", "done", "declined"]),
                name="suggestion_decision_state_known",
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="suggestion_decision_has_sentence"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(told_at__isnull=True), name="suggestion_decision_untold")
        ]

    def __str__(self) -> str:
        return self.sentence
