"""What readers say of posts that need a moderator."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from forums.moderation.models.words import REASON_MAX_LENGTH
from portal.accounts.models import User
from portal.lib.states import Moves


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(state=Report.State.OPEN)

    def on(self, post: Post) -> "ReportQuerySet":
        return self.filter(post=post).select_related("reporter").order_by("created_at", "pk")

    def by(self, reporter: User) -> "ReportQuerySet":
        """Return what a person reported, with the posts."""
        return self.filter(reporter=reporter).select_related("post__topic", "decision")

    def record_of(self, reporter: User) -> tuple[int, int]:
        """Return how many of a person's reports were upheld and how many were decided."""
        decided = self.filter(reporter=reporter).exclude(state=Report.State.OPEN)
        found = decided.aggregate(upheld=Count("pk", filter=Q(state=Report.State.UPHELD)), all=Count("pk"))
        return found["upheld"], found["all"]

    def score(self) -> Decimal:
        return self.aggregate(score=Sum("weight"))["score"] or Decimal(0)

    def scores_of(self, posts: Iterable[Post]) -> dict[int, tuple[int, Decimal]]:
        """Return how many open reports each post has and what they weigh together, in one query."""
        rows = self.open().filter(post__in=[post.pk for post in posts]).order_by().values_list("post")
        return {post: (count, score) for post, count, score in rows.annotate(Count("pk"), Sum("weight"))}

    def with_network_before(self, moment: datetime) -> "ReportQuerySet":
        return self.filter(created_at__lt=moment).exclude(network="")


class Report(models.Model):
    """One reader says that a post needs a moderator. What it weighs is written down when it is made."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is advertising or spam")
        ABUSE = "abuse", _("It insults or threatens somebody")
        PRIVATE = "private", _("It shows somebody's private details")
        UNLAWFUL = "unlawful", _("It breaks the law")
        OFF_TOPIC = "off_topic", _("It does not belong here")
        OTHER = "other", _("Something else")

    MOVES: ClassVar[Moves] = {
        "open": frozenset({"upheld", "dismissed"}),
        "upheld": frozenset({"open"}),
        "dismissed": frozenset({"open"}),
    }

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        User, verbose_name=_("reporter"), null=True, on_delete=models.SET_NULL, related_name="reports"
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    note = models.CharField(_("note"), max_length=REASON_MAX_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    weight = models.DecimalField(_("weight"), max_digits=4, decimal_places=2, default=Decimal(1))
    weighing = models.JSONField(_("why it weighs that"), default=list, blank=True, editable=False)
    network = models.CharField(max_length=64, blank=True, editable=False)
    """A keyed hash of the reporter's network, never the address itself; emptied after a while."""
    created_at = models.DateTimeField(_("reported"))
    decision = models.ForeignKey(
        "Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports", editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[models.Manager["Report"]] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reporter"], condition=Q(state="open"), name="report_open_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "upheld", "dismissed"]), name="report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["spam", "abuse", "private", "unlawful", "off_topic", "other"]),
                name="report_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="report_decided_has_time",
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="report_weight_not_negative"),
        ]
        indexes = [models.Index(fields=["created_at", "post"], condition=Q(state="open"), name="report_open")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.get_state_display()})"
