"""A decision about a complaint that waits for a second person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from forums.discussions.policies import may_moderate
from forums.moderation.models.decisions import Decision
from forums.moderation.models.words import REASON_MAX_LENGTH, LegalGround, Rule
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.lib.states import Moves


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.OPEN)

    def visible_to(self, person: Person) -> "ProposalQuerySet":
        """Return the proposals about posts a person may read, for moderators only."""
        if not may_moderate(person):
            return self.none()
        return self.filter(post__in=Post.objects.visible_to(person).values("pk"))

    def about(self, post: Post) -> "ProposalQuerySet":
        return self.filter(post=post).select_related("proposed_by", "settled_by").order_by("-proposed_at")


class Proposal(models.Model):
    """One moderator wants to take a complaint down; until another agrees the post stays as it was."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")
        OVERTAKEN = "overtaken", _("Overtaken by another decision")

    class Verdict(models.TextChoices):
        HIDE = "hide", _("Hide")
        REMOVE = "remove", _("Remove")

    MOVES: ClassVar[Moves] = {
        "open": frozenset({"confirmed", "declined", "overtaken"}),
        "confirmed": frozenset(),
        "declined": frozenset(),
        "overtaken": frozenset(),
    }

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="proposals")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    rule = models.CharField(_("rule"), max_length=12, choices=Rule.choices, blank=True)
    ground = models.CharField(_("lawful ground"), max_length=10, choices=LegalGround.choices)
    reason = models.CharField(_("reason the author sees"), max_length=REASON_MAX_LENGTH)
    quote = models.CharField(_("passage it is about"), max_length=REASON_MAX_LENGTH, blank=True)
    mend = models.CharField(_("what to change"), max_length=REASON_MAX_LENGTH, blank=True)
    note = models.CharField(_("note for moderators"), max_length=REASON_MAX_LENGTH, blank=True)
    revision = models.PositiveIntegerField(_("edits when proposed"), default=0)
    proposed_by = models.ForeignKey(
        User, verbose_name=_("proposed by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    settled_by = models.ForeignKey(
        User, verbose_name=_("settled by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=REASON_MAX_LENGTH, blank=True)
    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal", editable=False
    )

    objects: ClassVar[models.Manager["Proposal"]] = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(state="open"), name="proposal_open_once_per_post"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "confirmed", "declined", "overtaken"]),
                name="proposal_state_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["hide", "remove"]), name="proposal_verdict_known"
            ),
            models.CheckConstraint(condition=Q(ground__in=LegalGround.values), name="proposal_has_ground"),
            models.CheckConstraint(
                condition=Q(rule__in=["", "spam", "abuse", "private", "unlawful", "off_topic"]),
                name="proposal_rule_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.get_state_display()}"
