"""The best practices on the shelf: what customers found out, kept true by somebody of the company."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from forums.discussions.visibility import member_rule, topic_rule
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.lib.states import Moves

SUMMARY_MAX_LENGTH: Final = 600
WORDS_SEARCHED: Final = 6
LATE_AFTER: Final = timedelta(days=14)
REVIEWED_EVERY: Final = timedelta(days=180)


def company_date(now: datetime) -> date:
    """Return the day where the company is; a review is due by its calendar, not by the reader's."""
    return localdate(now, get_default_timezone())


def next_look(now: datetime) -> date:
    """Return the day that is offered for the next review."""
    return company_date(now + REVIEWED_EVERY)


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, person: Person) -> "PracticeQuerySet":
        """Return the practices whose source the person may open and everybody who opens it may read."""
        shown = Q(post__state=Post.State.PUBLISHED, post__topic__is_listed=True)
        return self.filter(topic_rule(person, "post__topic__"), shown)

    def of_post(self, post: Post) -> "PracticeQuerySet":
        return self.filter(post=post)

    def kept(self) -> "PracticeQuerySet":
        return self.filter(state=Practice.State.ON_SHELF)

    def on_front_shelf(self, now: datetime) -> "PracticeQuerySet":
        """Return what may be relied on: reviewed, and not past its date."""
        return self.kept().filter(review_date__gte=company_date(now))

    def past_date(self, now: datetime) -> "PracticeQuerySet":
        """Return what left the front shelf until somebody looks at it again."""
        return self.kept().filter(review_date__lt=company_date(now))

    def retired(self) -> "PracticeQuerySet":
        return self.filter(state=Practice.State.RETIRED)

    def for_members(self) -> "PracticeQuerySet":
        """Return what a visitor could read after signing in."""
        return self.filter(member_rule("post__topic__"), post__state=Post.State.PUBLISHED)

    def with_words(self, text: str) -> "PracticeQuerySet":
        """Return those that hold every word in title or summary."""
        found = self
        for word in text.replace("\x00", "").split()[:WORDS_SEARCHED]:
            found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
        return found

    def with_any_word(self, words: Sequence[str]) -> "PracticeQuerySet":
        """Return those whose title holds one of the words at least."""
        wanted = Q(pk__in=())
        for word in words:
            wanted |= Q(title__icontains=word)
        return self.filter(wanted)

    def with_source(self) -> "PracticeQuerySet":
        return self.select_related("post__topic__category", "owner")


class Practice(models.Model):
    """A post on the shelf, with a summary, somebody who keeps it true, and a date to look again."""

    class State(models.TextChoices):
        ON_SHELF = "on_shelf", _("On the shelf")
        RETIRED = "retired", _("Retired")

    MOVES: ClassVar[Moves] = {"on_shelf": frozenset({"retired"}), "retired": frozenset({"on_shelf"})}

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="practice")
    slug = models.SlugField(_("address"), max_length=90, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=SUMMARY_MAX_LENGTH)
    owner = models.ForeignKey(
        User, verbose_name=_("kept by"), null=True, on_delete=models.SET_NULL, related_name="practices"
    )
    review_date = models.DateField(_("look again by"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ON_SHELF)
    promoted_by = models.ForeignKey(
        User, verbose_name=_("put here by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    promoted_at = models.DateTimeField(_("put here"))
    reviewed_at = models.DateTimeField(_("latest review"))

    objects: ClassVar[models.Manager["Practice"]] = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("best practice")
        verbose_name_plural = _("best practices")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["on_shelf", "retired"]), name="practice_state_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(summary=""), name="practice_has_words"),
        ]
        indexes = [models.Index(fields=["state", "review_date"], name="practice_shelf")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:practice", args=[self.slug])

    def is_past_date(self, now: datetime) -> bool:
        return self.review_date < company_date(now)

    @property
    def is_retired(self) -> bool:
        return self.state == self.State.RETIRED


class PracticeReviewQuerySet(models.QuerySet["PracticeReview"]):
    def visible_to(self, person: Person) -> "PracticeReviewQuerySet":
        return self.filter(practice__in=Practice.objects.visible_to(person))

    def of(self, practice: Practice) -> "PracticeReviewQuerySet":
        return self.filter(practice=practice).select_related("done_by", "undone_by").order_by("-pk")


class PracticeReview(models.Model):
    """One look at a practice, with what stood before and after it. Never changed but for being taken back."""

    class Kind(models.TextChoices):
        PROMOTED = "promoted", _("Put on the shelf")
        REVIEWED = "reviewed", _("Reviewed")
        EDITED = "edited", _("Changed")
        RETIRED = "retired", _("Retired")
        RETURNED = "returned", _("Put back on the shelf")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    done_by = models.ForeignKey(
        User, verbose_name=_("done by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(_("done"))
    undone_by = models.ForeignKey(
        User, verbose_name=_("undone by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects: ClassVar[models.Manager["PracticeReview"]] = PracticeReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a practice")
        verbose_name_plural = _("reviews of practices")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["promoted", "reviewed", "edited", "retired", "returned"]),
                name="practice_review_kind_known",
            )
        ]
        indexes = [models.Index("practice", F("id").desc(), name="practice_review_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.practice_id}"
