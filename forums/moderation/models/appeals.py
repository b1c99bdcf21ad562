"""What people say against decisions and sanctions, and what came of it."""

from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from forums.discussions.policies import may_moderate
from forums.moderation.models.decisions import Decision
from forums.moderation.models.sanctions import Sanction
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.lib.states import Moves

APPEAL_MAX_LENGTH: Final = 2000
NOBODY: Final[frozenset[int]] = frozenset()


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> "AppealQuerySet":
        return self.filter(state=Appeal.State.OPEN)

    def granted_about_these_words(self, post: Post) -> "AppealQuerySet":
        """Return the granted appeals about a post as it reads now."""
        rows = self.filter(decision__post=post.pk, state=Appeal.State.GRANTED)
        return rows.filter(decided_at__gte=post.edited_at) if post.edited_at else rows

    def answered(self) -> "AppealQuerySet":
        return self.exclude(state=Appeal.State.OPEN)

    def about(self, post_id: int) -> "AppealQuerySet":
        """Return the appeals about a post, the newest first."""
        return self.filter(decision__post=post_id).order_by("-pk")

    def visible_to(self, person: Person) -> "AppealQuerySet":
        """Return the appeals about people and about posts one may read, for moderators only."""
        if not may_moderate(person):
            return self.none()
        is_readable = Q(decision__post__in=Post.objects.visible_to(person).values("pk"))
        return self.filter(is_readable | Q(sanction__isnull=False))

    def with_subjects(self) -> "AppealQuerySet":
        """Load what the appeals are about, and who had a hand in it."""
        people = ("decision__decided_by", "decision__confirmed_by", "sanction__given_by")
        posts = ("decision__post__topic__category", "decision__post__author")
        return self.select_related("appellant", "decided_by", *posts, *people)

    def waiting_and_late(self, now: datetime) -> tuple[int, int]:
        found = self.open().aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
        return found["all"], found["late"]


class Appeal(models.Model):
    """A second look at a decision or a sanction, asked for once and answered by a promised moment."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        GRANTED = "granted", _("Granted")
        DENIED = "denied", _("Denied")

    MOVES: ClassVar[Moves] = {
        "open": frozenset({"granted", "denied"}),
        "granted": frozenset(),
        "denied": frozenset(),
    }

    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="appeal"
    )
    sanction = models.OneToOneField(
        Sanction, null=True, blank=True, on_delete=models.CASCADE, related_name="appeal"
    )
    appellant = models.ForeignKey(
        User, verbose_name=_("who appeals"), null=True, on_delete=models.SET_NULL, related_name="appeals"
    )
    text = models.CharField(_("why it should be looked at again"), max_length=APPEAL_MAX_LENGTH)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(_("appealed"))
    due_at = models.DateTimeField(_("promised by"))
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    outcome = models.CharField(_("outcome in words"), max_length=APPEAL_MAX_LENGTH, blank=True)

    objects: ClassVar[models.Manager["Appeal"]] = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "granted", "denied"]), name="appeal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="appeal_decided_has_outcome",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_has_text"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False, sanction__isnull=True)
                | Q(decision__isnull=True, sanction__isnull=False),
                name="appeal_about_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(state="open"), name="appeal_open")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} #{self.pk}"

    @property
    def title(self) -> str:
        """What it is about, in a few words: the topic of the post, or the kind of the sanction."""
        if self.sanction is not None:
            return self.sanction.get_kind_display()
        return self.decision.post.topic.title if self.decision else ""

    @property
    def deciders(self) -> frozenset[int]:
        """Who had a hand in what is appealed, by their keys."""
        return (
            self.sanction.deciders if self.sanction else self.decision.deciders if self.decision else NOBODY
        )

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_late(self, now: datetime) -> bool:
        return self.state == self.State.OPEN and now > self.due_at
