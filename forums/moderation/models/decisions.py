"""What moderators decided about posts; numbered per post, never deleted."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Category, Post, PostQuerySet, Revision
from forums.discussions.policies import may_moderate
from forums.moderation.models import words
from forums.moderation.models.words import REASON_MAX_LENGTH, LegalGround, PostClass
from portal.accounts.models import User
from portal.accounts.policies import Person


class BulkActQuerySet(models.QuerySet["BulkAct"]):
    def visible_to(self, person: Person) -> "BulkActQuerySet":
        return self if may_moderate(person) else self.none()

    def for_log(self) -> "BulkActQuerySet":
        return self.select_related("done_by", "undone_by")


class BulkAct(models.Model):
    """Many decisions made by one click, so that one click takes them all back."""

    verdict = models.CharField(_("verdict"), max_length=8)
    rule = models.CharField(_("rule"), max_length=12, blank=True)
    decided_count = models.PositiveIntegerField(_("posts decided"), default=0)
    done_by = models.ForeignKey(
        User, verbose_name=_("done by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(_("done"))
    undone_by = models.ForeignKey(
        User, verbose_name=_("undone by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects: ClassVar[models.Manager["BulkAct"]] = BulkActQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        indexes = [models.Index(F("done_at").desc(), F("id").desc(), name="bulk_act_newest")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.decided_count})"

    def get_verdict_display(self) -> str:
        return str(Decision.Verdict(self.verdict).label)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def about(self, post: Post) -> "DecisionQuerySet":
        return self.filter(post=post).select_related("decided_by", "confirmed_by").order_by("-number")

    def visible_to(self, person: Person) -> "DecisionQuerySet":
        """Return the decisions about posts a person may read, for moderators only."""
        if not may_moderate(person):
            return self.none()
        return self.filter(post__in=Post.objects.visible_to(person).values("pk"))

    def against(self) -> "DecisionQuerySet":
        """Return the decisions that took a post down."""
        return self.filter(verdict__in=[Decision.Verdict.HIDE, Decision.Verdict.REMOVE])

    def of_bulk(self, act: BulkAct) -> "DecisionQuerySet":
        return self.filter(bulk=act)

    def standing(self) -> "DecisionQuerySet":
        """Return the decisions nobody took back."""
        return self.filter(undone_by=None)

    def of_author(self, author: User) -> "DecisionQuerySet":
        return self.filter(post__author=author)

    def told(self) -> "DecisionQuerySet":
        """Return the decisions the author of the post hears of."""
        return self.exclude(verdict__in=[Decision.Verdict.DISMISS, Decision.Verdict.CLASS])

    def for_log(self) -> "DecisionQuerySet":
        people = ("decided_by", "confirmed_by", "bulk")
        return self.select_related("post__topic", *people).defer("post__html", "post__source")

    def classing(
        self, posts: PostQuerySet, without: User | None = None
    ) -> "Iterable[tuple[int, str, int | None]]":
        """Return post, class and moderator of what was said about the posts, the latest first.

        What was taken back counts no longer, but that a post is a complaint nobody unsays for herself. The
        other classes are said of the words: they end when the author changes hers.
        """
        unsayers = Q(undone_by__decided_by=F("decided_by"))
        if without is not None:
            unsayers |= Q(undone_by__decided_by=without.pk)
        unsaid = Q(undone_by__isnull=False) & ~(Q(post_class=PostClass.COMPLAINT) & unsayers)
        since = {"edited_by": OuterRef("post__author"), "edited_at__gt": OuterRef("decided_at")}
        is_outdated = Exists(Revision.objects.filter(post=OuterRef("post"), **since))
        rows = self.filter(post__in=posts.values("pk")).exclude(post_class="").exclude(unsaid)
        rows = rows.filter(Q(post_class=PostClass.COMPLAINT) | ~is_outdated)
        return rows.order_by("-number").values_list("post", "post_class", "decided_by")

    def on_complaints_in(self, category: Category) -> "DecisionQuerySet":
        return self.filter(post_class=PostClass.COMPLAINT, post__topic__category=category)

    def undoable(self) -> "DecisionQuerySet":
        """Return the decisions that are the latest word on their post, made by people, no undoing."""
        later = Decision.objects.filter(post=OuterRef("post"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later)).exclude(verdict__in=[Decision.Verdict.UNDO, Decision.Verdict.HOLD])


class Decision(models.Model):
    """What a moderator did to a post, and why. Numbered per post, so that the second of two is refused.

    `before` and `after` hold what else the decision changed, so that it can be taken back exactly.
    """

    Rule = words.Rule

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approved")
        HIDE = "hide", _("Hidden")
        RESTORE = "restore", _("Restored")
        DISMISS = "dismiss", _("Left as it is")
        REMOVE = "remove", _("Removed")
        CLASS = "class", _("Classed")
        HOLD = "hold", _("Held after reports")
        UNDO = "undo", _("Undone")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField(_("number"))
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    post_class = models.CharField(_("class"), max_length=10, choices=PostClass.choices, blank=True)
    rule = models.CharField(_("rule"), max_length=12, choices=words.Rule.choices, blank=True)
    ground = models.CharField(_("lawful ground"), max_length=10, choices=LegalGround.choices, blank=True)
    reason = models.CharField(_("reason the author sees"), max_length=REASON_MAX_LENGTH, blank=True)
    quote = models.CharField(_("passage it is about"), max_length=REASON_MAX_LENGTH, blank=True)
    mend = models.CharField(_("what to change"), max_length=REASON_MAX_LENGTH, blank=True)
    note = models.CharField(_("note for moderators"), max_length=REASON_MAX_LENGTH, blank=True)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undone_by", editable=False
    )
    bulk = models.ForeignKey(
        BulkAct, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions", editable=False
    )
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"))
    is_confirmed = models.BooleanField(_("confirmed by a second person"), default=False)
    confirmed_by = models.ForeignKey(
        User,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state_before = models.CharField(_("before"), max_length=10, choices=Post.State.choices)
    state_after = models.CharField(_("after"), max_length=10, choices=Post.State.choices)
    reason_before = models.CharField(max_length=700, blank=True, editable=False)
    before = models.JSONField(default=dict, blank=True, editable=False)
    after = models.JSONField(default=dict, blank=True, editable=False)
    waiting_since = models.DateTimeField(_("waited since"), null=True, blank=True)
    looked_at = models.DateTimeField(_("first look"), null=True, blank=True)

    objects: ClassVar[models.Manager["Decision"]] = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(
                    verdict__in=["approve", "hide", "restore", "dismiss", "remove", "class", "hold", "undo"]
                ),
                name="decision_verdict_known",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["hide", "remove"]) | ~Q(reason=""),
                name="decision_against_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="class") | ~Q(post_class=""), name="decision_of_class_has_one"
            ),
            models.CheckConstraint(
                condition=Q(rule__in=["", "spam", "abuse", "private", "unlawful", "off_topic"]),
                name="decision_rule_known",
            ),
            models.CheckConstraint(
                condition=Q(post_class__in=["", *PostClass.values]), name="decision_class_known"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["", *LegalGround.values]), name="decision_ground_known"
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["hide", "remove"], post_class="complaint")
                | (~Q(ground="") & Q(is_confirmed=True)),
                name="decision_on_complaint_has_ground_and_second",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                name="decision_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(state_before__in=Post.State.values, state_after__in=Post.State.values),
                name="decision_states_known",
            ),
        ]
        indexes = [models.Index(F("decided_at").desc(), F("id").desc(), name="decision_newest")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} #{self.number}"

    @property
    def is_against(self) -> bool:
        """Whether it took the post down."""
        return self.verdict in {self.Verdict.HIDE, self.Verdict.REMOVE}

    @property
    def deciders(self) -> frozenset[int]:
        """Who had a hand in it; none of them hears an appeal."""
        return frozenset(pk for pk in (self.decided_by_id, self.confirmed_by_id) if pk)
