"""What happened in a topic that somebody should be told of, written with the act itself."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.posts import Post
from forums.discussions.models.topics import Topic
from portal.accounts.models import User


class ForumEventQuerySet(models.QuerySet["ForumEvent"]):
    def unhandled(self) -> "ForumEventQuerySet":
        """Return what nobody was told of yet, in order."""
        return self.filter(handled_at__isnull=True).order_by("pk")

    def mentions_of(self, post: Post) -> "ForumEventQuerySet":
        """Return whom a post has spoken to so far, in all its wordings."""
        return self.filter(post=post, kind=ForumEvent.Kind.MENTION)


class ForumEvent(models.Model):
    """Something to tell people about; whom exactly is decided when it is handled.

    Replies are no events: `Post.notified_at` says what was told of them.
    """

    class Kind(models.TextChoices):
        MENTION = "mention", _("Somebody was mentioned")
        ANSWER_MARKED = "answer_marked", _("A post was marked as the answer")
        TOPIC_SOLVED = "topic_solved", _("A question was solved")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="events")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="events")
    user = models.ForeignKey(
        User,
        verbose_name=_("whom it concerns"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The mentioned person, or the author of the answer."),
    )
    actor = models.ForeignKey(
        User, verbose_name=_("done by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("happened"))
    handled_at = models.DateTimeField(_("people told"), null=True, blank=True)

    objects: ClassVar[models.Manager["ForumEvent"]] = ForumEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["mention", "answer_marked", "topic_solved"]),
                name="forum_event_kind_known",
            ),
            models.UniqueConstraint(
                fields=["post", "user"], condition=Q(kind="mention"), name="forum_event_mentioned_once"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(handled_at__isnull=True), name="forum_event_unhandled")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.post_id}"
